"""Speaking the prompt that a call is at once more."""

from ivr.call.acts import Say
from ivr.call.asking import ask_again, check_professional
from ivr.call.endings import is_last_piece, offer, piece
from ivr.call.finding import ask_after_leg, unanswered
from ivr.call.now import Now
from ivr.call.places import At
from ivr.call.record import Call
from ivr.call.steps import Steps


def say_again(call: Call, now: Now, *before: Say) -> Steps:
    """Speak the prompt the call is at once more."""
    match call.at:
        case At.ASKING:
            return ask_again(call, now, *before)
        case At.PROFESSIONAL:
            return (*before, *check_professional(now))
        case At.OFFERING:
            return offer(now, *before)
        case At.ADVISING:
            return piece(call, 0 if is_last_piece(call, now) else call.piece, now, *before)
        case At.UNANSWERED:
            return unanswered(call, now, *before)
        case _:
            return ask_after_leg(call.at, now, *before)
