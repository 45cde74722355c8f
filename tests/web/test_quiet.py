"""No log line and no link says who rang, what they answered, or whom we ring."""

import logging
import re

import pytest

import ivr.web.line
from ivr.triage import current_rules
from tests.databases import behind

CALLER, WITH_CALLER = "+447700900123", {"CallSid": "CA1", "From": "+447700900123"}
QUESTIONS = "|".join(question.id for question in current_rules().questions)
TELLING = re.compile(
    rf"\+?44\s?7700|\+?44\s?1632|07700|01632|\b({QUESTIONS})\b|emergency|unsure|Digits|[Ee]xample\b(?!\.org)",
)


@pytest.fixture
def quiet(caplog):
    """Everything that was logged, and every link handed out: ask it whether it is quiet."""
    caplog.set_level(logging.DEBUG)
    links = []

    class Quiet:
        def hear(self, answer):
            links.extend(answer.links if answer.text else [])
            return answer

        def told(self):
            lines = [record.getMessage() for record in caplog.records] + [caplog.text] + links
            return [match.group() for line in lines for match in TELLING.finditer(line)]

        @property
        def logged(self):
            return caplog.records

        handed_out = links

    return Quiet()


def whole_call(post, hear, sid="CA1"):
    """Ring, answer, be put through to the first contact, who declines, and to the second, who takes the call."""
    who = {"CallSid": sid, "From": CALLER, "CallStatus": "in-progress"}
    of_leg = {"CallSid": f"{sid}leg", "ParentCallSid": sid, "From": CALLER, "To": "+447700900001"}
    hear(post("/voice", **who))
    for turn, key in enumerate(["7", "*", "2", "#", "2", "3"], start=1):
        answer = hear(post(f"/voice/turn/{turn}/question", **who, Digits=key))
    for turn, key in ((7, "2"), (8, "1")):
        whisper = answer.path("/leg/[^/]*/0$")
        hear(post(answer.path("/status$"), **of_leg, CallStatus="ringing"))
        hear(post(whisper, **of_leg))
        hear(post(whisper.removesuffix("0") + "1", **of_leg, Digits=key))
        bridged = "true" if key == "1" else "false"
        ended = hear(post(answer.path("/dial/"), **who, DialCallStatus="completed", DialBridged=bridged))
        hear(post(answer.path("/status$"), **of_leg, CallStatus="completed", CallDuration="90"))
        answer = ended
        assert turn
    hear(post("/voice/status", **who | {"CallStatus": "completed"}, CallDuration="200"))


@pytest.mark.hazard("H32")
def test_a_whole_call_says_nothing_of_its_caller(post, quiet, line):
    whole_call(post, quiet.hear)
    assert len(line.desk.journal.entries("CA1")) > 12
    assert len(quiet.handed_out) > 20
    assert quiet.told() == []


@pytest.mark.hazard("H32")
def test_a_call_without_its_database_says_nothing_of_its_caller(post, quiet, url, line, until, ringing):
    ringing = quiet.hear(ringing())
    database = behind(url)
    database.take_away()
    for path in ("/voice", "/voice/turn/2/question", ringing.path("/dial/"), "/voice/lifeline/1"):
        quiet.hear(post(path, **WITH_CALLER, Digits="1", DialBridged="false"))
    for path in (ringing.path("/leg/[^/]*/0$"), ringing.path("/status$"), "/voice/lifeline/1/leg/0"):
        quiet.hear(post(path, CallSid="CA2", ParentCallSid="CA1", From=CALLER, CallStatus="busy"))
    database.bring_back()
    until(lambda: line.evidence.waiting == 0)
    assert len(quiet.logged) >= 5
    assert quiet.told() == []


def test_a_fault_that_names_the_caller_is_logged_without_the_name(post, quiet, monkeypatch, line, until):
    def fail(_call, event, _now):
        raise RuntimeError(f"{CALLER} said yes to weakness: {event!r}") from KeyError("unsure", CALLER)

    post("/voice", **WITH_CALLER)
    monkeypatch.setattr(ivr.web.line, "step", fail)
    quiet.hear(post("/voice/turn/1/question", **WITH_CALLER, Digits="1"))
    until(lambda: line.evidence.waiting == 0)
    assert "RuntimeError" in "".join(record.getMessage() for record in quiet.logged)
    assert quiet.told() == []


def test_a_damaged_record_is_logged_without_what_it_holds(post, quiet, line, until):
    post("/voice", **WITH_CALLER)
    with line.desk.journal.engine.begin() as connection:
        connection.exec_driver_sql('UPDATE calls SET state = \'{"caller": "+447700900123", "weakness": "yes"\'')
    quiet.hear(post("/voice/turn/1/question", **WITH_CALLER, Digits="1"))
    until(lambda: line.evidence.waiting == 0)
    assert quiet.logged
    assert quiet.told() == []


@pytest.mark.hazard("H32")
def test_a_refused_request_is_logged_without_its_form(app, quiet):
    app.test_client().post("/voice/turn/1/question?From=+447700900123", data=WITH_CALLER | {"Digits": "1"})
    assert quiet.logged
    assert quiet.told() == []


@pytest.mark.parametrize(
    "slip",
    ["caller +447700900123", "07700 900123", "weakness: yes", "Ann Example", "urgency emergency", "Digits=1"],
)
def test_a_slip_would_be_noticed(quiet, slip):
    logging.getLogger("ivr").info(slip)
    assert quiet.told()


def test_the_line_s_own_address_is_no_slip(quiet):
    logging.getLogger("ivr").info("https://line.example.org/voice/turn/1/question")
    assert not quiet.told()
