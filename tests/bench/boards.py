"""Do open boards slow callers down? The Procfile's server answers calls, without and with 50 boards that ask.

    .venv/bin/python -m tests.bench.boards [--boards 50] [--thinking 0] [--seconds 10] [--rounds 3]

Eight callers at once ring, answer no to everything and hang up, as fast as they are answered: on the board something
changes all the time. Each board asks every two seconds, as the page does. The rounds take turns, so that a machine that
is slow for a while is slow for both. Prints medians, and the ratio of the one to the other. Everything stays on this
machine.
"""

import argparse
import re
import statistics
import tempfile
import threading
import time
import uuid
from pathlib import Path

import requests

from ivr.pager.desk import system_clock
from ivr.store.passwords import hashed
from ivr.store.staff import Newcomer, Role, add_staff
from tests.processes.conftest import Line, Twilio

PASSWORD = "correct horse battery"
CALLERS = 8
EVERY = 2.0


def new_session():
    """Return a session that knows no proxy."""
    session = requests.Session()
    session.trust_env = False
    return session


def sign_in(address):
    """Return a session that is signed in, and speaks to this machine as the browser does to https."""
    session = new_session()
    page = session.get(f"{address}/board/sign-in")
    token = re.search(r'csrf-token" content="([^"]+)', page.text)[1]
    form = {"login": "amy", "password": PASSWORD, "csrf_token": token}
    cookies = {one.name: one.value for one in session.cookies}
    answer = session.post(
        f"{address}/board/sign-in",
        data=form,
        cookies=cookies,
        headers={"Referer": "https://line.example.org/board/sign-in", "Host": "line.example.org"},
        allow_redirects=False,
    )
    assert answer.status_code == 303, answer.status_code
    return {one.name: one.value for one in answer.cookies}


def keep_a_board_open(address, cookies, stop, answers):
    """Ask for the board every two seconds, as its page does."""
    session, etag = new_session(), ""
    while not stop.is_set():
        headers = {"X-Board-Poll": "idle", "Connection": "close"} | ({"If-None-Match": etag} if etag else {})
        began = time.perf_counter()
        answer = session.get(f"{address}/board/now", headers=headers, cookies=cookies, timeout=10)
        answers.append((answer.status_code, time.perf_counter() - began))
        etag = answer.headers.get("ETag", etag)
        stop.wait(EVERY)


def ring(web, stop, times, thinking):
    """Ring the line again and again, from the first request to the end of a call of noes."""
    while not stop.is_set():
        sid, path, form = f"CA{uuid.uuid4().hex}", "/voice", {}
        while path:
            began = time.perf_counter()
            document = web.post(path, sid, From="+447700900456", **form)
            times.append(time.perf_counter() - began)
            path, form = asked_at(document), {"Digits": "2"}
            stop.wait(thinking)
        web.post("/voice/status", sid, From="+447700900456", CallStatus="completed", CallDuration="60")


def asked_at(document):
    """Return where the answer to a question goes; None where none is asked."""
    asked = re.search(r"/voice/turn/\d+/question", document)
    return asked and asked.group()


def run(threads, seconds):
    """Run these for so long. `threads`: functions that take what tells them to stop."""
    stop = threading.Event()
    running = [threading.Thread(target=one, args=(stop,)) for one in threads]
    for one in running:
        one.start()
    stop.wait(seconds)
    stop.set()
    for one in running:
        one.join()


def measure(web, cookies, boards, how):
    """Return requests of callers a second, their p50 and p99 in milliseconds, and what the boards were answered."""
    times, answers = [], []
    callers = [lambda stop: ring(web, stop, times, how.thinking) for _ in range(CALLERS)]
    open_boards = [lambda stop: keep_a_board_open(web.address, cookies, stop, answers) for _ in range(boards)]
    run(callers + open_boards, how.seconds)
    cuts = statistics.quantiles(times, n=100)
    return len(times) / how.seconds, cuts[49] * 1000, cuts[98] * 1000, answers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--boards", type=int, default=50)
    parser.add_argument("--thinking", type=float, default=0, help="seconds of each caller before each key")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    how = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Twilio() as twilio:
        serving = threading.Thread(target=twilio.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        line = Line(Path(folder), f"sqlite:///{folder}/ivr.db", twilio)
        newcomer = Newcomer("amy", "Amy Example", Role.RESPONDER)
        add_staff(line.journal.engine, newcomer, hashed(PASSWORD), system_clock())
        try:
            compare(line, how)
        finally:
            line.end()
            twilio.shutdown()
            serving.join()


def compare(line, how):
    """Print both, and their ratio."""
    web = line.web()
    cookies, found = sign_in(web.address), {0: [], how.boards: []}
    for _ in range(how.rounds):
        for boards, rounds in found.items():
            rounds.append(measure(web, cookies, boards, how))
    medians = {
        boards: [statistics.median(one) for one in list(zip(*rounds, strict=True))[:3]]
        for boards, rounds in found.items()
    }
    for boards, (rate, p50, p99) in medians.items():
        print(f"{boards:3} boards: {rate:6.0f} requests/s of callers, p50 {p50:6.1f} ms, p99 {p99:6.1f} ms")
    (rate, _, p99), (with_rate, _, with_p99) = medians.values()
    print(f"with boards / without: requests {with_rate / rate:.2f}, p99 {with_p99 / p99:.2f}")
    answers = [answer for rounds in found[how.boards] for answer in rounds[3]]
    slowest = max(seconds for _, seconds in answers)
    kinds = {kind: sum(status == kind for status, _ in answers) for kind in sorted({status for status, _ in answers})}
    print(f"boards: {len(answers)} answers {kinds}, slowest {slowest:.2f} s")


if __name__ == "__main__":
    main()
