"""The documents of those who are on call now: made at start and at every change, and kept if that ever fails."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from ivr.call import Limits
from ivr.logs import get_logger
from ivr.pager.roster import Roster
from ivr.telephony import Lifeline, Writer, make_lifeline

log = get_logger(__name__)


class Duty:
    """The writer and the lifeline for whoever is on call. Neither ever raises."""

    def __init__(self, writer: Writer, limits: Limits, roster: Callable[[dt.datetime], Roster]) -> None:
        self._blank, self._limits, self._roster = writer, limits, roster
        self._order: object = None
        self.writer, self.lifeline = writer, make_lifeline(writer, (writer.last_resort,), limits)
        self.fault = ""

    def refresh(self, at: dt.datetime) -> None:
        """Make the documents anew if whoever is on call has changed."""
        try:
            roster = self._roster(at)
            if roster.order != self._order or roster.directory != self.writer.phones:
                self.writer, self.lifeline = self._make(roster)
                self._order = roster.order
            self.fault = ""
        except Exception as error:  # noqa: BLE001 the last documents stay
            self.fault = "the documents of who is on call cannot be made: the last ones are used"
            log.critical("the documents of who is on call cannot be made", error=error)

    def _make(self, roster: Roster) -> tuple[Writer, Lifeline]:
        writer = replace(self._blank, phones=roster.directory, last_resort=roster.order[-1])
        return writer, make_lifeline(writer, roster.order, self._limits)
