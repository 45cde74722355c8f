"""Speaking the prompt that a call is at once more, and how often that is borne."""

from ivr.call.acts import Say
from ivr.call.asking import ask_again, check_professional, offer_person
from ivr.call.dialling import ask_after_leg
from ivr.call.endings import offer, piece
from ivr.call.facts import Counted
from ivr.call.finding import seek
from ivr.call.information import clip, menu
from ivr.call.language import choose
from ivr.call.learning import learn
from ivr.call.now import Now
from ivr.call.places import At, Count, Why
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.unanswered import unanswered


def say_again_or_seek(call: Call, now: Now, what: Count, most: int, why: Why, *before: Say) -> Steps:
    """Count one more of `what` on this prompt and speak it again, until there are `most`: then a person."""
    counted = Counted(what)
    known = learn(call, counted, now.at)
    if known.here.count(what) >= most:
        return (counted, *seek(known, now, why))
    return (counted, *say_again(known, now, *before))


def say_again(call: Call, now: Now, *before: Say) -> Steps:  # noqa: PLR0911 one line a place
    """Speak the prompt the call is at once more."""
    match call.at:
        case At.ASKING:
            return ask_again(call, now, *before)
        case At.RETURNING:
            return offer_person(now, *before)
        case At.PROFESSIONAL:
            return (*before, *check_professional(now))
        case At.OFFERING:
            return offer(now, *before)
        case At.LANGUAGE:
            return choose(now, *before)
        case At.MENU:
            return menu(now, *before)
        case At.CLIP:
            return clip(call.piece, now, *before)
        case At.ADVISING:
            return piece(call, call.piece, now, *before)
        case At.UNANSWERED:
            return unanswered(call, now, *before)
        case _:
            return ask_after_leg(call.at, now, *before)
