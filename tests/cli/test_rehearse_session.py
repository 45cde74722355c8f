"""A session of `ivr twilio rehearse` at a terminal, with a server of its own, killed in the middle."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Moment, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.session import Session as Call
from ivr.simulator.switches import Switches
from ivr.simulator.transports import HttpWire, exchange_wsgi
from ivr.store.rehearsals import all_rehearsals
from tests.cli.conftest import REQUIRED
from tests.cli.rehearsing import ACCOUNT, FIRST, LINE, SECOND, TOKEN


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Sitting:
    """A real session in a process of its own, an exchange that reaches it, and somebody who types."""

    def __init__(self, environment, port, exchange):
        self.port, self.exchange = port, exchange
        command = [sys.executable, "-m", "ivr", "twilio", "rehearse", "--only", "silence", "--only", "caller-left-talk"]
        pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, env=environment, text=True, bufsize=1, **pipe)
        self.said = ""
        self._ear = threading.Thread(target=self._listen)
        self._ear.start()
        self.type("Ann Example", FIRST, SECOND)

    def _listen(self):
        while letter := self.process.stdout.read(1):
            self.said += letter

    def end(self):
        self.process.kill()
        self.process.wait()
        self._ear.join()
        self.process.stdin.close()
        self.process.stdout.close()

    def type(self, *lines):
        self.process.stdin.write("".join(f"{line}\n" for line in lines))
        self.process.stdin.flush()

    def until(self, words, times=1):
        end = time.monotonic() + 40
        while self.said.count(words) < times:
            assert time.monotonic() < end, self.said
            time.sleep(0.05)

    def ring(self, leaves=None):
        """Ring, on the exchange's own clock: a talk of a minute takes no time at all."""
        phone = Telephone(Call(self.exchange), ScriptedCaller(""), ScriptedContacts([Registrar.ACCEPT]), FIRST, LINE)
        phone.session.switches, phone.session.leaves = Switches(type_ahead="lost"), leaves
        phone.call()
        self.exchange.clock.advance(120)


@contextmanager
def sitting(database, port):
    wire = HttpWire("https://line.example.org/rehearse", f"http://127.0.0.1:{port}/rehearse", TOKEN)
    exchange = Exchange(wire, VirtualClock(), ACCOUNT)
    rest = make_server("127.0.0.1", 0, exchange_wsgi(exchange), threaded=True)
    serving = threading.Thread(target=rest.serve_forever)
    serving.start()
    base = f"http://127.0.0.1:{rest.server_port}"
    told = REQUIRED | {"TWILIO_API_BASE": base, "DATABASE_URL": database, "PORT": str(port)}
    here = Sitting(os.environ | told, port, exchange)
    try:
        yield here
    finally:
        here.end()
        rest.shutdown()
        serving.join()
        rest.server_close()


def unsigned(port):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/rehearse/voice", data=b"CallSid=CA1", method="POST")
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_session_at_a_terminal_is_kept_and_goes_on_where_it_was_killed(book, database, how):
    port = free_port()
    with sitting(database, port) as here:
        here.until("(waiting")
        assert "POST  https://line.example.org/rehearse/voice#rc=1" in here.said
        assert unsigned(port) == 403
        here.ring()
        here.until("as described?")
        here.type("yes")
        here.until("AS ASSUMED: silence goes on")
        here.until("(waiting", 2)
        here.process.send_signal(how)
        here.process.wait(20)
    assert [go.scenario for go in all_rehearsals(book.engine)] == ["silence"]
    with sitting(database, port) as here:
        here.until("(waiting")
        here.ring()
        here.until("as described?")
        here.type("yes")
        here.until("(waiting", 2)
        here.ring(leaves=(Moment.TALKING, 1))
        here.until("as described?", 2)
        here.type("yes")
        here.until("Done.")
        assert here.process.wait(20) == 0
    last = {go.scenario: go.verdict for go in all_rehearsals(book.engine)}
    assert (last["silence"], last["caller-left-talk"]) == ("as assumed", "as assumed")
    for number in ("900456", "900777", "960100"):
        assert number not in here.said
