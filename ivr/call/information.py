"""What a caller can hear after the questions: four topics, each a few short clips.

Whoever finds that a clip fits them is back in the questions by one key.
"""

from ivr.call.acts import Listen, Say
from ivr.call.asking import ask_slowly, heard_from
from ivr.call.endings import goodbye, last_piece
from ivr.call.events import Pressed, Silence
from ivr.call.facts import AskedAgain, Counted, Moved
from ivr.call.now import Now
from ivr.call.places import At, Count
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps

TOPICS: tuple[tuple[Prompt, ...], ...] = (
    (
        *(Prompt.INFO_SIGNS, Prompt.INFO_WHAT, Prompt.INFO_TIME, Prompt.INFO_RISK),
        *(Prompt.INFO_SAY_NOW, Prompt.INFO_SAY_PAIN, Prompt.INFO_SAY_NERVES),
    ),
    (Prompt.INFO_SCANS, Prompt.INFO_EXAM),
    (Prompt.INFO_FIRST, Prompt.INFO_STEROIDS, Prompt.INFO_RADIOTHERAPY, Prompt.INFO_OTHER),
    (Prompt.INFO_RECOVERY, Prompt.INFO_TEAM, Prompt.INFO_HOME),
)
"""What it is and why time matters, tests, treatment, afterwards and help at home: the keys 1 to 4."""

CLIPS = tuple(clip for topic in TOPICS for clip in topic)
_FIRST = {str(key): CLIPS.index(topic[0]) for key, topic in enumerate(TOPICS, 1)}
_LAST = {CLIPS.index(topic[-1]) for topic in TOPICS}

CHOICES = frozenset(_FIRST)
"""The keys of the menu."""


def menu(now: Now, *before: Say) -> Steps:
    """Offer the topics."""
    return (Moved(At.MENU, heard_from(now, *before)), *before, Listen((Say(Prompt.INFO_MENU),), now.limits.key_wait))


def clip(place: int, now: Now, *before: Say) -> Steps:
    """Speak one clip, and what can be done about it."""
    lines = (Say(CLIPS[place]), Say(Prompt.INFO_KEYS))
    return (Moved(At.CLIP, heard_from(now, *before), piece=place), *before, Listen(lines, now.limits.key_wait))


def enter(_call: Call, _event: Pressed, now: Now) -> Steps:
    """Go from what was told to the topics, or from a clip back to them."""
    return menu(now)


def open_topic(_call: Call, event: Pressed, now: Now) -> Steps:
    """Begin a topic."""
    return clip(_FIRST[event.key], now)


def go_on(call: Call, _event: Silence, now: Now) -> Steps:
    """Go on with the next clip of a topic; after its last one, offer the topics again.

    A key that was meant for the clip comes too early for them, and is asked for again.
    """
    return menu(now, Say(Prompt.INFO_END)) if call.piece in _LAST else clip(call.piece + 1, now)


def fits(_call: Call, _event: Pressed, now: Now) -> Steps:
    """Ask the questions once more, from the first: something that the caller heard fits them."""
    return (AskedAgain(), *ask_slowly(now.rules.questions[0].id, now, Say(Prompt.INFO_AGAIN)))


def close_menu(call: Call, _event: Pressed, now: Now) -> Steps:
    """Go back to the end of what was told."""
    return last_piece(call, now)


def leave(call: Call, _event: Silence, now: Now) -> Steps:
    """Offer the topics once more; then say goodbye to a caller who has been told all that they must know."""
    return goodbye() if Count.SILENCE in call.here else (Counted(Count.SILENCE), *menu(now))
