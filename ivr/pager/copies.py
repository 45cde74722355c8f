"""Twilio's copies of calls that are about to be purged: they go first, for our row alone knows what they are called."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from ivr.store.copied import Copied, copied
from ivr.telephony import Rest
from ivr.telephony.rest import LostError, RefusedError

MOST_FAULTS = 3
"""Refusals, or answers that did not come, one after another, before Twilio is asked no more: each may take seconds."""


class AwayError(Exception):
    """Twilio cannot be asked now."""


@dataclass(slots=True)
class TwilioCopies:
    """Has Twilio delete its calls and text messages. `kept`: the calls of ours that stay, since it did not."""

    engine: Engine
    rest: Rest
    sender: str | None
    before: dt.datetime
    deleted: int = 0
    kept: list[str] = field(default_factory=list)
    _faults: int = 0

    def let_go(self, sids: Sequence[str]) -> list[str]:
        """Return the calls of which Twilio keeps nothing any more, or raise AwayError."""
        return list(self._let_go(sids))

    def _let_go(self, sids: Sequence[str]) -> Iterator[str]:
        for one in copied(self.engine, sids):
            try:
                self._delete(one)
            except (RefusedError, LostError):
                self._note(one)
            else:
                self._faults = 0
                yield one.sid

    def _delete(self, one: Copied) -> None:
        if one.number and self.sender and one.has_texts:
            self.deleted += self.rest.delete_texts(self.sender, one.number, self.before)
        for sid in (*one.legs, one.sid):  # the caller's call last: as long as it is there, all can be found
            self.rest.delete_call(sid)
            self.deleted += 1

    def _note(self, one: Copied) -> None:
        self.kept.append(one.sid)
        self._faults += 1
        if self._faults >= MOST_FAULTS:
            raise AwayError
