"""The telephone notices a line that loses callers: each fault is put into an app and must be refused."""

import pytest
from flask import Flask, redirect

from ivr.simulator.clock import VirtualClock
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.exchange import Exchange
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.session import Session
from ivr.simulator.wire import Wire
from tests.simulator.conftest import response, say

BASE = "https://line.example.org"
JOINS_ANYBODY = f"""<Response><Dial action="{BASE}/voice/done"><Number url="{BASE}/voice/whisper"
statusCallback="{BASE}/voice/status">+447700900101</Number></Dial></Response>"""


def telephone(answer, *, twice=False, registrar=Registrar.VOICEMAIL):
    app = Flask("faulty")
    answers = {"/voice": answer, "/voice/whisper": "<Response/>", "/voice/done": "<Response><Hangup/></Response>"}

    @app.post("/<path:path>")
    def voice(path):
        given = answers.get(f"/{path}", "<Response/>")
        return given() if callable(given) else (given, {"Content-Type": "text/xml"})

    wire = Wire(app, BASE, "token", twice=twice)
    return Telephone(Session(Exchange(wire, VirtualClock())), ScriptedCaller(""), ScriptedContacts([registrar]))


def test_a_voicemail_that_is_joined_to_the_caller():
    with pytest.raises(TwilioWouldChokeError, match="voicemail"):
        telephone(JOINS_ANYBODY).call()


def test_a_redirect_that_would_lose_the_key():
    with pytest.raises(TwilioWouldChokeError, match="302"):
        telephone(lambda: redirect("/elsewhere")).call()


def test_an_error_page():
    with pytest.raises(TwilioWouldChokeError, match="500"):
        telephone(lambda: ("oops", 500)).call()


def test_a_page_of_another_kind():
    with pytest.raises(TwilioWouldChokeError, match="text/html"):
        telephone(lambda: "<Response/>").call()


def test_a_repeated_request_that_is_answered_differently():
    words = iter("ab")
    with pytest.raises(TwilioWouldChokeError, match="differently"):
        telephone(lambda: (response(say(next(words))), {"Content-Type": "text/xml"}), twice=True).call()


def test_a_link_to_another_host():
    with pytest.raises(TwilioWouldChokeError, match="not ours"):
        telephone("<Response><Redirect>https://elsewhere.example.org/voice</Redirect></Response>").call()


def test_a_call_that_never_ends():
    with pytest.raises(AssertionError, match="never ends"):
        telephone(f"<Response><Redirect>{BASE}/voice</Redirect></Response>").call()


def test_a_person_is_joined_and_the_talk_is_timed():
    rang = telephone(JOINS_ANYBODY, registrar=Registrar.ACCEPT).call()
    assert rang.joined == 1
