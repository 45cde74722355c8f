"""Carrying out errands: each is one request to Twilio, made at most once, and what came of it is written down."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from ivr.call import Call, Event, Step
from ivr.call.errands import DropQueue, EndLeg, PlaceLeg, SendText, TextPatient
from ivr.call.events import LegCreated, LegRefused, TextReported
from ivr.logs import Doing, get_logger
from ivr.oncall import Phone
from ivr.pager.roster import Keep, Roster
from ivr.pager.texts import Texts
from ivr.telephony.rest import LostError, RefusedError, Rest

log = get_logger(__name__)

DOWN_FOR = dt.timedelta(seconds=30)
"""How long callers go straight to the lifeline after Twilio did not take a request to ring somebody."""

Errand = Callable[[], None]


class NoPhoneError(Exception):
    """Somebody on the staff is to be rung who is not there any more, or has no number."""


class Book(Protocol):
    """Where an errand looks up whom to ring, and writes down what came of it."""

    @property
    def clock(self) -> Callable[[], dt.datetime]:
        """What tells the present moment."""

    def roster(self, at: dt.datetime | None = None) -> Roster:
        """Return who is on call."""

    def phone_of_staff(self, contact: str) -> Phone | None:
        """Return somebody's own phone; None if there is nobody to ring there."""

    def learn(self, sid: str, key: str, event: Event, at: dt.datetime) -> object:
        """Write down what happened."""


class Errands:
    """What goes out over REST."""

    def __init__(self, rest: Rest, texts: Texts, keep: Keep) -> None:
        self.rest, self._texts, self._keep = rest, texts, keep
        self._lock = threading.Lock()
        self._down_since: dt.datetime | None = None

    def stop(self, until: dt.datetime) -> None:
        """Have everybody take the lifeline until that moment, unless something goes through before."""
        self._down_since = until - DOWN_FOR

    def is_up(self, at: dt.datetime) -> bool:
        """Tell whether Twilio can be expected to ring somebody for us."""
        return self._down_since is None or at - self._down_since >= DOWN_FOR

    def can_text(self, number: str | None) -> bool:
        """Tell whether a text message can be sent to a number."""
        return self._texts.can_reach(number)

    def tell(self, phone: Phone, prompt: str) -> None:
        """Send a contact a text that is about no call."""
        self._try(Doing.TEXT, partial(self._texts.to_contact, phone.number, prompt))

    def of(self, step: Step, call: Call, book: Book) -> Errand | None:
        """Return what there is to do for a step of this call; None if it is no errand."""
        match step:
            case PlaceLeg():
                return partial(self._place, step, call.sid, book)
            case EndLeg():
                return partial(self._try, Doing.END_OF_LEG, partial(self.rest.end, step.sid))
            case DropQueue():
                return partial(self._try, Doing.DROP_OF_QUEUE, partial(self.rest.drop_queue, step.queue))
            case SendText():
                return partial(self._text_contact, step, book)
            case TextPatient():
                return partial(self._text_patient, step, call, book)
            case _:
                return None

    def _place(self, errand: PlaceLeg, sid: str, book: Book) -> None:
        """Ring a contact. An answer that is lost says nothing: the leg's own reports will, or its silence."""
        event: Event
        try:
            phone = self._own_phone(errand.contact, book) if errand.is_staff else self._phone(errand.contact, book)
            event = LegCreated(errand.leg, self.rest.ring(errand.leg, errand.queue, phone))
            self._down_since = None
        except LostError:
            log.error("Twilio did not answer in time when asked to ring somebody")
            self._is_down(book)
            return
        except Exception as error:  # noqa: BLE001 whatever it is, the caller must not wait for this leg
            log.error("nobody could be rung over REST", call=sid, status=_status(error), error=error)
            event = LegRefused(errand.leg)
            if not _is_about_this_leg(error):
                self._is_down(book)
        self._write(sid, f"leg/{errand.leg}/{event.kind}", event, book)

    def _phone(self, contact: str, book: Book) -> Phone:
        roster = book.roster()
        return roster.directory.get(contact, roster.order[-1])

    @staticmethod
    def _own_phone(contact: str, book: Book) -> Phone:
        """Return the phone of somebody on the staff, or raise NoPhoneError: nobody is rung in their place."""
        try:
            phone = book.phone_of_staff(contact)
        except Exception as error:  # noqa: BLE001 whatever it is, others must not be rung instead
            log.error("the phone of somebody on the staff is not found", error=error)
            raise NoPhoneError from None
        if phone is None:
            raise NoPhoneError
        return phone

    def _is_down(self, book: Book) -> None:
        with self._lock:
            self._down_since = book.clock()

    def _write(self, sid: str, key: str, event: Event, book: Book) -> None:
        write = partial(book.learn, sid, key, event, book.clock())
        try:
            write()
        except Exception as error:  # noqa: BLE001 whatever it is, it must be kept
            log.error("what came of an errand is not saved yet", error=error)
            self._keep(write)

    def _text_contact(self, errand: SendText, book: Book) -> None:
        number = self._phone(errand.contact, book).number
        self._try(Doing.TEXT, partial(self._texts.to_contact, number, errand.prompt))

    def _text_patient(self, errand: TextPatient, call: Call, book: Book) -> None:
        """Send a caller their text; what is not sent is written down, and nobody waits for it."""
        try:
            self._texts.to_patient(call, errand)
        except Exception as error:  # noqa: BLE001 nothing of the call hangs on it
            log.error("a text to a caller is not sent", call=call.sid, status=_status(error), error=error)
            status = "lost" if isinstance(error, LostError) else "refused"
            event = TextReported(errand.text, status)
            self._write(call.sid, f"text/{errand.text}/{status}", event, book)

    @staticmethod
    def _try(doing: Doing, request: Callable[[], object]) -> None:
        try:
            request()
        except Exception as error:  # noqa: BLE001 nothing hangs on it
            log.error("what was asked of Twilio is not done", doing=doing, status=_status(error), error=error)


def _is_about_this_leg(error: Exception) -> bool:
    """Tell whether this leg alone cannot be rung, as where Twilio has a number that it cannot ring."""
    if isinstance(error, NoPhoneError):
        return True
    status = _status(error)
    return status is not None and 400 <= status < 500 and status not in (401, 403, 429)  # noqa: PLR2004 HTTP's own


def _status(error: Exception) -> int | None:
    return error.status if isinstance(error, RefusedError) else None
