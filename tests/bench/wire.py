"""The bench's side of a wire: signed requests as lean as they can be, so that what is measured is the server."""

import base64
import hmac
import re
import socket
import time
from urllib.parse import urlencode

BODY = re.compile(rb"(?i)content-length: (\d+)")
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
    """One connection to a server, kept or made anew for each request. Keeps how long each request took."""

    def __init__(self, port, base, token, *, keep=True):
        self._port, self._base, self._token, self._keep = port, base, token.encode(), keep
        self._socket = None
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
        head += f"Content-Length: {len(body)}\r\nConnection: {'keep-alive' if self._keep else 'close'}\r\n"
        return head.encode() + b"X-Twilio-Signature: " + signature + b"\r\n\r\n" + body

    def _answer(self, request):
        try:
            return self._exchange(request)
        except OSError:
            if not self._keep:
                return 0, ""
            self.close()  # the server had closed a connection that nobody used: that is no error of it
            return self._exchange(request)

    def _exchange(self, request):
        connection = self._socket or socket.create_connection(("127.0.0.1", self._port), timeout=15)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection if self._keep else None
        connection.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(connection)
        head, _, body = data.partition(b"\r\n\r\n")
        found = BODY.search(head)
        while len(body) < (int(found[1]) if found else 0):
            body += self._more(connection)
        if not self._keep:
            connection.close()
        elif b"onnection: close" in head:
            self.close()
        return int(head[9:12]), body.decode()

    @staticmethod
    def _more(connection):
        if not (data := connection.recv(65536)):
            raise ConnectionResetError
        return data

    def close(self):
        if self._socket:
            self._socket.close()
        self._socket = None
