"""The server of the Procfile, as it runs: two calls, and a worker that is killed in the middle of one."""

import contextlib
import gc
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ivr.web import host

PROCFILE = Path(__file__).parents[2] / "Procfile"
CALLER = "+447700900123"


def web_command(port):
    """Return the one command of the `web:` line, listening on this port."""
    if not PROCFILE.exists():
        pytest.skip("there is no Procfile yet")
    [line] = re.findall(r"(?m)^web:\s*(.*)$", PROCFILE.read_text("utf-8"))
    assert not re.search(r"&&|;|\|", line), "one command: signals must reach the server itself"
    return shlex.split(line.replace("$PORT", str(port)).replace("0.0.0.0", "127.0.0.1"))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def children(pid):
    """Return the processes that this one started. Asks /proc, which not every system has."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if parent == str(pid):
            found.append(int(status.parent.name))
    return found


class Exchange(BaseHTTPRequestHandler):
    """Twilio's REST interface: it takes every request, and the numbers that it was asked to ring are kept."""

    def do_POST(self):
        sent = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path.endswith("/Calls.json"):
            self.server.rung.append((sent["To"][0], urllib.parse.urlsplit(sent["Url"][0]).path))
        self._answer(201, {"sid": f"CA{len(self.server.rung)}"})

    def do_GET(self):
        self._answer(200, {"status": "active", "calls": [], "queues": []})

    def _answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def exchange():
    with ThreadingHTTPServer(("127.0.0.1", 0), Exchange) as served:
        served.rung = []
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.shutdown()


class Server:
    """A server that was started for this test, and the way Twilio asks it."""

    def __init__(self, process, port, signed):
        self.process, self.port, self.signed = process, port, signed

    def ask(self, path, form=None):
        """Return the answer; like Twilio, try once more if the connection fails."""
        headers = self.signed(path, form) if form else {}
        body = urllib.parse.urlencode(form).encode() if form else None
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        for retry in (True, False):
            try:
                with urllib.request.urlopen(asked, timeout=5) as answer:
                    return answer.read().decode()
            except OSError:
                if not retry or self.process.poll() is not None:
                    raise
        raise AssertionError

    def answers(self):
        try:
            return '"status":"ok"' in self.ask("/healthz")
        except OSError:
            assert self.process.poll() is None, "the server has ended"
            return False


@pytest.fixture
def server(make_settings, tmp_path, signed, until, exchange):
    make_settings()
    port = free_port()
    command = web_command(port)
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PORT": str(port),
        "TWILIO_ACCOUNT_SID": "ACtest",
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_API_BASE": f"http://127.0.0.1:{exchange.server_port}",
        "IVR_PUBLIC_URL": "https://line.example.org",
        "IVR_REGISTRAR_NUMBER": "07700 900999",
        "IVR_LINE_NUMBER": "01632 960000",
        "IVR_SECRET_KEY": "a-key-for-tests-that-signs-nothing-else",
        "IVR_ROTA": str(tmp_path / "rota.toml"),
        "IVR_STRAY_KEYS": "off",
        "IVR_LOST_CALLS": str(tmp_path / "lost-calls"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/ivr.db",
    }
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=PROCFILE.parent, stdout=output, stderr=output)
    try:
        running = Server(process, port, signed)
        until(running.answers, seconds=15)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
    assert not re.search(r"7700 ?900|1632 ?960|weakness", log.read_text("utf-8"))


def form(sid, **fields):
    return {"CallSid": sid, "From": CALLER, "CallStatus": "in-progress"} | fields


def test_a_line_that_is_made_before_its_workers_are_forked_has_no_thread_and_no_connection(make_app):
    """Neither survives a fork: a lock, or a transaction, that was held then is held for ever in the worker."""
    before = set(threading.enumerate())
    line = make_app().extensions["line"]
    assert [thread.name for thread in set(threading.enumerate()) - before] == []
    assert line.evidence.waiting == 0
    assert line.desk.journal.engine.pool.checkedin() == 0


