"""A call-back, as the board shows it: those of one number together, the most urgent of them first."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.call import Call
from ivr.call.parts import Claim
from ivr.oncall import Owed, Paging
from ivr.pager.doing import doing, together
from ivr.store.reading import CallBack
from ivr.triage import Answer
from ivr.web.board.live import Ringing, ringing, written
from ivr.web.board.words import DAMAGED, NOT_KNOWN, RANKS, Mark


@dataclass(frozen=True, slots=True)
class ToRing:
    """One open call-back, and what is being done about it. `is_due`: a phone is to ring for it now."""

    sid: str
    mark: Mark
    reason: str
    said: str
    since: dt.datetime | None
    on_line: bool
    held: Claim | None
    heard_of: str | None
    tries: int | None
    next_at: dt.datetime | None
    is_due: bool
    phones: tuple[Ringing, ...]
    damaged: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The call-backs of one number. `number` is for people, `dialled` for telephones: None, it was withheld."""

    number: str
    dialled: str | None
    nuisance: bool
    calls: tuple[ToRing, ...]

    @property
    def key(self) -> str:
        """What stays the same as long as the same call leads."""
        return self.calls[0].sid


def groups(  # noqa: PLR0913, PLR0917 the whole snapshot
    listed: Iterable[CallBack],
    at: dt.datetime,
    paging: Paging,
    contacts: Mapping[str, str],
    questions: Mapping[str, str],
    nuisances: frozenset[str],
) -> tuple[Group, ...]:
    """Return the open call-backs as they are listed, those of one number where its first one stands."""
    return tuple(
        Group(
            number=written(same[0].number),
            dialled=same[0].number,
            nuisance=same[0].number in nuisances,
            calls=tuple(_to_ring(one, at, paging, contacts, questions) for one in same),
        )
        for same in together(listed, lambda one: one.number)
    )


def _to_ring(
    one: CallBack, at: dt.datetime, paging: Paging, contacts: Mapping[str, str], questions: Mapping[str, str]
) -> ToRing:
    call, done = one.record, doing(one.record, at, paging) if one.record else None
    return ToRing(
        sid=one.sid,
        mark=RANKS[one.owed.rank] if one.owed else NOT_KNOWN,
        reason=_reason(one.owed),
        said=_said(call, questions) if call else "",
        since=one.owed.since if one.owed else None,
        on_line=call is not None and call.gone is None,
        held=done.held if done else None,
        heard_of=call.acknowledged_by if call else None,
        tries=done.tries if done else None,
        next_at=done.next_at if done else None,
        is_due=bool(done and done.next_at and done.next_at <= at),
        phones=tuple(ringing(call, at, contacts)) if call else (),
        damaged="" if call else DAMAGED,
    )


def _reason(owed: Owed | None) -> str:
    return owed.reason.value[:1].upper() + owed.reason.value[1:] if owed else ""


def _said(call: Call, questions: Mapping[str, str]) -> str:
    """Return what the caller said yes to, and what they were not sure of: a `no` raises nothing."""
    said = {"Yes to": Answer.YES, "Not sure": Answer.UNSURE}
    named = {
        words: [questions.get(question, question) for question, answer in call.answers if answer is wanted]
        for words, wanted in said.items()
    }
    return ". ".join(f"{words}: {', '.join(names)}" for words, names in named.items() if names)
