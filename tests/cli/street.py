"""The line as it stands on the street: a real server on loopback, a proxy before it, and certificates of all kinds."""

import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from ivr.settings import Settings
from ivr.web import create_app


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def line(**changes):
    """Make the line of the environment, with settings of its own that differ."""
    app = create_app(Settings(**changes))
    made = app.extensions["line"]
    try:
        yield app
    finally:
        made.deadline._pool.shutdown(wait=False)
        made.desk.run.shutdown(wait=False)
        made.desk.journal.engine.dispose()


@contextmanager
def serving(app, port, secure=None):
    """Answer on a port of this machine, by this certificate if there is one."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet, ssl_context=secure)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Authority:
    """Vouches for servers on this machine, for as many days as you like. Nobody else trusts it."""

    def __init__(self, folder):
        if not shutil.which("openssl"):
            pytest.skip("no certificates: there is no openssl")
        self.folder, self.own = folder, str(folder / "ca.pem")
        self._make(
            "req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=nobody", new=True
        )
        self._make("req", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=127.0.0.1", new=True)

    def vouch(self, days=90, name="IP:127.0.0.1"):
        """Return what a server shows and proves itself by."""
        (self.folder / "names").write_text(f"subjectAltName={name}\n")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names")
        self._make("x509", "-req", "-in", "leaf.csr", "-out", "leaf.pem", f"-days={days}", *signed)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "leaf.pem", self.folder / "leaf.key")
        return context

    def _make(self, *words, new=False):
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-new") if new else ()
        subprocess.run(["openssl", *words, *key], cwd=self.folder, check=True, capture_output=True)
