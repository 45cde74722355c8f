"""What a caller keys while they wait: for the doctor who comes to the phone, and a number to ring back."""

from ivr.call.acts import Say
from ivr.call.asking import ANSWERS
from ivr.call.events import Waited
from ivr.call.facts import Noted, NumberKeyed
from ivr.call.keys import Key
from ivr.call.now import Now
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking, noted
from ivr.call.record import Call
from ivr.call.steps import Steps

ITEMS = {asking(item): item for item in Item}


def wants(piece: str) -> bool:
    """Tell whether a piece asks for a key."""
    return piece in ITEMS or piece in (Prompt.WAIT_NUMBER, Prompt.WAIT_NUMBER_CHECK)


def heard(call: Call, event: Waited) -> Steps:
    """Note what was keyed during the last piece. Each can be left out; a key with no meaning is nothing."""
    last = call.pieces[-1] if call.pieces else ""
    if not event.keys:
        return ()
    if last == Prompt.WAIT_NUMBER:
        return (NumberKeyed(event.number or ""),)
    if last == Prompt.WAIT_NUMBER_CHECK:
        sure = event.keys == Key.YES
        return (NumberKeyed(call.keyed if sure else "", sure=sure),)
    if last in ITEMS and event.keys in ANSWERS:
        return (Noted(ITEMS[last], ANSWERS[Key(event.keys)]),)
    return ()


def told(call: Call, now: Now) -> tuple[Say, ...]:
    """Return what a doctor who takes the caller is told of it, and which language the caller chose."""
    items = tuple(Say(noted(item, answer)) for item, answer in call.noted)
    chosen = now.tongues.get(call.language)
    if chosen is None or chosen.is_default:
        return items
    return (Say(Prompt.HANDOVER_LANGUAGE, (("language", chosen.name),)), *items)
