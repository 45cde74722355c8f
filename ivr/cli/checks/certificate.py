"""Whether Twilio trusts the public URL's certificate, and until when. It refuses what nobody vouches for."""

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from functools import partial
from urllib.parse import SplitResult, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from ivr.cli.checks.ward import Level, Line, Ward, visiting
from ivr.settings import Settings

SECONDS = 5.0
SOON = 21
"""Days before its end by which a certificate that renews itself has done so."""
NOW = 3
RENEW = "renew it, and see why it did not renew itself: without it Twilio reaches nobody"
MEND = "give the server a certificate for this very name, with its whole chain, from an authority that everybody trusts"


def check(ward: Ward) -> Iterator[Line]:
    """Take a look at the certificate, as a stranger would."""
    return visiting("certificate", ward, partial(_looked_at, ward.at))


def _looked_at(at: dt.datetime, settings: Settings) -> Iterator[Line]:
    parts = urlsplit(settings.ivr_public_url)
    if parts.scheme != "https":
        yield Line("certificate", Level.OK, "there is none: IVR_PUBLIC_URL is http, on this machine")
        return
    try:
        yield _days(int((_end(parts) - at) / dt.timedelta(days=1)))
    except ssl.SSLCertVerificationError as error:
        yield Line("certificate", Level.FAIL, f"the certificate is not trusted: {error.verify_message}", MEND)
    except OSError as error:
        said = f"the certificate cannot be seen from here ({type(error).__name__})"
        yield Line("certificate", Level.WARN, said, "see what is said of `public`")


def _end(parts: SplitResult) -> dt.datetime:
    """Return when the certificate ends; SSLCertVerificationError if nobody vouches for it."""
    host = parts.hostname or ""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # a machine may know no authorities of its own
    with (
        socket.create_connection((host, parts.port or 443), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        shown = secure.getpeercert() or {}
    return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), dt.UTC)


def _days(left: int) -> Line:
    level = Level.FAIL if left < NOW else Level.WARN if left < SOON else Level.OK
    return Line(
        "certificate", level, f"the certificate is trusted, days left: {left}", "" if level is Level.OK else RENEW
    )
