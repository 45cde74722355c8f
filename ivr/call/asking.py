"""The questions: asking the next one, hearing its answer, going back to it."""

from datetime import datetime, timedelta

from ivr.call import prompts
from ivr.call.acts import Line, Listen, Pause, Say
from ivr.call.events import Pressed
from ivr.call.facts import Answered, Assessed, Counted, Moved
from ivr.call.keys import Key
from ivr.call.now import Now
from ivr.call.places import At, Count, Why
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.triage import Answer, Urgency, assess, next_question

ANSWERS = {Key.YES: Answer.YES, Key.NO: Answer.NO, Key.UNSURE: Answer.UNSURE}
ECHOES = {Answer.YES: Prompt.HEARD_YES, Answer.NO: Prompt.HEARD_NO, Answer.UNSURE: Prompt.HEARD_UNSURE}


def heard_from(now: Now, *before: Say, quiet: float = 0) -> datetime | None:
    """Return the moment before which nobody can have heard enough of what follows these words to answer it."""
    if now.limits.must_hear is None:
        return None
    spoken = sum(now.seconds(say.prompt) for say in before)
    return now.at + timedelta(seconds=spoken + quiet + now.limits.must_hear)


def open_call(now: Now) -> Steps:
    """Speak the opening, in a Gather of its own, and the first question after it."""
    first = now.rules.questions[0].id
    opening = Say(Prompt.OPENING)
    return (
        Moved(At.ASKING, heard_from(now, opening, quiet=now.limits.opening_wait), first),
        Listen((opening,), now.limits.opening_wait, opening=True),
        Listen((Say(prompts.question(first)), Say(Prompt.KEYS_FIRST)), now.limits.key_wait),
    )


def open_to_returning(now: Now) -> Steps:
    """Speak the opening to somebody who rang in the last two days, and offer them a person before any question."""
    opening = Say(Prompt.OPENING)
    return (
        Moved(At.RETURNING, heard_from(now, opening, quiet=now.limits.opening_wait)),
        Listen((opening,), now.limits.opening_wait, opening=True),
        Listen((Say(Prompt.RETURNING),), now.limits.key_wait),
    )


def offer_person(now: Now, *before: Say) -> Steps:
    """Offer a person first; waiting takes the offer."""
    return (
        Moved(At.RETURNING, heard_from(now, *before)),
        *before,
        Listen((Say(Prompt.RETURNING),), now.limits.key_wait),
    )


def ask(question: str, now: Now, *before: Say) -> Steps:
    """Ask a question for the first time: a caller who knows the keys need not wait for the reminder."""
    lines = (
        Say(prompts.question(question)),
        Pause(now.limits.reminder_pause),
        Say(Prompt.KEYS),
    )
    return _ask(question, now, before, lines)


def ask_again(call: Call, now: Now, *before: Say) -> Steps:
    """Ask the same question once more; a second `*` brings its help line."""
    helped = call.here.count(Count.AGAIN) > 1
    return ask_slowly(call.question or now.rules.questions[0].id, now, *before, helped=helped)


def ask_slowly(question: str, now: Now, *before: Say, helped: bool = False) -> Steps:
    """Ask a question from its first word, and say the keys at once."""
    first = question == now.rules.questions[0].id
    lines: tuple[Line, ...] = (
        Say(prompts.question(question)),
        *([Say(prompts.help_line(question))] if helped else []),
        Say(Prompt.KEYS_FIRST if first else Prompt.KEYS),
    )
    return _ask(question, now, before, lines)


def _ask(question: str, now: Now, before: tuple[Say, ...], lines: tuple[Line, ...]) -> Steps:
    return (
        Moved(At.ASKING, heard_from(now, *before), question),
        *before,
        Listen(lines, now.limits.key_wait),
    )


def record_answer(call: Call, event: Pressed, now: Now) -> tuple[Answered, Assessed]:
    """Return what an answer to the question that was asked changes."""
    answered = Answered(call.question or "", ANSWERS[Key(event.key)])
    found = assess(now.rules, _with(call, answered))
    if call.round is None:
        return answered, Assessed(found.urgency, found.reasons)
    # Questions that are asked once more may raise the urgency and never lower it.
    reasons = {reason.rule: reason for reason in (*call.reasons, *found.reasons)}
    return answered, Assessed(max(filter(None, (call.urgency, found.urgency)), default=None), tuple(reasons.values()))


def _with(call: Call, answered: Answered) -> dict[str, Answer]:
    """Return the answers of this round of questions, with one more."""
    known = {name: answer for name, answer in call.answers if call.round is None or name in call.round}
    return known | {answered.question: answered.answer}


def check_professional(now: Now) -> Steps:
    """Let a patient who pressed 5 out, before anything that a patient must not hear."""
    return (
        Moved(At.PROFESSIONAL, heard_from(now)),
        Listen((Say(Prompt.PROFESSIONAL_CHECK),), now.limits.key_wait),
    )


def go_back(call: Call, now: Now) -> Steps:
    """Ask the question before once more. Its answer stands until another takes its place."""
    counted = Counted(Count.BACK)
    asked = [question for question, _ in call.answers] if call.round is None else list(dict.fromkeys(call.round))
    earlier = asked[: asked.index(call.question)] if call.question in asked else asked
    if not earlier:
        return (counted, *ask_again(call, now, Say(Prompt.NO_FURTHER_BACK)))
    return (counted, *ask_slowly(earlier[-1], now))


def why_sought(assessed: Assessed) -> Why | None:
    """Return why these answers need a person now, or None."""
    if assessed.urgency is not Urgency.EMERGENCY:
        return None
    return Why.RING_999 if any(reason.ring_999 for reason in assessed.reasons) else Why.DANGER


def next_to_ask(call: Call, answered: Answered, now: Now) -> str | None:
    """Return the id of the question to ask after this answer; None: all is known."""
    question = next_question(now.rules, _with(call, answered))
    return question.id if question else None


def echo(answered: Answered) -> Say:
    """Return what confirms an answer. It also swallows a double press."""
    return Say(ECHOES[answered.answer])
