"""One call as staff read it: everything that its row, its record and its journal tell, in plain words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.call import Call, Entry, Why, fold
from ivr.call.prompts import noted
from ivr.oncall import Owed
from ivr.store.reading import CallBack, Listed
from ivr.web.board.grounds import Asked, Ground, grounds, questions
from ivr.web.board.people import people
from ivr.web.board.rung import Closing, Hold, InVain, Rung, Texted, closing, holds, in_vain, rung, texts
from ivr.web.board.spoken import Book
from ivr.web.board.timeline import Moment, timeline


@dataclass(frozen=True, slots=True)
class Known:
    """What a story is made from. `entries`: None where the journal cannot be read. `names`: by the leg's id.

    `at`: the present moment.
    """

    row: Listed
    back: CallBack
    entries: Sequence[Entry] | None
    names: Mapping[str, str]
    line_number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """One call. `number`: where the caller can be rung, in E.164; `damaged`: what cannot be read of it."""

    sid: str
    began: datetime
    over: datetime | None
    number: str | None
    urgency: str | None
    outcome: str | None
    status: str
    owed: Owed | None
    damaged: str
    professional: bool
    returning: bool
    language: str
    """Its name, for staff."""
    stamp: str
    """Rules and wording of the call."""
    outdated: bool
    """The words that are shown are not the words of then."""
    grounds: tuple[Ground, ...] = ()
    questions: tuple[Asked, ...] = ()
    told: tuple[str, ...] = ()
    rung: tuple[Rung, ...] = ()
    holds: tuple[Hold, ...] = ()
    in_vain: tuple[InVain, ...] = ()
    closed: Closing | None = None
    texts: tuple[Texted, ...] = ()
    moments: tuple[Moment, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether neither record nor journal can be read: what was answered, and who was rung, is not known."""
        return not self.questions

    @property
    def answered(self) -> tuple[Asked, ...]:
        """What was asked and answered, in the order of the rules."""
        return tuple(one for one in self.questions if one.answer)

    @property
    def unasked(self) -> tuple[Asked, ...]:
        """What was not asked, or not answered."""
        return tuple(one for one in self.questions if not one.answer)

    @property
    def ring_999(self) -> bool:
        """Whether an answer was a sign that needs 999."""
        return any(ground.ring_999 for ground in self.grounds)


RECORD = "The record of this call cannot be read: it was damaged, or written by a newer version of the line."
JOURNAL = "The journal of this call cannot be read: it was damaged, or written by a newer version of the line."


def story(known: Known, book: Book) -> Story:
    """Return all that can still be told of a call: its record, or its journal, or at least its row."""
    call = known.row.record or folded(known.row.sid, known.entries)
    row, damaged = known.row, _damaged(known)
    call = call or Call(sid=row.sid, began=row.began, caller=row.caller, ruleset=row.ruleset)
    who, entries = people(call, known.names), known.entries or ()
    return Story(
        sid=row.sid,
        began=row.began,
        over=row.over,
        number=known.back.number,
        urgency=row.urgency,
        outcome=row.outcome,
        status=known.back.status(known.at),
        owed=known.back.owed,
        damaged=damaged,
        professional=call.why is Why.PROFESSIONAL,
        returning=call.returning,
        language=book.languages.of(call.language).head.name,
        stamp=", ".join(filter(None, (f"rules {call.ruleset}", call.wording and f"words {call.wording}"))),
        outdated=_is_outdated(call, book),
        grounds=grounds(call, book),
        questions=questions(call, book) if row.record or known.entries else (),
        told=tuple(book.short(noted(item, answer), item.value) for item, answer in call.noted),
        rung=rung(call, who, known.at),
        holds=holds(call, entries, who),
        in_vain=in_vain(entries),
        closed=closing(call, entries, who),
        texts=texts(call, book, known.line_number),
        moments=timeline(row.sid, entries, book, who),
    )


def _damaged(known: Known) -> str:
    wrong = {RECORD: known.row.record is None, JOURNAL: known.entries is None}
    return " ".join(words for words, holds_ in wrong.items() if holds_)


def folded(sid: str, entries: Sequence[Entry] | None) -> Call | None:
    """The journal is the truth: where it can be read, a record that is damaged is made from it anew."""
    return fold(sid, entries) if entries else None


def _is_outdated(call: Call, book: Book) -> bool:
    """Tell whether rules or words have changed since."""
    words = book.languages.of(call.language).stamp
    return call.ruleset != book.rules.stamp or call.wording not in ("", words)
