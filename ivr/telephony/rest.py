"""Twilio's REST interface: the few requests of it that the line makes. None is waited for by a caller.

A request to ring somebody is never repeated: it is either taken, refused, or lost, and then nobody knows.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from requests.exceptions import ConnectionError as ConnectionFailedError
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from ivr.logs import SILENT
from ivr.oncall import Phone
from ivr.settings import Settings
from ivr.telephony.links import Links
from ivr.telephony.tokens import EitherToken
from ivr.telephony.verbs import LEG_EVENTS

SECONDS = 2.0
"""How long Twilio may take to connect, and then to answer."""

TEXT_SECONDS = 3600
"""How long a network may try to deliver a text: later, what it says is not true any more."""

GONE = 404
"""The status that Twilio answers about what it does not have, or not any more."""

QUEUE = "ivr-"
"""What the name of each of our queues begins with."""


class RefusedError(Exception):
    """Twilio did not do what it was asked to do. `status`: of its answer, None if there was none; `code`: its reason.

    https://www.twilio.com/docs/api/errors
    """

    def __init__(self, status: int | None = None, code: int | None = None) -> None:
        super().__init__(f"Twilio refused a request (status {status})")
        self.status, self.code = status, code


class LostError(Exception):
    """Twilio's answer did not come in time: it may have done what it was asked, or not."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A call to the line as Twilio's own list shows it. `seconds`: from its answer, None while it runs."""

    sid: str
    caller: str
    status: str
    began: dt.datetime | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Rest:
    """The account at Twilio, and the line's own number in it."""

    client: Client
    links: Links
    line_number: str

    def ring(self, leg: str, queue: str, phone: Phone) -> str:
        """Ring a contact and return Twilio's id of the leg, or raise RefusedError or LostError."""
        links = self.links
        return self._create(
            phone, links.person(queue, leg), links.person_else(queue, leg), links.person_status(queue, leg)
        )

    def ring_for_check(self, check: str, phone: Phone) -> str:
        """Ring a contact for a radio check, as `ring` does."""
        return self._create(phone, self.links.radio(check), self.links.radio(check), self.links.radio_status(check))

    def _create(self, phone: Phone, url: str, otherwise: str, status: str) -> str:
        """Place a leg. `otherwise`: what Twilio asks for when `url` does not answer.

        https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
        """
        digits = {"send_digits": phone.digits} if phone.digits else {}
        placed = asked(
            self.client.calls.create,
            to=phone.number,
            from_=self.line_number,
            url=url,
            method="POST",
            fallback_url=otherwise,
            fallback_method="POST",
            status_callback=status,
            status_callback_method="POST",
            status_callback_event=LEG_EVENTS.split(),
            timeout=phone.contact.wait,
            **digits,
        )
        return str(placed.sid)

    def end(self, sid: str) -> None:
        """End a leg."""
        asked(self.client.calls(sid).update, status="completed")

    def text(self, sender: str, number: str, body: str, report: str | None = None) -> str:
        """Send a text message and return Twilio's id of it. `report`: where Twilio tells what becomes of it.

        https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
        """
        told = {"status_callback": report} if report else {}
        send = self.client.messages.create
        return str(asked(send, to=number, from_=sender, body=body, validity_period=TEXT_SECONDS, **told).sid)

    def leg_status(self, sid: str) -> tuple[str, int | None]:
        """Return the state of a leg in Twilio's words, and its length in seconds once it is over."""
        leg = asked(self.client.calls(sid).fetch)
        return str(leg.status), int(leg.duration) if leg.duration else None

    def drop_queue(self, name: str) -> None:
        """Delete a queue if it is there and nobody is in it."""
        if sid := self.empty_queues().get(name):
            self.delete_queue(sid)

    def empty_queues(self) -> dict[str, str]:
        """Return the queues that are named like ours and that nobody is in: Twilio's id by name."""
        listed = asked(self.client.queues.list, limit=1000)
        ours = [queue for queue in listed if queue.friendly_name.startswith(QUEUE) and not queue.current_size]
        return {queue.friendly_name: queue.sid for queue in ours}

    def delete_queue(self, sid: str) -> None:
        """Delete a queue; Twilio refuses if somebody is in it."""
        asked(self.client.queues(sid).delete)

    def calls_since(self, moment: dt.datetime) -> list[Inbound]:
        """Return the calls to the line that began after that moment, as Twilio has them."""
        listed = asked(self.client.calls.list, to=self.line_number, start_time_after=moment, limit=1000)
        return [_inbound(call) for call in listed if call.direction == "inbound"]

    def delete_call(self, sid: str) -> None:
        """Have Twilio delete what it keeps of a call that is over; one of which it keeps nothing is as good as deleted.

        https://www.twilio.com/docs/voice/api/call-resource#delete-a-call-resource
        """
        self._delete(self.client.calls(sid).delete)

    def delete_texts(self, sender: str, number: str, until: dt.datetime) -> int:
        """Have Twilio delete the text messages that the line sent to a number up to a moment, and tell how many.

        https://www.twilio.com/docs/messaging/api/message-resource#delete-a-message-resource
        """
        listed = asked(self.client.messages.list, to=number, from_=sender, limit=1000)
        old = [text for text in listed if text.date_created and text.date_created < until]
        for text in old:
            self._delete(self.client.messages(text.sid).delete)
        return len(old)

    @staticmethod
    def _delete(request: Callable[..., Any]) -> None:
        try:
            asked(request)
        except RefusedError as error:
            if error.status != GONE:
                raise


def make_rest(account: str, token: str, base: str, http: HttpClient | None = None, spare: str | None = None) -> Client:
    """Return the account's REST interface at `base`, over HTTP or whatever stands for it.

    `spare`: the token that is to replace `token`, or has.
    """
    # No pool: a connection that Twilio closed meanwhile would lose a request, and nobody could tell.
    # Its library would log addresses and fields, which hold numbers.
    over = http or TwilioHttpClient(pool_connections=False, timeout=SECONDS, logger=SILENT)
    client = Client(account, token, http_client=EitherToken(over, token, spare) if spare else over)
    client.api.base_url = base
    client.voice.base_url = base.replace("//api.", "//voice.")
    return client


def asked(request: Callable[..., Any], **fields: object) -> Any:  # noqa: ANN401 the library has no types
    """Make a request; whatever goes wrong becomes RefusedError or LostError, which say nothing of its fields."""
    try:
        return request(**fields)
    except TwilioRestException as error:
        raise RefusedError(error.status, error.code) from None
    except (ConnectTimeout, TwilioException) as error:
        raise RefusedError(_status_of_a_page(error)) from None
    except ConnectionFailedError as error:
        raise (RefusedError if _never_sent(error) else LostError) from None
    except (RequestException, ValueError):  # ValueError: its answer was cut short
        raise LostError from None


def _status_of_a_page(error: Exception) -> int | None:
    """Return the status of a list that was refused, which the library hides among the words of its exception."""
    status = getattr(error.args[-1], "status_code", None) if error.args else None
    return status if isinstance(status, int) else None


def _never_sent(error: ConnectionFailedError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def client_of(settings: Settings, http: HttpClient | None = None) -> Client:
    """Return the interface of a line's own account: under its token, or under the one that replaces it."""
    token, spare = settings.auth_tokens[0], settings.spare_token
    return make_rest(settings.twilio_account_sid, token, settings.twilio_api_base, http, spare)


def _inbound(call: Any) -> Inbound:  # noqa: ANN401 the library has no types
    seconds = int(call.duration) if call.duration else None
    return Inbound(call.sid, call._from, call.status, call.start_time, seconds)  # noqa: SLF001
