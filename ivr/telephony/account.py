"""The account at Twilio: its state, its numbers, and what it is allowed to do. Nobody on the line waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from twilio.rest import Client

from ivr.telephony.number import OTHER_FIELDS, TEXT_FIELDS, VOICE_FIELDS, Owned
from ivr.telephony.rest import LostError, asked

MOST = 50
"""Numbers looked through. The filter is of parts of a number, so that others may be among those found."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of the account, `active` or what is wrong with it, and its kind, `Full` or `Trial`."""

    status: str
    kind: str

    @property
    def is_trial(self) -> bool:
        """Whether nobody has paid for it yet, so that it can do little."""
        return self.kind == "Trial"


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left on the account."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Account:
    """The account over REST. Each request raises RefusedError or LostError when it fails."""

    client: Client

    def standing(self) -> Standing:
        """Return the state and the kind of the account."""
        told = asked(self.client.api.accounts(self.client.account_sid).fetch)
        return Standing(str(told.status), str(told.type))

    def balance(self) -> Balance:
        """Return what is left on it. Twilio tells it of main accounts only."""
        told = asked(self.client.api.accounts(self.client.account_sid).balance.fetch)
        try:
            return Balance(Decimal(told.balance), str(told.currency))
        except (InvalidOperation, TypeError):
            raise LostError from None

    def may_ring_britain(self) -> bool:
        """Tell whether ordinary British numbers may be rung.

        https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource
        """
        return asked(self.client.voice.v1.dialing_permissions.countries("GB").fetch).low_risk_numbers_enabled is True

    def numbers(self, number: str) -> tuple[Owned, ...]:
        """Return every entry of this number: there should be one."""
        listed = asked(self.client.incoming_phone_numbers.list, phone_number=number, limit=MOST)
        return tuple(_owned(one) for one in listed if one.phone_number == number)

    def number(self, sid: str) -> Owned:
        """Return a number by Twilio's id of it."""
        return _owned(asked(self.client.incoming_phone_numbers(sid).fetch))

    def set_number(self, sid: str, fields: Mapping[str, str]) -> None:
        """Set these fields of a number in one request, and no other."""
        asked(self.client.incoming_phone_numbers(sid).update, **fields)


def _owned(told: Any) -> Owned:  # noqa: ANN401 the library has no types
    plain = (name for name in (*VOICE_FIELDS, *TEXT_FIELDS, *OTHER_FIELDS) if name != "capabilities")
    able = sorted(str(name).lower() for name, can in dict(told.capabilities or {}).items() if can)
    return Owned(
        str(told.sid), {name: str(getattr(told, name) or "") for name in plain} | {"capabilities": " ".join(able)}
    )
