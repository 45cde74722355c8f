"""A call of today that is over and owes nobody anything, as the board shows it."""

import datetime as dt
from dataclasses import dataclass

from ivr.call import Outcome
from ivr.store import Listed
from ivr.store.board import ended
from ivr.triage import Urgency
from ivr.web.board.live import written
from ivr.web.board.words import DAMAGED, OUTCOMES, SO_FAR, URGENCIES, Mark


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished call: how urgent it was, how it ended and, if somebody did, who closed it."""

    sid: str
    number: str
    began: dt.datetime
    ended: dt.datetime
    mark: Mark
    outcome: str
    closed_by: str | None = None
    closed_at: dt.datetime | None = None


def finished_call(listed: Listed) -> Finished:
    """Return a call as the board shows it. Of a damaged one, what its columns still tell."""
    mark = URGENCIES[Urgency(listed.urgency)] if listed.urgency else SO_FAR
    told = OUTCOMES[Outcome(listed.outcome)] if listed.outcome else "is over"
    call = listed.record
    if call is None:
        return Finished(listed.sid, written(listed.caller), listed.began, ended(listed), mark, DAMAGED)
    by, at = call.closed_by, call.closed_at
    return Finished(call.sid, written(call.reach), call.began, ended(listed), mark, told, by, at)
