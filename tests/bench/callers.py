"""Simulated callers, and the doctors who take them: whole calls over a wire, each with a number of its own."""

import itertools
import re
import uuid

ASKED = re.compile(r"/voice/turn/\d+/question")
PIECE = re.compile(r"/voice/turn/\d+/wait/\d+/\d+")
NUMBERS = itertools.count()
NOES = "2" * 7
"""What somebody presses who has no sign of danger and no cancer: then they hear the advice."""


def drama_number():
    """Return a number that nobody has, another each time as far as they go."""
    return f"+447700900{next(NUMBERS) % 1000:03}"


def link(document, attribute):
    """Return the path to which an attribute of a document leads."""
    found = re.search(attribute + r'="https?://[^/"]+(/[^"#]+)', document)
    return found and found[1]


class Caller:
    """Somebody who rings, thinks before each key, and stays until the line has nothing more to ask."""

    def __init__(self, wire, think, twilio=None):
        self.wire, self.think, self.twilio = wire, think, twilio
        self.sid, self.number = f"CA{uuid.uuid4().hex}", drama_number()

    def post(self, path, **fields):
        return self.wire.post(path, self.sid, self.number, **fields)

    def call(self, keys=NOES):
        """Ring, press these keys, wait for a doctor if one is rung, and hang up."""
        document = self.post("/voice", CallStatus="ringing")
        for key in keys:
            self.think()
            if asked := ASKED.search(document):  # none on the lifeline: that is counted as an error
                document = self.post(asked.group(), Digits=key)
        if "<Enqueue" in document:
            self._wait(document)
        self.post("/voice/status", CallStatus="completed", CallDuration="60")

    def _wait(self, document):
        """Hear two pieces in the queue, be joined to the doctor who presses 1, and hear what comes after the talk."""
        after, queue = link(document, "action"), re.search(r">(ivr-\w+)</Enqueue>", document)[1]
        for _ in range(2):
            document = self.post(PIECE.search(document).group())
            self.think()
        doctor = Doctor(self.wire, self.twilio.rung_for(queue))
        doctor.take()
        self.think()
        doctor.leave()
        ended = self.post(after, QueueResult="bridged", QueueTime="9")
        if asked := ASKED.search(ended):
            self.post(asked.group().replace("question", "silence"))


class Doctor:
    """A contact whose phone was rung: picks up, presses 1, talks, hangs up."""

    def __init__(self, wire, placed):
        self.wire, self.placed, self.sid = wire, placed, f"CA{uuid.uuid4().hex}"

    def post(self, path, **fields):
        return self.wire.post(path, self.sid, self.placed.to, **fields)

    def take(self):
        asked = self.post(self.placed.url)
        joins = self.post(link(asked, "action"), Digits="1")
        self.after = link(joins, "action")
        self.post(link(joins, "url"))

    def leave(self):
        self.post(self.after, DialCallStatus="completed", DialBridged="true", DialCallDuration="60")
        self.post(self.placed.status, CallStatus="completed", CallDuration="70")
