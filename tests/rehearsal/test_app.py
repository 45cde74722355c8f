"""Only Twilio reaches a rehearsal, and the line itself knows nothing of it."""

import pytest
from twilio.request_validator import RequestValidator

from ivr.rehearsal.stage import Stage
from ivr.simulator.practice import BASE, TOKEN, practice_line
from tests.rehearsal.conftest import EVERY

FORM = {"CallSid": "CA1", "From": "+447700900456", "CallStatus": "ringing", "Direction": "inbound"}
PATHS = ["", "/", "/status", "/fallback", "/turn/1/question", "/turn/1/wait/0/0", "/leg/q/l/0", "/leg/l/0", "/nowhere"]


def post(here, path, form=FORM, token=TOKEN):
    signed = RequestValidator(token).compute_signature(f"{BASE}/rehearse/voice{path}", form)
    return here.app.test_client().post(f"/rehearse/voice{path}", data=form, headers={"X-Twilio-Signature": signed})


@pytest.mark.parametrize("path", PATHS)
def test_a_request_that_twilio_has_not_signed_is_refused_and_seen_by_nobody(room, path):
    here = room()
    here.stage.begin(EVERY[0], "t")
    assert here.app.test_client().post(f"/rehearse/voice{path}", data=FORM).status_code == 403
    assert post(here, path, token="another").status_code == 403
    assert here.stage.evidence().seen == ()
    assert here.stage.refused == 2


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_signed_is_answered_and_never_with_a_redirect(room, path):
    here = room()
    answer = post(here, path)
    assert answer.status_code == (204 if path == "/status" else 200)
    assert path == "/status" or answer.data.startswith(b"<?xml")


def test_a_body_that_is_too_large_is_refused(room):
    here = room()
    assert here.app.test_client().post("/rehearse/voice", data={"a": "b" * 70_000}).status_code == 413


def test_a_fault_of_the_rehearsal_is_an_error_and_tells_nothing(room, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError(FORM["From"])

    here = room()
    monkeypatch.setattr(Stage, "answer", broken)
    answer = post(here, "")
    assert (answer.status_code, answer.data) == (500, b"")
    assert FORM["From"] not in caplog.text
    assert "the rehearsal failed" in caplog.text


def test_the_line_s_own_application_has_no_rehearsal():
    with practice_line(rest=False) as line:
        assert not any("rehears" in rule.rule for rule in line.app.url_map.iter_rules())
        assert not any("rehears" in name for name in line.app.blueprints)
