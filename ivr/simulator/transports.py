"""Ways to reach the exchange, and for it to reach a line: within this process, or over loopback HTTP."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from twilio.http import HttpClient
from twilio.http.response import Response as TwilioResponse
from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError
from werkzeug.wrappers import Request, Response

from ivr.logs import SILENT
from ivr.simulator.asking import LostAnswerError, RestFault
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.exchange import Exchange
from ivr.simulator.wire import Form, Reply, SignedWire

ANSWER_WITHIN = 15.0
"""Seconds that Twilio waits for an answer."""


class ExchangeHttp(HttpClient):  # type: ignore[misc]
    """The transport of Twilio's own client, straight into an exchange. Nothing is really waited for."""

    def __init__(self, exchange: Exchange, timeout: float | None = None) -> None:
        super().__init__(SILENT, is_async=False, timeout=timeout)
        self._exchange = exchange

    def request(  # noqa: PLR0913, PLR0917 Twilio's own signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,  # noqa: ARG002 as above
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002 as above
        allow_redirects: bool = False,  # noqa: ARG002 as above
    ) -> TwilioResponse:
        """Carry out a request; raise what a real transport would."""
        try:
            status, body = self._exchange.rest(method, uri, params, data, auth)
        except LostAnswerError as lost:
            if lost.fault is RestFault.REFUSED:
                pool: Any = HTTPSConnectionPool("api.twilio.com")
                refused = MaxRetryError(pool, uri, NewConnectionError(pool, "refused"))
                raise requests.exceptions.ConnectionError(refused) from lost
            raise requests.exceptions.Timeout(str(lost)) from lost
        return TwilioResponse(status, json.dumps(body) if body else "")


def exchange_wsgi(exchange: Exchange, *, holds: float = 3.0) -> Callable[..., Any]:
    """Return the REST side as a WSGI app, for werkzeug's server in a thread of its own.

    `holds`: the real seconds for which a lost answer is held back before the connection is dropped.
    """

    @Request.application
    def answer(request: Request) -> Response:
        auth = request.authorization
        login = (auth.username or "", auth.password or "") if auth else None
        try:
            status, body = exchange.rest(
                request.method, request.full_path, None, request.form.to_dict(flat=False), login
            )
        except LostAnswerError as lost:
            if lost.fault is not RestFault.REFUSED:
                time.sleep(holds)
            raise ConnectionAbortedError(str(lost)) from lost
        return Response(json.dumps(body) if body else "", status, content_type="application/json")

    return answer


class HttpWire(SignedWire):
    """The wire to a real server on this machine, which believes that it is reached under `base`."""

    def __init__(self, base: str, address: str, token: str, *, twice: bool = False) -> None:
        """`address`: http://127.0.0.1 and the port."""
        if urlsplit(address).hostname != "127.0.0.1":
            raise ValueError("a line is only ever practised with on this machine")
        super().__init__(base, token, twice=twice)
        self._address = address.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False

    def _deliver(self, path: str, form: Form, signature: str) -> Reply:
        host = urlsplit(self.base).netloc
        headers = {"X-Twilio-Signature": signature, "Host": host}
        try:
            answer = self._session.post(
                self._address + path, data=form, headers=headers, timeout=ANSWER_WITHIN, allow_redirects=False
            )
        except requests.RequestException as error:
            raise TwilioWouldChokeError(f"{path} cannot be reached (error 11205): {type(error).__name__}") from error
        return Reply(answer.status_code, answer.headers.get("Content-Type", ""), answer.content)
