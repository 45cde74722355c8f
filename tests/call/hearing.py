"""What is said and asked in steps, and the keys of contacts."""

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.events import (
    LegPressed,
)


def said(steps):
    lines = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line.prompt if isinstance(line, Say) else line.why for line in lines if line.kind in ("say", "handover")]


def is_asked(steps):
    return isinstance(steps[-2], Listen) and isinstance(steps[-1], HangUp)


def found(steps, kind):
    return [step for step in steps if isinstance(step, kind)]


def press(line, contact, key):
    return line.happen(LegPressed(line.leg(contact), key))
