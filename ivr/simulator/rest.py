"""The REST dialect: each request, what it does, and what is answered."""

import datetime as dt
import re

from ivr.simulator import account, published, resources
from ivr.simulator.asking import Asked, RefusedError
from ivr.simulator.books import Books, Operation, not_found
from ivr.simulator.calls import CallLeg, HungUp, Redirected
from ivr.simulator.handsets import SENDER_NAME, refuse_no_mobile
from ivr.simulator.outbound import Order, OutboundLeg
from ivr.simulator.playing import PlayedLeg
from ivr.simulator.resources import Resource
from ivr.simulator.texts import Message

LONGEST_MESSAGE = 1_600
LONGEST_WAY = 36_000
"""Seconds for which a message is tried at most."""
NOT_UP_YET = ("queued", "ringing")


def create_call(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Make a call. It is not idempotent: asked twice, it rings twice."""
    asked.only(published.CREATE_CALL)
    if not asked.url("Url"):
        raise RefusedError(400, 21205, "Url is missing")
    order = Order(
        to=asked.number("To", 21201),
        origin=asked.number("From"),
        url=asked.required("Url"),
        timeout=asked.whole("Timeout", 60, 1, 600),
        fallback_url=asked.url("FallbackUrl"),
        status_callback=asked.url("StatusCallback"),
        events=asked.events(),
        digits=asked.digits(),
    )
    leg = OutboundLeg(books.world, order)
    leg.begin()
    return 201, resources.call(leg)


def update_call(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """End a call, or give it another document."""
    asked.only(published.UPDATE_CALL)
    leg, url, status = _call(books, sid), asked.url("Url"), asked.text("Status")
    if status not in ("", "completed", "canceled") or not (status or url):
        raise RefusedError(400, 20001, f"Status {status!r} is none that a call can be given")
    if leg.over or (url and (leg.status != "in-progress" or not isinstance(leg, PlayedLeg))):
        raise RefusedError(400, 21220, "Call is not in-progress. Cannot redirect.")
    if url and not status:
        leg.cut(Redirected(url))
    elif status == "completed" or leg.status in NOT_UP_YET:
        leg.cut(HungUp("line"))
    return 200, resources.call(leg)


def fetch_call(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Tell of one call."""
    asked.only(published.NONE)
    return 200, resources.call(_call(books, sid))


def delete_call(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Keep nothing of a call any more, unless it still runs."""
    asked.only(published.NONE)
    if not _call(books, sid).over:
        raise RefusedError(409, 20409, "The call is not over")
    del books.world.calls[sid]
    return 204, {}


def list_calls(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Tell of the calls that were asked for, the newest first."""
    asked.only(published.LIST_CALLS)
    filters = {name: asked.text(name) for name in sorted(published.LIST_CALLS - published.PAGING) if asked.text(name)}
    chosen = [leg for leg in books.world.calls.values() if all(_fits(leg, *one) for one in filters.items())]
    shown = [resources.call(leg) for leg in reversed(chosen)]
    return 200, resources.page(books.world, "calls", shown, asked, filters)


def list_queues(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Tell of the queues."""
    asked.only(published.LIST_QUEUES)
    shown = [resources.queue(books.world, one) for one in books.world.queues]
    return 200, resources.page(books.world, "queues", shown, asked, {})


def delete_queue(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Let a queue be no more, unless somebody is in it."""
    asked.only(published.NONE)
    found = [one for one in books.world.queues if one.sid == sid]
    if not found:
        raise not_found(f"/Queues/{sid}.json")
    if found[0].places:
        raise RefusedError(400, 22002, "The queue is not empty")
    books.world.queues.delete(found[0])
    return 204, {}


def create_message(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Send a text message. It is not idempotent either."""
    asked.only(published.CREATE_MESSAGE)
    to, sender, body = asked.number("To", 21604), _sender(asked), _body(asked)
    asked.whole("ValidityPeriod", LONGEST_WAY, 1, LONGEST_WAY)
    refuse_no_mobile(to)
    if to in books.texts.stopped:
        raise RefusedError(400, 21610, "Attempt to send to unsubscribed recipient")
    message = books.texts.send(to, sender, body, asked.url("StatusCallback"))
    return 201, resources.message(books.world, message)


def fetch_message(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Tell of one text message."""
    asked.only(published.NONE)
    return 200, resources.message(books.world, _message(books, sid))


def delete_message(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Keep nothing of a text message any more."""
    asked.only(published.NONE)
    books.texts.messages.remove(_message(books, sid))
    return 204, {}


def list_messages(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Tell of the text messages that were asked for, the newest first."""
    asked.only(published.LIST_MESSAGES)
    filters = {name: asked.text(name) for name in ("From", "To") if asked.text(name)}
    to, sender = filters.get("To"), filters.get("From")
    chosen = [one for one in books.texts.messages if to in (None, one.to) and sender in (None, one.sender)]
    shown = [resources.message(books.world, one) for one in reversed(chosen)]
    return 200, resources.page(books.world, "messages", shown, asked, filters)


ROUTES: tuple[tuple[str, str, Operation], ...] = (
    ("POST", r"/Calls\.json", create_call),
    ("GET", r"/Calls\.json", list_calls),
    ("POST", r"/Calls/(\w+)\.json", update_call),
    ("GET", r"/Calls/(\w+)\.json", fetch_call),
    ("GET", r"\.json", account.fetch_account),
    ("GET", r"/Balance\.json", account.fetch_balance),
    ("GET", r"/IncomingPhoneNumbers\.json", account.list_numbers),
    ("GET", r"/IncomingPhoneNumbers/(\w+)\.json", account.fetch_number),
    ("POST", r"/IncomingPhoneNumbers/(\w+)\.json", account.update_number),
    ("DELETE", r"/Calls/(\w+)\.json", delete_call),
    ("GET", r"/Queues\.json", list_queues),
    ("DELETE", r"/Queues/(\w+)\.json", delete_queue),
    ("POST", r"/Messages\.json", create_message),
    ("GET", r"/Messages\.json", list_messages),
    ("GET", r"/Messages/(\w+)\.json", fetch_message),
    ("DELETE", r"/Messages/(\w+)\.json", delete_message),
)

ELSEWHERE: tuple[tuple[str, str, Operation], ...] = (
    ("GET", r"/v1/DialingPermissions/Countries/(\w+)", account.fetch_country),
)
"""What Twilio has under another host, and without the account in the path."""


def carry_out(books: Books, method: str, path: str, asked: Asked) -> tuple[int, Resource]:
    """Do what is asked under a path, and return the answer; RefusedError if it cannot be done."""
    ours = f"/{resources.VERSION}/Accounts/{books.world.account}"
    known, rest = (ROUTES, path.removeprefix(ours)) if path.startswith(ours) else (ELSEWHERE, path)
    for verb, pattern, operation in known:
        found = re.fullmatch(pattern, rest)
        if verb == method and found:
            return operation(books, asked, found.group(found.re.groups) if found.re.groups else "")
    raise not_found(path)


def _sender(asked: Asked) -> str:
    """Return the number, or the name, from which a text message comes."""
    name = asked.required("From", 21603)
    return name if SENDER_NAME.fullmatch(name) else asked.number("From")


def _body(asked: Asked) -> str:
    """Return the words of a text message. A character beyond the first 65,536 of Unicode counts two."""
    body = asked.required("Body", 21602)
    if len(body.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_MESSAGE:
        raise RefusedError(400, 21617, f"The message body is longer than {LONGEST_MESSAGE} characters")
    return body


def _call(books: Books, sid: str) -> CallLeg:
    if sid not in books.world.calls:
        raise not_found(f"/Calls/{sid}.json")
    return books.world.calls[sid]


def _message(books: Books, sid: str) -> Message:
    found = [message for message in books.texts.messages if message.sid == sid]
    if not found:
        raise not_found(f"/Messages/{sid}.json")
    return found[0]


def _fits(leg: CallLeg, name: str, wanted: str) -> bool:
    if name.startswith("StartTime"):
        return leg.started_at is not None and _started(leg, name.removeprefix("StartTime"), wanted)
    has = {"To": leg.to, "From": leg.origin, "ParentCallSid": leg.parent_sid, "Status": leg.status}
    return has[name] == wanted


def _started(leg: CallLeg, comparison: str, wanted: str) -> bool:
    """A moment, or a whole day. `>` includes the moment itself, as Twilio has it."""
    try:
        limit = dt.datetime.fromisoformat(wanted)
    except ValueError:
        raise RefusedError(400, 20001, f"StartTime {wanted!r} is no moment") from None
    limit = limit if limit.tzinfo else limit.replace(tzinfo=dt.UTC)
    at = leg.world.clock.start + dt.timedelta(seconds=leg.started_at or 0.0)
    if comparison == ">":
        return at >= limit
    return at < limit if comparison == "<" else at.date() == limit.date()
