"""A line of a few fixed documents, and the exchange through which it is reached."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask, request
from twilio.rest import Client

from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.session import Session
from ivr.simulator.transports import ExchangeHttp
from ivr.simulator.wire import Wire

BASE = "https://line.example.org"
DOCTOR, SECOND, PATIENT, LINE = "+447700900101", "+447700900102", "+447700900456", "+441632960000"
VOICE = f"{BASE}/voice"
SPOKEN = 'voice="Polly.Amy-Neural" language="en-GB"'


def response(*verbs):
    return f"<Response>{''.join(verbs)}</Response>"


def say(text):
    return f"<Say {SPOKEN}>{text}</Say>"


def redirect(path):
    return f"<Redirect>{VOICE}{path}</Redirect>"


def gather(action, text, digits=1, finish="", timeout=8):
    attributes = f'numDigits="{digits}" finishOnKey="{finish}" timeout="{timeout}"'
    return f'<Gather action="{VOICE}{action}" {attributes}>{say(text)}</Gather>'


def enqueue(queue):
    links = f'action="{VOICE}/turn/1/queue/{queue}" waitUrl="{VOICE}/turn/1/wait/{queue}"'
    return f'<Enqueue {links} method="POST" waitUrlMethod="POST">{queue}</Enqueue>'


def dial_queue(queue, timeout=10, action="/after"):
    noun = f'<Queue url="{VOICE}/joined" method="POST">{queue}</Queue>'
    return f'<Dial timeout="{timeout}" action="{VOICE}{action}" method="POST">{noun}</Dial>'


def dial_patient(action="/after", timeout=20):
    events = f'statusCallback="{VOICE}/patient/status" statusCallbackEvent="initiated ringing answered completed"'
    noun = f'<Number url="{VOICE}/patient" method="POST" {events}>{PATIENT}</Number>'
    rest = f'callerId="{LINE}" answerOnBridge="true" ringTone="uk" timeout="{timeout}"'
    return f'<Dial {rest} action="{VOICE}{action}">{noun}</Dial>'


HANGUP = "<Hangup/>"


class TinyLine:
    """Answers by path; places one leg for every caller over REST, with the caller's queue in its address."""

    def __init__(self):
        self.app = Flask("tiny")
        self.app.post("/<path:path>")(self.answer)
        self.exchange = Exchange(Wire(self.app, BASE, "token"), VirtualClock())
        self.client = Client("ACpractice", "token", http_client=ExchangeHttp(self.exchange))
        self.asked, self.rings = [], [DOCTOR]
        self.answers = {
            "/voice": self.incoming,
            "/voice/turn/1/wait/q1": response(say("The doctor's phone is ringing now."), redirect("/turn/1/wait/q1")),
            "/voice/turn/1/queue/q1": response(say("Have you spoken to the doctor?"), HANGUP),
            "/voice/leg/q1/L1/0": response(gather("/leg/q1/L1/1", "To take this caller, press 1."), HANGUP),
            "/voice/leg/q1/L1/1": lambda form: (
                response(dial_queue("q1")) if form["Digits"] == "1" else response(HANGUP)
            ),
            "/voice/joined": response(say("You are through.")),
            "/voice/after": response(say("Goodbye."), HANGUP),
            "/voice/patient": response(say("You rang us. Connecting you.")),
            "/voice/lost": response(say("A caller needs you."), HANGUP),
        }

    def answer(self, path):
        form = request.form.to_dict()
        self.asked.append((f"/{path}", form))
        given = self.answers.get(f"/{path}", "")
        given = given(form) if callable(given) else given
        return given if isinstance(given, tuple) else (given, 200 if given else 204, {"Content-Type": "text/xml"})

    def incoming(self, form):
        for to in self.rings:
            self.place(to)
        return response(say("Putting you through to a doctor."), enqueue("q1"))

    def place(self, to=DOCTOR, leg="/leg/q1/L1/0", **changes):
        usual = {
            "url": VOICE + leg,
            "fallback_url": f"{VOICE}/lost",
            "status_callback": f"{VOICE}/leg/status",
            "status_callback_event": ["initiated", "ringing", "answered", "completed"],
            "timeout": 20,
        }
        return self.client.calls.create(to=to, from_=LINE, **usual | changes)

    def telephone(self, keys="", contacts=("accept",)):
        contacts = contacts if hasattr(contacts, "answering") else ScriptedContacts(map(Registrar, contacts))
        return Telephone(Session(self.exchange), ScriptedCaller(keys), contacts)

    def call(self, keys="", contacts=("accept",), **session):
        """Ring the line; `session` is set on the caller's session."""
        phone = self.telephone(keys, contacts)
        for name, value in session.items():
            setattr(phone.session, name, value)
        return phone.call()

    def run(self, seconds):
        self.exchange.clock.advance(seconds)

    def forms(self, path):
        return [form for asked, form in self.asked if asked == f"/voice{path}"]

    def statuses(self, path="/leg/status"):
        return [form["CallStatus"] for form in self.forms(path)]


@contextmanager
def serving(folder):
    """Host a folder of plain files on this machine, as a host that knows GET only; return its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tiny():
    return TinyLine()
