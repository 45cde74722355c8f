"""Only Twilio drives the voice routes, and nothing that Twilio asks for answers with a redirect."""

import itertools

import pytest
from flask import Blueprint
from twilio.http import HttpClient
from twilio.http.response import Response as HttpAnswer

from ivr.logs import SILENT
from ivr.pager.desk import make_desk
from ivr.telephony import Signature
from ivr.web.auth import _require_nothing, _require_signature
from ivr.web.board.access import require_lead, require_responder

FORM = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "ringing"}
DECLARATIONS = {_require_signature, _require_nothing, require_responder, require_lead}
SAMPLES = {"part": "question", "leg": "0a1b", "queue": "ivr-2c3d"} | dict.fromkeys(
    ("turn", "fallback", "press", "position", "piece", "missed"), 1
)


def undeclared(app):
    """Return the routes whose blueprint does not say, once, how it is authenticated."""
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.rpartition(".")[0]
        hooks = app.before_request_funcs.get(blueprint, [])
        if not blueprint or len(DECLARATIONS.intersection(hooks)) != 1:
            yield rule.rule


def samples(app):
    """Return an address of every route, with the methods that it takes."""
    adapter = app.url_map.bind("line.example.org")
    for rule in app.url_map.iter_rules():
        values = {name: SAMPLES.get(name, "x") for name in rule.arguments}
        yield adapter.build(rule.endpoint, values, method=next(iter(rule.methods))), rule.methods


def test_every_route_declares_how_it_is_authenticated(app):
    assert list(undeclared(app)) == []


def test_a_route_that_declares_nothing_would_be_noticed(app):
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", view_func=lambda: "open")
    app.register_blueprint(forgotten)
    assert "/forgotten" in list(undeclared(app))


@pytest.mark.hazard("H56")
def test_every_voice_route_refuses_what_is_not_signed(app):
    voice = {path for path, _ in samples(app) if path.startswith("/voice")}
    assert len(voice) == 23
    for path in voice:
        assert app.test_client().post(path, data=FORM).status_code == 403
        assert app.test_client().open(path, method="OPTIONS").status_code == 403


@pytest.mark.hazard("H56")
def test_every_route_but_the_public_ones_is_twilio_s(app):
    others = {path for path, _ in samples(app) if not path.startswith(("/voice", "/board"))}
    public = {
        "/healthz",
        "/rules.json",
        "/rules.schema.json",
        "/leaflet",
        "/leaflet/",
        "/leaflet/x",
        "/leaflet.css",
        "/favicon.ico",
    }
    assert others <= {*public, "/static/x"}


def test_a_signed_request_is_answered(post):
    answer = post("/voice", **FORM)
    assert answer.status == 200
    assert answer.content_type == "text/xml; charset=utf-8"
    assert answer.verbs == ["Gather", "Gather", "Redirect"]


@pytest.mark.parametrize("header", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "x"}])
def test_a_missing_or_made_up_signature_is_refused(app, header):
    assert app.test_client().post("/voice", data=FORM, headers=header).status_code == 403


def test_a_signature_under_another_token_is_refused(app, signed):
    assert app.test_client().post("/voice", data=FORM, headers=signed("/voice", FORM, "no")).status_code == 403


@pytest.mark.parametrize("change", [{"Digits": "1"}, {"From": "+447700900124"}, {"CallSid": "CA2"}, {"New": ""}])
def test_a_tampered_field_is_refused(app, signed, change):
    response = app.test_client().post("/voice", data=FORM | change, headers=signed("/voice", FORM))
    assert response.status_code == 403


@pytest.mark.parametrize("path", ["/voice/turn/1/question", "/voice?x=1", "/voice/status", "/voice/lifeline/1"])
def test_a_request_replayed_to_another_path_is_refused(app, signed, path):
    assert app.test_client().post(path, data=FORM, headers=signed("/voice", FORM)).status_code == 403


def test_a_body_of_another_kind_cannot_borrow_an_empty_form_s_signature(app, signed):
    response = app.test_client().post("/voice", json=FORM, headers=signed("/voice", FORM))
    assert response.status_code == 400


@pytest.mark.hazard("H56")
def test_a_refused_request_writes_nothing(app, line, signed):
    app.test_client().post("/voice", data=FORM, headers=signed("/voice", FORM, "no"))
    assert line.desk.journal.entries("CA1") == []
    assert line.evidence.waiting == 0


def test_the_query_is_part_of_what_is_signed(post):
    assert post("/voice?a=%41&b=+", **FORM).status == 200


def test_an_oversize_body_is_refused_before_its_signature_is_computed(app, signed, monkeypatch):
    computed = []
    monkeypatch.setattr(Signature, "is_valid", lambda *asked: computed.append(asked) or True)
    large = FORM | {"CallerName": "x" * 64_000}
    assert app.test_client().post("/voice", data=large, headers=signed("/voice", large)).status_code == 413
    assert computed == []
    assert app.test_client().post("/voice", data=FORM).status_code == 200
    assert len(computed) == 1


@pytest.mark.hazard("H56")
def test_while_a_token_is_replaced_both_are_accepted(make_app, signed):
    app = make_app(twilio_auth_token_next="next")
    for token in ("token", "next"):
        assert app.test_client().post("/voice", data=FORM, headers=signed("/voice", FORM, token)).status_code == 200
    assert app.test_client().post("/voice", data=FORM, headers=signed("/voice", FORM, "no")).status_code == 403


class Takes(HttpClient):
    """A Twilio that takes one token."""

    def __init__(self, token):
        super().__init__(SILENT, is_async=False)
        self.token = token

    def request(self, *_, auth, **__):
        taken = auth[1] == self.token
        return (
            HttpAnswer(200, '{"status": "completed"}') if taken else HttpAnswer(401, '{"status": 401, "code": 20003}')
        )


@pytest.mark.parametrize("token", ["token", "next"])
def test_while_a_token_is_replaced_twilio_is_asked_with_the_one_that_it_takes(make_settings, clock, token):
    desk = make_desk(make_settings(twilio_auth_token_next="next"), clock, lambda _write: None, Takes(token))
    assert desk.errands.rest.leg_status("CA1") == ("completed", None)
    desk.journal.engine.dispose()


# Twilio follows a redirect without the Digits: the caller's key would be lost.
def test_no_address_of_ours_but_the_board_s_is_answered_with_a_redirect(app, signed):
    for path, methods in samples(app):
        if path.startswith("/board"):
            continue
        twice = path[0] + path[1:].replace("/", "//")
        spellings = {path, path + "/", "/" + path, twice, "/" + twice, path + "//", path + "/."}
        for spelling, method in itertools.product(spellings, {*methods, "GET", "POST", "PUT"}):
            header = signed(spelling, FORM if method == "POST" else {})
            sent = {"data": FORM} if method == "POST" else {}
            # As a server passes it on: the client would take what follows "//" for a host.
            address = {"PATH_INFO": spelling, "REQUEST_URI": spelling, "RAW_URI": spelling}
            response = app.test_client().open(method=method, headers=header, environ_overrides=address, **sent)
            assert not 300 <= response.status_code < 400, (method, spelling)


# A 404 is an error to Twilio; to the caller it would be the end.
@pytest.mark.parametrize("path", ["/voice/x", "/voice/turn/x/question", "/voice/turn/1/other", "/voice/lifeline/x"])
def test_a_signed_link_that_leads_nowhere_rings_a_person(post, path):
    assert post(path, **FORM).rung == ["+447700900001"]
