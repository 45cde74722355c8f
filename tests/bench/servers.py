"""The servers of the bench: the Procfile's on each database, the minimal app under it, and Twilio's REST side."""

import contextlib
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

from tests.bench import minimal
from tests.processes.conftest import Line, Process, Twilio, free_port, wait_until, web_command


class Exchange(Twilio):
    """Twilio's REST side, which tells who was rung for a queue."""

    def rung_for(self, queue):
        """Return the first request to ring somebody for the caller in this queue."""
        return wait_until(lambda: next((placed for placed in reversed(self.placed) if placed.queue == queue), None))


@contextlib.contextmanager
def exchange():
    """Run it."""
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
    """Run the Procfile's server on a database of this address; None: a file of its own."""
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


class Minimal(Process):
    """The minimal app under the server of the Procfile, with its settings."""

    def __init__(self, folder):
        self.port = free_port()
        minimal.make_file(f"{folder}/minimal.db")
        [gunicorn, _app, _config, _host, *options] = web_command(self.port)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {"PATH": path, "PYTHONPATH": ".", "BENCH_FILE": f"{folder}/minimal.db"}
        super().__init__((gunicorn, "tests.bench.minimal:create_app()", *options), environment, Path(folder, "log"))


def memory(process):
    """Return the megabytes that a server's processes hold; what they share is counted once."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (process.popen.pid, *process.workers))
    return sum(int(re.search(r"Pss:\s+(\d+)", rollup)[1]) for rollup in rollups) / 1024


def processor_time(process):
    """Return the milliseconds of processor time that a server's processes have had."""
    spent = 0
    for pid in (process.popen.pid, *process.workers):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent * 1000 / os.sysconf("SC_CLK_TCK")
