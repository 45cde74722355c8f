"""A static host on loopback, away from the line, that has the documents of its bundle."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from ivr.oncall import read_rota
from ivr.settings import Settings
from ivr.telephony import bundle_of


class Away:
    """A host of plain files on this machine: each path's status, content type and body, and the requests for it."""

    def __init__(self):
        self.files, self.asked = {}, []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                address = urlsplit(self.path)
                host.asked.append((self.path, self.headers.get("X-Twilio-Signature")))
                status, headers, body = host.files.get(address.path, (404, {}, ""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.at = f"http://127.0.0.1:{self.server.server_port}"

    def put(self, name, body, status=200, **headers):
        given = {"Content-Type": "text/xml"} | {key.replace("_", "-"): value for key, value in headers.items()}
        self.files[f"/{name}"] = (status, given, body)

    def text(self, name):
        return self.files[f"/{name}"][2]

    def host(self, rota):
        """Host what would be written of the line as it is now."""
        for name, text in bundle_of(Settings(), read_rota(rota) if rota else None).items():
            self.put(name, text)
