"""How the line bears load: the Procfile's server answers simulated calls, beside what it can be compared with.

    .venv/bin/python -m tests.bench.load [--seconds 10] [--rounds 3] [--calls 500] [--soak 0] [--postgres]

Saturated: eight callers at once, as fast as they are answered; every tenth call has a danger sign, waits in the queue,
and is taken by a doctor. The same eight ask a constant Flask route, and the least Flask app that does the same durable
work (validator, VoiceResponse, one insert with synchronous=FULL), under the same server. The rounds take turns, so that
a machine that is slow for a while is slow for all. Thinking: `--calls` at once, each with 2 to 8 seconds before a key.
`--soak`: so many seconds saturated, with the memory of the workers before, in between and after. All on this machine.
"""

import argparse
import contextlib
import os
import random
import re
import statistics
import tempfile
import threading
import time
from pathlib import Path

from tests.bench import minimal
from tests.bench.callers import NOES, Caller
from tests.bench.wire import Wire
from tests.processes.conftest import PUBLIC_URL, TOKEN, Line, Process, Twilio, free_port, make_database, run_postgres
from tests.processes.conftest import wait_until, web_command

CALLERS = 8
DANGER = 0.1
"""How many of the calls have a danger sign."""


class Exchange(Twilio):
    """Twilio's REST side, which tells who was rung for a queue."""

    def rung_for(self, queue):
        """Return the first request to ring somebody for the caller in this queue."""
        return wait_until(lambda: next((placed for placed in reversed(self.placed) if placed.queue == queue), None))


def run(work, workers, seconds):
    """Run this on so many threads for so long, and return the wire of each."""
    stop, wires = threading.Event(), []

    def one():
        wire = work(stop)
        wires.append(wire)

    threads = [threading.Thread(target=one) for _ in range(workers)]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return wires


def saturating(port, twilio):
    """Ring again and again without a thought."""

    def work(stop):
        wire = Wire(port, PUBLIC_URL, TOKEN)
        while not stop.is_set():
            Caller(wire, lambda: None, twilio).call("1" if random.random() < DANGER else NOES)
        wire.close()
        return wire

    return work


def asking(port, path):
    """Ask one path again and again."""

    def work(stop):
        wire = Wire(port, PUBLIC_URL, TOKEN)
        while not stop.is_set():
            wire.post(path, f"CA{random.getrandbits(128):032x}", "+447700900123", Digits="1")
        wire.close()
        return wire

    return work


def thinking(port, twilio):
    """Ring, and think 2 to 8 seconds before each key; each request has a connection of its own."""

    def work(stop):
        wire = Wire(port, PUBLIC_URL, TOKEN, keep=False)
        stop.wait(random.uniform(0, 8))
        while not stop.is_set():
            think = lambda: stop.wait(random.uniform(2, 8))  # noqa: E731
            Caller(wire, think, twilio).call("1" if random.random() < DANGER else NOES)
        return wire

    return work


def figures(wires, seconds):
    """Return requests a second, p50, p99, p99.9 and the worst in milliseconds, and the errors."""
    times = sorted(time for wire in wires for time in wire.seconds)
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))] * 1000  # noqa: E731
    return len(times) / seconds, at(0.5), at(0.99), at(0.999), times[-1] * 1000, sum(wire.errors for wire in wires)


def measured(work, workers, seconds):
    began = time.perf_counter()
    wires = run(work, workers, seconds)
    return figures(wires, time.perf_counter() - began)


def memory(process):
    """Return the megabytes that the server's processes hold, shared ones counted once."""
    found = 0
    for pid in (process.popen.pid, *process.workers):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        found += int(re.search(r"Pss:\s+(\d+)", rollup)[1])
    return found / 1024


def told(name, rounds):
    """Print the medians of some rounds, and return them."""
    rate, p50, p99, p999, worst = (statistics.median(one) for one in list(zip(*rounds, strict=True))[:5])
    errors = sum(one[5] for one in rounds)
    print(
        f"{name:28} {rate:7.0f}/s  p50 {p50:7.1f}  p99 {p99:7.1f}  p99.9 {p999:7.1f}  worst {worst:7.1f} ms"
        f"  errors {errors}",
        flush=True,
    )
    return rate, p50, p99