def test_two_calls_at_once_each_reach_the_doctor(server, exchange, until):
    for sid in ("CA1", "CA2"):
        assert "/voice/turn/1/opening" in server.ask("/voice", form(sid))
    for sid in ("CA1", "CA2"):
        assert "/voice/turn/2/question" in server.ask("/voice/turn/1/question", form(sid, Digits="2"))
    queues = [queue_of(server.ask("/voice/turn/2/question", form(sid, Digits="1"))) for sid in ("CA2", "CA1")]
    until(lambda: len(exchange.rung) == 2)
    rung = [[number for number, link in exchange.rung if queue in link] for queue in queues]
    assert rung == [["+447700900001"], ["+447700900002"]], "the first doctor's phone rings for the first caller"


def test_no_worker_looks_for_garbage_among_what_was_made_at_start():
    """It would take long enough for callers to notice."""
    before = gc.get_freeze_count()
    host.pre_fork(None, None)
    assert gc.get_freeze_count() > before + 10_000
    gc.unfreeze()


def queue_of(document):
    """Return the queue into which a caller is put."""
    return re.search(r">(ivr-\w+)</Enqueue>", document).group(1)


def test_an_unsigned_request_is_refused(server):
    server.signed = lambda _path, _form: {}
    with pytest.raises(urllib.error.HTTPError, match="403"):
        server.ask("/voice", form("CA1"))


def head(server, target, *more, body="CallSid=CA1", signed="/voice"):
    """Send a request as it is written here, and return the first line of what comes, and all of it."""
    sent = dict(urllib.parse.parse_qsl(body))
    kind = "Content-Type: application/x-www-form-urlencoded"
    lines = [f"POST {target} HTTP/1.1", "Host: x", "Connection: close", kind, f"Content-Length: {len(body)}", *more]
    lines += [f"{name}: {value}" for name, value in server.signed(signed, sent).items()]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
        one.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        answer = b"".join(iter(lambda: one.recv(65536), b"")).decode()
    return answer.split("\r\n")[0], answer


def test_no_header_moves_a_request_to_another_route_or_address(server):
    """As gunicorn lets a proxy do that stands on this machine, unless it is told not to."""
    status, whole = head(server, "/voice")
    for more in (
        *("SCRIPT_NAME: /voice", "PATH_INFO: /healthz", "X-Forwarded-Proto: http", "X-Forwarded-Ssl: off"),
        *("X-Original-URL: /healthz", "Host2: y", "X-Forwarded-Host: elsewhere.example.net"),
    ):
        assert head(server, "/voice", more)[1].partition("<Response>")[2] == whole.partition("<Response>")[2] != ""
    assert "200" in status
    assert "https://line.example.org/voice/turn/1/" in whole
    assert "200" in head(server, "http://elsewhere.example.net/voice")[0], "a host before the path is not gone by"
    assert "403" in head(server, "/voice", signed="http://elsewhere.example.net/voice")[0]


def test_a_body_that_never_says_how_long_it_is_is_read_no_further_than_the_limit(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
        kind = b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        one.sendall(b"POST /voice HTTP/1.1\r\nHost: x\r\n" + kind)
        with contextlib.suppress(OSError):  # it may be closed before all is sent
            for _ in range(64):
                one.sendall(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
        assert b" 413 " in one.recv(65536).partition(b"\r\n")[0]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")
def test_a_call_goes_on_when_a_worker_is_killed_in_its_middle(server, exchange, until):
    server.ask("/voice", form("CA1"))
    second = server.ask("/voice/turn/1/question", form("CA1", Digits="2"))
    workers = children(server.process.pid)
    assert workers
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    until(lambda: set(children(server.process.pid)) - set(workers), seconds=10)
    until(server.answers, seconds=10)
    assert server.ask("/voice/turn/1/question", form("CA1", Digits="2")) == second
    waits = server.ask("/voice/turn/2/question", form("CA1", Digits="1"))
    assert "/voice/turn/3/queue/1" in waits
    assert "/voice/turn/3/wait/0/0" in waits
    [(number, link)] = until(lambda: exchange.rung)
    assert number == "+447700900001"
    assert queue_of(waits) in link
    whisper = server.ask(link, {"CallSid": "CA9"})
    assert "Yes to" in whisper, "the doctor hears what was answered before and after"
