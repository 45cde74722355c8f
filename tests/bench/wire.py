"""The bench's side of a wire: signed requests as lean as they can be, so that what is measured is the server."""

import base64
import hmac
import socket
import time
from urllib.parse import urlencode

COMMON = {
    "AccountSid": "ACtest",
    "ApiVersion": "2010-04-01",
    "CallStatus": "in-progress",
    "Direction": "inbound",
    "To": "+441632960000",
    "Called": "+441632960000",
    "ToCountry": "GB",
    "ToCity": "",
    "ToState": "",
    "ToZip": "",
    "FromCountry": "GB",
    "FromCity": "",
    "FromState": "",
    "FromZip": "",
}
"""What Twilio sends besides what matters."""


class Wire:
    """Asks a server, over a connection for each request. Keeps how long each took, and counts what went wrong."""

    def __init__(self, port, base, token):
        self._port, self._base, self._token = port, base, token.encode()
        self.seconds, self.errors = [], 0

    def post(self, path, sid, caller, **fields):
        """Return the document with which a signed request is answered; anything but a proper one is an error."""
        form = COMMON | {"CallSid": sid, "From": caller, "Caller": caller} | fields
        request = self._request(path, form)
        began = time.perf_counter()
        status, body = self._answer(request)
        self.seconds.append(time.perf_counter() - began)
        if status not in (200, 204) or "/voice/lifeline/" in body:
            self.errors += 1
        return body

    def _request(self, path, form):
        body = urlencode(form).encode()
        text = self._base + path + "".join(name + form[name] for name in sorted(form))
        signature = base64.b64encode(hmac.digest(self._token, text.encode(), "sha1"))
        head = f"POST {path} HTTP/1.1\r\nHost: line\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        head += f"Content-Length: {len(body)}\r\nConnection: close\r\n"
        return head.encode() + b"X-Twilio-Signature: " + signature + b"\r\n\r\n" + body

    def _answer(self, request):
        """Return the status and the body; 0 where there was no answer."""
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=15) as connection:
                connection.sendall(request)
                answer = b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:
            return 0, ""
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head[9:12] or 0), body.decode()
