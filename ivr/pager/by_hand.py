"""What a person says of a call-back, at a terminal or at the board: I am ringing them, or it is done.

House rule: whether it may be written is decided under the call's lock, where nobody else can touch it.
"""

import datetime as dt
import uuid

from ivr.call import Call, Entry, Event, Now, step
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand, TriedByHand
from ivr.call.parts import Claim, Result
from ivr.oncall import Paging, owed
from ivr.oncall.findings import on_the_wall
from ivr.oncall.phones import staff_key
from ivr.pager.desk import Desk, make_desk, system_clock
from ivr.pager.radio import check_now
from ivr.settings import Settings
from ivr.store import DamagedError, Journal, Recorded
from ivr.store.staff import LONGEST_NAME
from ivr.store.staff_phones import staff_phone
from ivr.triage import current_rules

LONGEST_NOTE = 500


class NotPossibleError(Exception):
    """It cannot be done; its message says why, in one line."""


class UnknownCallError(NotPossibleError):
    """There is no such call."""


class NothingOwedError(NotPossibleError):
    """This call owes its caller nothing, or nothing yet."""


class TakenError(NotPossibleError):
    """Somebody else has claimed it, and their lease runs."""


class NoNumberError(NotPossibleError):
    """There is no number: the caller's, or that of whoever wants to ring them."""


def claim(  # noqa: PLR0913 who claims what, when, for how long, and whether over somebody else's head
    journal: Journal,
    sid: str,
    by: str,
    at: dt.datetime,
    paging: Paging | None = None,
    *,
    staff: int | None = None,
    force: bool = False,
) -> Call:
    """Give somebody a call-back for a lease, and return the call. Who has it already gets a new lease.

    `staff`: their id, if they have one: two may have one name.
    """
    event, key = ClaimedByHand(printable(by, "the name", LONGEST_NAME), _key_of(staff)), _key()

    def decide(call: Call | None) -> Entry:
        found = _owing(call, sid)
        if not force:
            _must_be_free(found, event.by, event.staff, at)
        return _entry(key, found, event, at, paging)

    return journal.record(sid, key, decide).call


def ring(desk: Desk, sid: str, staff: int, by: str, at: dt.datetime) -> Call:
    """Ring somebody's own phone, and give them the call-back for a lease: a 1 on that phone rings the caller.

    `staff`: their id; `by`: their name. The caller's phone shows the line's number.
    """
    event, key = RungByHand(staff_key(staff), printable(by, "the name", LONGEST_NAME)), _key()
    if staff_phone(desk.journal.engine, staff) is None:
        raise NoNumberError("there is no number of your own phone: whoever leads the service can enter it")
    now = desk.now(at, sid)

    def decide(call: Call | None) -> Entry:
        found = _owing(call, sid)
        _must_be_free(found, event.by, event.contact, at)
        if found.reach is None:
            raise NoNumberError("there is no number at which to ring this caller")
        if any(leg.contact == event.contact for leg in found.live_legs(at)):
            raise NotPossibleError("your phone is being rung for this caller already")
        return Entry(key, at, event, step(found, event, now))

    return desk.sent(desk.journal.record(sid, key, decide)).call


def no_answer(  # noqa: PLR0913 who could not reach whom, when, and what they note
    journal: Journal, sid: str, by: str, note: str, at: dt.datetime, *, staff: int | None = None
) -> Call:
    """Write down that somebody could not reach the caller. The call-back stays open, and is theirs no more."""
    event, key = TriedByHand(printable(by, "the name", LONGEST_NAME), _one_line(note), _key_of(staff)), _key()
    return journal.record(sid, key, lambda call: _entry(key, _owing(call, sid), event, at)).call


def close(  # noqa: PLR0913, PLR0917 who closes what, how it went, and when
    journal: Journal, sid: str, by: str, note: str, at: dt.datetime, result: Result = Result.REACHED
) -> Recorded:
    """Close a call-back for good. `fresh` is False where somebody had closed it before: then nothing is written."""
    event, key = ClosedByHand(printable(by, "the name", LONGEST_NAME), _one_line(note), result.value), _key()

    def decide(call: Call | None) -> Entry | None:
        return None if call and call.closed_at else _entry(key, _owing(call, sid), event, at)

    try:
        return journal.record(sid, key, decide)
    except DamagedError:
        if not journal.close_damaged(sid, at):
            raise NothingOwedError("the caller may still be on the line: close it after the call") from None
        return Recorded((), Call(sid=sid, began=at, closed_by=event.by, closed_at=at), fresh=True)


def check_phones(settings: Settings) -> list[str]:
    """Ring whoever is on call now, to check their phones, and return their names once they have been rung."""
    desk = make_desk(settings, system_clock, keep=lambda _: None)
    rung = check_now(desk, system_clock())
    desk.run.shutdown()
    return [contact.name for contact in rung]


def holder(call: Call, at: dt.datetime) -> Claim | None:
    """Return the claim whose lease runs at that moment."""
    return call.claim if call.claim and call.claim.until > at else None


def _must_be_free(call: Call, by: str, staff: str, at: dt.datetime) -> None:
    """Raise TakenError if somebody else has this call-back."""
    held = holder(call, at)
    if held and not held.is_of(by, staff):
        raise TakenError(f"{held.by} has claimed it until {on_the_wall(held.until)}")


def printable(text: str, what: str, longest: int) -> str:
    """Return the text with single spaces, or raise NotPossibleError: it is shown on terminals and at the board."""
    text = " ".join(text.split())
    if not text.isprintable() or not 1 <= len(text) <= longest:
        raise NotPossibleError(f"{what} must have 1 to {longest} printable characters")
    return text


def _one_line(note: str) -> str:
    return printable(note, "the note", LONGEST_NOTE) if note.strip() else ""


def _owing(call: Call | None, sid: str) -> Call:
    """Return a call that is owed a person. One whose caller is on the line must not be closed under their feet."""
    if call is None:
        raise UnknownCallError(f"there is no call {sid!r}")
    if owed(call) and call.gone:
        return call
    if call.closed_at:
        raise NothingOwedError(f"{call.closed_by} closed it on {on_the_wall(call.closed_at)}")
    raise NothingOwedError("nothing is owed to this caller" if call.gone else "the caller is still on the line")


def _entry(key: str, call: Call, event: Event, at: dt.datetime, paging: Paging | None = None) -> Entry:
    limits = (paging or Paging()).limits()
    now = Now(at=at, rules=current_rules(), contacts=(), token=key, seconds=lambda _: 0.0, limits=limits)
    return Entry(key, at, event, step(call, event, now))


def _key_of(staff: int | None) -> str:
    return "" if staff is None else staff_key(staff)


def _key() -> str:
    return f"hand/{uuid.uuid4().hex}"