class Server(Process):
    """The minimal app under the server of the Procfile."""

    def __init__(self, folder, log):
        self.port = free_port()
        minimal.make_file(f"{folder}/minimal.db")
        [command, _app, _config, _host, *options] = web_command(self.port)
        environment = {"PATH": os.environ["PATH"], "BENCH_FILE": f"{folder}/minimal.db", "PYTHONPATH": "."}
        line = (command, "tests.bench.minimal:create_app()", *options)
        environment["PATH"] = f"{Path(os.sys.executable).parent}{os.pathsep}{environment['PATH']}"
        super().__init__(line, environment, log)


@contextlib.contextmanager
def exchange():
    with Exchange() as twilio:
        thread = threading.Thread(target=twilio.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield twilio
        finally:
            twilio.closing.set()
            twilio.shutdown()
            thread.join()


@contextlib.contextmanager
def serving(name, url, twilio):
    """Run the Procfile's server on a database of this address."""
    with tempfile.TemporaryDirectory() as folder:
        line = Line(Path(folder), url or f"sqlite:///{folder}/ivr.db", twilio)
        try:
            web = line.web()
            if url:
                line.worker()
            web.port, web.folder, web.name = int(web.address.rsplit(":", 1)[1]), Path(folder), name
            yield web
        finally:
            line.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--thinking", type=float, default=60, help="seconds of the thinking calls; 0: none")
    parser.add_argument("--soak", type=float, default=0)
    parser.add_argument("--postgres", action="store_true")
    how = parser.parse_args()
    with contextlib.ExitStack() as stack:
        twilio = stack.enter_context(exchange())
        lines = [stack.enter_context(serving("the line, SQLite", None, twilio))]
        if how.postgres:
            url = make_database(stack.enter_context(run_postgres(fsync=True)))
            lines.append(stack.enter_context(serving("the line, Postgres", url, twilio)))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = Server(folder, Path(folder, "log"))
        stack.callback(server.kill)
        wait_until(lambda: not asking_once(server.port), seconds=20)
        saturate(lines, server, twilio, how)
        if how.thinking:
            think(lines, twilio, how)
        if how.soak:
            soak(lines[0], twilio, how.soak)


def asking_once(port):
    wire = Wire(port, PUBLIC_URL, TOKEN)
    wire.post("/minimal", "CA1", "+447700900123", Digits="1")
    return wire.errors


def saturate(lines, server, twilio, how):
    """Print what eight callers at once get from each, and the ratios."""
    works = {"a constant route": asking(server.port, "/constant"), "the minimal app": asking(server.port, "/minimal")}
    works |= {line.name: saturating(line.port, twilio) for line in lines}
    rounds = {name: [] for name in works}
    for _ in range(how.rounds):
        for name, work in works.items():
            rounds[name].append(measured(work, CALLERS, how.seconds))
    print(f"saturated by {CALLERS}")
    medians = {name: told(name, found) for name, found in rounds.items()}
    constant, least = medians["a constant route"][0], medians["the minimal app"][0]
    for line in lines:
        rate = medians[line.name][0]
        print(f"{line.name}: {rate / least:.2f} of the minimal app, {rate / constant:.2f} of a constant route")


def think(lines, twilio, how):
    """Print what many callers who think get."""
    print(f"{how.calls} calls at once, thinking 2 to 8 seconds")
    for line in lines:
        told(line.name, [measured(thinking(line.port, twilio), how.calls, how.thinking)])


def soak(line, twilio, seconds):
    """Print how memory and file grow while callers ring for so long."""
    print(f"soak: {seconds:.0f} s saturated")
    calls, size = 0, 0
    print(f"memory {memory(line):.0f} MB")
    for _ in range(10):
        told(line.name, [measured(saturating(line.port, twilio), CALLERS, seconds / 10)])
        print(f"memory {memory(line):.0f} MB, files {files(line)}")


def files(line):
    return {path.name: f"{path.stat().st_size / 1e6:.1f} MB" for path in sorted(line.folder.glob("ivr.db*"))}


if __name__ == "__main__":
    main()
