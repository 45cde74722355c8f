"""Who is who in a call: contacts by the name that the rota had for them when they were rung."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.call import Call


@dataclass(frozen=True, slots=True)
class People:
    """The names of a call's contacts. Whom no rota knows any more goes by the key of that time."""

    legs: Mapping[str, str]
    """By the leg's id."""
    contacts: Mapping[str, str]
    """By the contact's key, where nothing else is known: the last of that key."""

    def on(self, leg: str) -> str:
        """Return who was rung on a leg."""
        return self.legs.get(leg, "A contact")

    def who(self, by: str) -> str:
        """Return a contact's name; staff are called as they signed."""
        return self.contacts.get(by, by)


def people(call: Call, names: Mapping[str, str]) -> People:
    """Return who is who. `names`: by the leg's id, as the rota of that moment has them; staff have names.

    A phone of staff's own goes by whose it is.
    """
    legs = {leg.id: leg.by or names.get(leg.id, leg.contact) for leg in call.legs}
    return People(legs, {leg.who: legs[leg.id] for leg in call.legs})
