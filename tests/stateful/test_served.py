"""The same over a real socket: a few stories against a server on this machine."""

import threading

import requests
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from werkzeug.serving import make_server

from ivr.simulator.practice import BASE
from ivr.simulator.wire import Reply
from tests.stateful.machine import AnyOrder
from tests.stateful.stage import Stage


class ServedStage(Stage):
    """A stage whose server listens on loopback."""

    def __init__(self, rota):
        super().__init__(rota)
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        self._session = requests.Session()
        self._session.trust_env = False

    def _serve(self, environ, start):
        return self.app(environ, start)

    def ask(self, path, form, signature):
        """Send a request to whichever server runs now, as Twilio addresses it."""
        headers = {"X-Twilio-Signature": signature, "Host": BASE.removeprefix("https://")}
        address = f"http://127.0.0.1:{self._server.server_port}{path}"
        answer = self._session.post(address, data=form, headers=headers, timeout=30, allow_redirects=False)
        return Reply(answer.status_code, answer.headers.get("Content-Type", ""), answer.content)

    def close(self):
        """End the server, too."""
        self._session.close()
        self._server.shutdown()
        self._server.server_close()
        super().close()


class Served(AnyOrder):
    """The same world, reached over HTTP."""

    make_stage = ServedStage


def test_the_promises_hold_over_a_socket():
    run_state_machine_as_test(
        Served,
        settings=settings(
            max_examples=3,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
