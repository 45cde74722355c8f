"""What the line is measured beside: a constant route, and the least Flask app that does the same durable work."""

import os
import sqlite3
import threading

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from tests.processes.conftest import PUBLIC_URL, TOKEN

CONSTANT = '<?xml version="1.0" encoding="UTF-8"?><Response><Say>No.</Say></Response>'


def create_app():
    """Return both, under paths of their own."""
    app, here, validator = Flask("minimal"), threading.local(), RequestValidator(TOKEN)

    def database():
        if not hasattr(here, "database"):
            here.database = sqlite3.connect(os.environ["BENCH_FILE"], timeout=15, isolation_level=None)
            here.database.execute("PRAGMA synchronous=FULL")
        return here.database

    @app.post("/constant")
    def constant():
        return Response(CONSTANT, content_type="text/xml")

    @app.post("/minimal")
    def minimal():
        """Check who asks, save one answer, ask the next question."""
        if not validator.validate(PUBLIC_URL + request.path, request.form, request.headers["X-Twilio-Signature"]):
            abort(403)
        row = (request.form["CallSid"], request.form["Digits"])
        database().execute("INSERT INTO answers (sid, digits) VALUES (?, ?)", row)
        response = VoiceResponse()
        gather = response.gather(action=f"{PUBLIC_URL}/minimal", num_digits=1, timeout=8, finish_on_key="")
        gather.say("Have you been unsteady, tripping or falling, or finding it harder to walk or stand?")
        response.redirect(f"{PUBLIC_URL}/minimal")
        return Response(str(response), content_type="text/xml")

    return app


def make_file(path):
    """Make the database of the minimal app."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, sid TEXT, digits TEXT)")
    database.close()
