"""What is told to whoever puts the static bundle where Twilio finds it."""

import datetime as dt
from collections.abc import Iterable

from ivr.telephony import FALLBACK

TOLD, MANIFEST = "README.txt", "manifest.json"

HEAD = """{line}: what callers hear when its own server cannot be reached.
Made on {made:%d %B %Y, %H:%M} (London).

THESE FILES HOLD PHONE NUMBERS OF STAFF. Put them nowhere that lists its files or that a search
engine reads, and send them to nobody. This page and {manifest} are for you: do not host them.
"""

FOLDER = """
1. Host these files away from the line's own server: another provider, another network, paid and
   signed in to on its own, so that no one fault takes both.
{files}
2. The host must answer GET by https with the type text/xml or application/xml, whatever query
   stands behind the address. Twilio puts the number of the caller there: have the host keep no
   access log, or treat that log as a record of patients.
3. {where}
"""

WHERE = 'Set IVR_FALLBACK_URL to {address}, and so Twilio\'s "primary handler fails", by GET.'
BESIDE = 'Keep the files in one folder: each leads to the next by its name. Set IVR_FALLBACK_URL to the address\n\
   of {first}, and so Twilio\'s "primary handler fails", by GET.'

BINS = """
1. Make a TwiML Bin of each of these, in this order, in the account that owns the line's number.
   Before you save one, put the address of an earlier bin in the place of each mark in it:
{files}
2. Set IVR_FALLBACK_URL to the address of the bin {first}, and so Twilio's "primary handler fails",
   by GET. A bin answers nothing but calls of its own account.
"""

TAIL = """
Then run `ivr doctor`: it fetches every document as Twilio would, and says when they are stale.
Stop the server once, ring the line, and hear it.

Make them anew when a phone that rings at every hour changes (the last resort, who stands in no
shift, IVR_REGISTRAR_NUMBER), the line's own number, its name, its voice or its words.
"""


def told(names: Iterable[str], line: str, *, at: str, bins: bool, made: dt.datetime) -> str:
    """Return the page. `at`: where the folder will be, if that is known."""
    head = HEAD.format(line=line, made=made, manifest=MANIFEST)
    if bins:
        return head + BINS.format(files=_bins(list(names)), first=FALLBACK) + TAIL
    where = WHERE.format(address=f"{at}/{FALLBACK}") if at else BESIDE.format(first=FALLBACK)
    return head + FOLDER.format(files="\n".join(f"      {name}" for name in names), where=where) + TAIL


def placeholder(name: str) -> str:
    """Return the mark that stands for the address of a bin."""
    return f"ADDRESS-OF-{name}"


def _bins(names: list[str]) -> str:
    first, *others = names
    filled = [f"      {name}: {', '.join(map(placeholder, _before(name, names)))}" for name in others]
    return "\n".join([f"      {first}: no mark", *filled])


def _before(name: str, names: list[str]) -> list[str]:
    """The last document leads to all between; those between lead to the first."""
    return names[1:-1] if name == names[-1] else names[:1]
