"""The choice of a language: before all else, where there is more than one."""

from ivr.call.acts import Listen, Say
from ivr.call.asking import open_call, open_to_returning
from ivr.call.events import Pressed, Silence
from ivr.call.facts import LanguageChosen, Moved
from ivr.call.now import Now
from ivr.call.places import At
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps

LONGEST_WAIT = 2
"""Seconds of quiet after the last language: the first one has been heard long before."""


def begin(now: Now, *, returning: bool) -> Steps:
    """Ask which language, or, where there is one only, open the call."""
    return choose(now) if len(now.tongues) > 1 else _open(now, returning=returning)


def choose(now: Now, *before: Say) -> Steps:
    """Say in each language which key it has."""
    choices = tuple(Say(Prompt.LANGUAGE_CHOICE, (("key", str(key)),), tag) for key, tag in enumerate(now.tongues, 1))
    spoken = sum(tongue.seconds(Prompt.LANGUAGE_CHOICE) for tongue in now.tongues.values())
    wait = min(LONGEST_WAIT, max(1, int(now.limits.language_choice - spoken)))
    return (Moved(At.LANGUAGE), *before, Listen(choices, wait))


def chosen(call: Call, event: Pressed, now: Now) -> Steps:
    """Open the call in the language of this key; nothing, if it is no language's."""
    tags = {str(key): tag for key, tag in enumerate(now.tongues, 1)}
    if event.key not in tags:
        return ()
    spoken = now.speaking(tags[event.key])
    return (LanguageChosen(tags[event.key], spoken.wording), *_open(spoken, returning=call.returning))


def not_chosen(call: Call, _event: Silence, now: Now) -> Steps:
    """Open the call in the language that was chosen before, else in the default one."""
    return _open(now, returning=call.returning)


def _open(now: Now, *, returning: bool) -> Steps:
    return open_to_returning(now) if returning else open_call(now)
