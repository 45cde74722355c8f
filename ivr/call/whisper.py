"""The words for whoever picked up: what a doctor is told of a caller, and what an operator is asked for."""

from ivr.call.acts import Handover, Line, Say
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.places import Why
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.triage import Answer

WHY = {
    Why.ASKED: Prompt.HANDOVER_ASKED,
    Why.NINES: Prompt.HANDOVER_ASKED,
    Why.FAULT: Prompt.HANDOVER_FAULT,
} | dict.fromkeys((Why.SILENT, Why.WRONG_KEYS, Why.REPEATS, Why.TURNS), Prompt.HANDOVER_UNABLE)


def operator(leg: Leg, now: Now) -> tuple[Line, ...]:
    """Return what the operator of this leg hears."""
    contact = now.contact(leg.contact)
    return operator_script(contact.ask if contact else "")


def operator_script(wanted: str) -> tuple[Line, ...]:
    """Return what an operator hears, three times: whom to bleep (`wanted`; empty: the on-call registrar)."""
    say = Say(Prompt.WHISPER_SWITCHBOARD)
    if wanted:
        say = Say(Prompt.WHISPER_SWITCHBOARD_ASK, (("ask", wanted),))
    return (say, say, say)


def doctor(call: Call, now: Now) -> Handover:
    """Return what a doctor is told: yes or not sure to what, no to what, and what was not asked.

    A health professional was asked nothing. That the caller rang before in the last two days is said first.
    """
    if call.why is Why.PROFESSIONAL:
        return Handover(Prompt.HANDOVER_PROFESSIONAL, nuisance=call.nuisance)
    answers = _standing(call)
    given: dict[Answer | None, list[str]] = {}
    for question in now.rules.questions:
        given.setdefault(answers.get(question.id), []).append(question.id)
    return Handover(
        why=_why(call),
        yes=tuple(given.get(Answer.YES, ())),
        unsure=tuple(given.get(Answer.UNSURE, ())),
        no=tuple(given.get(Answer.NO, ())),
        unasked=tuple(given.get(None, ())),
        nuisance=call.nuisance,
    )


def _standing(call: Call) -> dict[str, Answer]:
    """Return the answers that stand. Once the questions are asked again, a no of the first time stands no more.

    What raised the urgency then does, though it was taken back.
    """
    if call.round is None:
        return dict(call.answers)
    kept = {name: answer for name, answer in call.answers if name in call.round or answer is not Answer.NO}
    return kept | {reason.question: reason.answer for reason in call.reasons}


def _why(call: Call) -> Prompt:
    if call.gone:
        return Prompt.HANDOVER_CALL_BACK if call.reach else Prompt.HANDOVER_NO_NUMBER
    if call.returning:
        return Prompt.HANDOVER_RETURNING
    if call.round is not None:
        return Prompt.HANDOVER_FITS
    return WHY.get(call.why or Why.DANGER, Prompt.HANDOVER_INTRO)
