"""How the line bears load: the Procfile's server answers simulated calls, beside what it can be compared with.

    .venv/bin/python -m tests.bench.load [--postgres] [--seconds 10] [--rounds 3] [--calls 500] [--soak 0]

Saturated: eight callers at once, each with a number of their own, as fast as they are answered; each request has a
connection of its own, as behind a proxy. They say no to everything, and hear the advice; where "doctors too" is
written, every tenth has a danger sign, waits in the queue, and is taken by a doctor over REST. The same eight ask a
constant Flask route, and the least Flask app that does the same durable work (validator, VoiceResponse, one insert with
synchronous=FULL), under the same server. The rounds take turns, so that a machine that is slow for a while is slow for
all. Thinking: `--calls` at once, each with 2 to 8 seconds before a key. `--soak`: so many seconds saturated, with what
the workers hold in memory and how the files grow. `--postgres`: the line on a Postgres, which syncs to the disk, too.
Everything stays on this machine.
"""

import argparse
import contextlib
import random
import statistics
import tempfile
import threading
import time

from tests.bench.callers import NOES, Caller
from tests.bench.servers import Minimal, exchange, memory, processor_time, serving
from tests.bench.wire import Wire
from tests.postgres import make_database, own_server
from tests.processes.conftest import PUBLIC_URL, TOKEN, wait_until

CALLERS = 8
WARM = 2.0
"""Seconds until a server has met everything once."""

DANGER = 0.1
"""How many of the calls have a danger sign, where doctors are rung, too."""


def saturating(port, twilio, danger=0.0):
    """Ring again and again without a thought. `danger`: how many are taken by a doctor."""

    def work(stop):
        wire = Wire(port, PUBLIC_URL, TOKEN)
        while not stop.is_set():
            Caller(wire, lambda: None, twilio).call("1" if random.random() < danger else NOES)
        return wire

    return work


def asking(port, path):
    """Ask one path again and again."""

    def work(stop):
        wire = Wire(port, PUBLIC_URL, TOKEN)
        while not stop.is_set():
            wire.post(path, f"CA{random.getrandbits(128):032x}", "+447700900123", Digits="1")
        return wire

    return work


class EnoughError(Exception):
    """The measuring is over: whoever thinks does not ring again, or all would at once."""


def think(stop):
    if stop.wait(random.uniform(2, 8)):
        raise EnoughError


def thinking(port, twilio):
    """Ring, and think 2 to 8 seconds before each key."""

    def work(stop):
        wire = Wire(port, PUBLIC_URL, TOKEN)
        stop.wait(random.uniform(0, 8))
        with contextlib.suppress(EnoughError):
            while True:
                think(stop)
                Caller(wire, lambda: think(stop), twilio).call("1" if random.random() < DANGER else NOES)
        return wire

    return work


def run(work, workers, seconds):
    """Do this on so many threads for so long, and return the wire of each."""
    stop, wires = threading.Event(), []
    threads = [threading.Thread(target=lambda: wires.append(work(stop))) for _ in range(workers)]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return wires


def measured(server, work, workers, seconds, warm=WARM):
    """Return what a server did for so long: requests a second, milliseconds, processor time, errors."""
    run(work, workers, warm)
    began, spent = time.perf_counter(), processor_time(server)
    wires = run(work, workers, seconds)
    times = sorted(time for wire in wires for time in wire.seconds)
    rate = len(times) / (time.perf_counter() - began)
    parts = [times[min(len(times) - 1, int(len(times) * part))] * 1000 for part in (0.5, 0.99, 0.999)]
    each = (processor_time(server) - spent) / len(times)
    return rate, *parts, times[-1] * 1000, each, sum(wire.errors for wire in wires)


def told(name, rounds):
    """Print the medians of some rounds, and return the rate."""
    *medians, errors = (statistics.median(one) for one in zip(*rounds, strict=True))
    errors = sum(one[-1] for one in rounds)
    rate, p50, p99, p999, worst, each = medians
    print(
        f"{name:34} {rate:6.0f}/s  p50 {p50:6.1f}  p99 {p99:6.1f}  p99.9 {p999:6.1f}  worst {worst:6.1f} ms"
        f"  processor {each:4.2f} ms a request  errors {errors}",
        flush=True,
    )
    return rate


def saturate(lines, least, twilio, how):
    """Print what eight callers at once get from each, and the ratios."""
    works = {
        "a constant route": (least, asking(least.port, "/constant")),
        "the minimal app": (least, asking(least.port, "/minimal")),
        **{line.name: (line, saturating(line.port, twilio)) for line in lines},
        **{f"{line.name}, doctors too": (line, saturating(line.port, twilio, DANGER)) for line in lines},
    }
    rounds = {name: [] for name in works}
    for _ in range(how.rounds):
        for name, (server, work) in works.items():
            rounds[name].append(measured(server, work, CALLERS, how.seconds))
    print(f"saturated by {CALLERS}")
    rates = {name: told(name, found) for name, found in rounds.items()}
    for line in lines:
        of_least, of_constant = (rates[line.name] / rates[name] for name in ("the minimal app", "a constant route"))
        print(f"{line.name}: {of_least:.2f} of the minimal app, {of_constant:.2f} of a constant route", flush=True)


def many(lines, twilio, how):
    """Print what many callers who think get."""
    print(f"{how.calls} calls at once, thinking 2 to 8 seconds, doctors too")
    for line in lines:
        told(line.name, [measured(line, thinking(line.port, twilio), how.calls, how.thinking)])


def soak(line, twilio, seconds):
    """Print how memory and files grow while callers ring for so long."""
    print(f"soak of {line.name}: {seconds:.0f} s saturated, doctors too; memory at first {memory(line):.0f} MB")
    requests = 0
    for _ in range(10):
        found = measured(line, saturating(line.port, twilio, DANGER), CALLERS, seconds / 10 - WARM)
        requests += found[0] * seconds / 10
        told(f"about {requests:.0f} requests", [found])
        sizes = {path.name: f"{path.stat().st_size / 1e6:.0f} MB" for path in sorted(line.folder.glob("ivr.db*"))}
        print(f"memory {memory(line):.0f} MB, files {sizes}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--thinking", type=float, default=60, help="seconds of the calls that think; 0: none")
    parser.add_argument("--soak", type=float, default=0)
    parser.add_argument("--postgres", action="store_true")
    how = parser.parse_args()
    with contextlib.ExitStack() as stack:
        twilio = stack.enter_context(exchange())
        lines = [stack.enter_context(serving("the line on SQLite", None, twilio))]
        if how.postgres:
            url = make_database(stack.enter_context(own_server("-cfsync=on")).address)
            lines.append(stack.enter_context(serving("the line on Postgres", url, twilio)))
        least = Minimal(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(least.kill)
        wait_until(lambda: answers(least.port), seconds=20)
        if how.rounds:
            saturate(lines, least, twilio, how)
        if how.thinking:
            many(lines, twilio, how)
        if how.soak:
            soak(lines[0], twilio, how.soak)


def answers(port):
    wire = Wire(port, PUBLIC_URL, TOKEN)
    wire.post("/minimal", "CA1", "+447700900123", Digits="1")
    return not wire.errors


if __name__ == "__main__":
    main()
