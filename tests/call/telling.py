"""Callers who hear what they are told to its end, and press keys when all has been heard."""

from ivr.call.acts import Listen, Say
from ivr.call.events import Pressed, Silence

ENDINGS = {
    "urgent": "222221222" + "221" + "2",
    "advice": "222221222" + "222222",
    "no_cancer": "22222" + "22",
}
"""The keys of three callers: an urgent one, who wants the advice; one with cancer and no sign; one without cancer."""


def heard(steps):
    found = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line.prompt for line in found if isinstance(line, Say)]


def press(line, *keys):
    """Press these keys one after another, `.` for waiting, each when all has been heard; return what is said then."""
    for key in keys:
        steps = line.later(60).happen(Silence() if key == "." else Pressed(key))
    return steps
