"""What is told at each end: urgent with its offer, advice, no cancer. Every piece is heard or asked for again."""

from collections.abc import Mapping
from enum import Enum

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.asking import heard_from
from ivr.call.facts import Advised, Moved
from ivr.call.learning import learn_all
from ivr.call.now import Now
from ivr.call.places import At
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.texting import may_offer, send
from ivr.triage import Answer, Urgency


class Ending(Enum):
    """How the questions can end without an emergency."""

    URGENT = "urgent"
    ADVICE = "advice"
    NO_CANCER = "no_cancer"


_EVERY = (Prompt.DANGER_SIGNS, Prompt.SIGNS_999, Prompt.ENDING_KEYS)
PIECES: Mapping[Ending, tuple[Prompt, ...]] = {
    Ending.URGENT: (Prompt.URGENT_CONTACTS, Prompt.URGENT_SAY, Prompt.URGENT_CARE, *_EVERY),
    Ending.ADVICE: (Prompt.ADVICE, *_EVERY),
    Ending.NO_CANCER: (Prompt.NO_CANCER, Prompt.NO_CANCER_SIGNS, Prompt.SIGNS_999, Prompt.ENDING_KEYS),
}
"""The first piece says how soon and whom to contact; the last one offers the keys."""

TEXTS: Mapping[Ending, Prompt] = {
    Ending.URGENT: Prompt.TEXT_URGENT,
    Ending.ADVICE: Prompt.TEXT_ADVICE,
    Ending.NO_CANCER: Prompt.TEXT_NO_CANCER,
}
"""The same in a text message."""

BETWEEN_PIECES = 1
"""Seconds of quiet after a piece, in which a key still counts."""


def ending(call: Call, now: Now) -> Ending:
    """Return which of the endings the caller's answers lead to."""
    if call.urgency is Urgency.URGENT:
        return Ending.URGENT
    no_cancer = dict(call.answers).get(now.rules.gate) is Answer.NO
    return Ending.NO_CANCER if no_cancer else Ending.ADVICE


def tell(call: Call, now: Now, *before: Say) -> Steps:
    """Tell the caller how soon they need a clinician: urgent with the offer of one now, or the advice."""
    if ending(call, now) is Ending.URGENT:
        return offer(now, *before)
    return piece(call, 0, now, *before)


def offer(now: Now, *before: Say) -> Steps:
    """Say "today", and offer the on-call team now; waiting takes it."""
    return (
        Moved(At.OFFERING, heard_from(now, *before)),
        *before,
        Listen((Say(Prompt.URGENT), Say(Prompt.URGENT_OFFER)), now.limits.key_wait),
    )


def piece(call: Call, place: int, now: Now, *before: Say) -> Steps:
    """Speak one piece of advice. The request that follows shows that it was heard."""
    how = ending(call, now)
    pieces, said = PIECES[how], PIECES[how][place]
    if said is Prompt.ENDING_KEYS and may_offer(call, TEXTS[how], now):
        said = Prompt.ENDING_KEYS_TEXT
    wait = now.limits.key_wait if place == len(pieces) - 1 else BETWEEN_PIECES
    return (Moved(At.ADVISING, heard_from(now, *before), piece=place), *before, Listen((Say(said),), wait))


def last_piece(call: Call, now: Now, *before: Say) -> Steps:
    """Offer the keys that there are at the end of every advice."""
    return piece(call, len(PIECES[ending(call, now)]) - 1, now, *before)


def text_of_it(call: Call, now: Now) -> Steps:
    """Have the advice sent as a text message, once, and go on; nothing, if it was not offered."""
    message = TEXTS[ending(call, now)]
    if message in {text.prompt for text in call.texts}:
        return last_piece(call, now)
    if not may_offer(call, message, now):
        return ()
    sent = send(message, now)
    return (*sent, *last_piece(learn_all(call, sent, now.at), now, Say(Prompt.TEXT_SENT)))


def is_last_piece(call: Call, now: Now) -> bool:
    """Tell whether the call is at the last piece, the one that offers to hear it all again."""
    return call.piece == len(PIECES[ending(call, now)]) - 1


def next_piece(call: Call, now: Now) -> Steps:
    """Go on with the next piece of advice, or say goodbye after the last."""
    if is_last_piece(call, now):
        return goodbye()
    return (Advised(), *piece(call, call.piece + 1, now))


def goodbye(words: Prompt = Prompt.GOODBYE) -> Steps:
    """End the call of somebody who has been told all."""
    return (Moved(At.CLOSED), Say(words), HangUp())
