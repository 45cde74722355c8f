"""Promise 1: a danger answer is an emergency, from that answer on and for good."""

from collections.abc import Iterator, Mapping

from ivr.call import At, Call
from ivr.call.events import OnLifeline, Pressed
from ivr.call.facts import Answered, AskedAgain, Sought
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.walk import Move
from ivr.triage import Answer, Rules, Urgency, Vocabulary

MEANS = {"1": Answer.YES, "2": Answer.NO, "3": Answer.UNSURE}
"""The keys of every question, as the design of the line has them."""


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Judge by the vocabulary alone, not by the rules: what a yes means stands there for every symptom."""
    before, call = move.before.call, move.after.call
    if before.urgency is Urgency.EMERGENCY and call.urgency is not Urgency.EMERGENCY:
        yield "an emergency is lowered"
    again = before.round is not None or any(isinstance(one, AskedAgain) for one in move.steps)
    if again and (call.urgency or Urgency.ADVICE) < (before.urgency or Urgency.ADVICE):
        yield "asking once more lowers the urgency"
    yield from _misheard(move)
    if not any(isinstance(one, Answered) for one in move.steps):
        return
    due = floor(_standing(call), lore.world.rules, lore.vocabulary)
    if due is not None and (call.urgency or Urgency.ADVICE) < due:
        yield f"the answers are {due.value}, and the call says {call.urgency and call.urgency.value}"
    if due is Urgency.EMERGENCY and not call.gone and not any(isinstance(one, Sought) for one in move.steps):
        yield "a danger answer does not ring a doctor"


def floor(answers: Mapping[str, Answer], rules: Rules, vocabulary: Vocabulary) -> Urgency | None:
    """Return the least urgency that these answers mean; None: nothing has raised it. Cancer not answered is a yes."""
    no_cancer = answers.get(rules.gate) is Answer.NO
    covered = [key for q in rules.questions for key in q.covers if answers.get(q.id, Answer.NO) is not Answer.NO]
    symptoms = [vocabulary[key] for key in covered]
    urgencies = [one.without_cancer if no_cancer else one.urgency for one in symptoms]
    return max((one for one in urgencies if one), default=None)


def _misheard(move: Move) -> Iterator[str]:
    """An answer is written down as it was given, under the question that was asked."""
    answer, question = _given(move), move.before.call.question
    written = [(one.question, one.answer) for one in move.steps if isinstance(one, Answered)]
    if answer and (written != [(question, answer)] or dict(move.after.call.answers).get(question or "") is not answer):
        yield f"{move.happening.label}: the answer is not written down as it was given"


def _given(move: Move) -> Answer | None:
    """Return what the caller answers by this, in time or as they hang up; None: nothing that counts as an answer."""
    event, call = move.event, move.before.call
    if call.at is not At.ASKING or move.given == "turns spent":
        return None
    if isinstance(event, OnLifeline):
        return MEANS.get(event.key or "") if event.turn == call.turn else None
    if not isinstance(event, Pressed) or event.opening:
        return None
    early = call.heard_from is not None and move.after.at < call.heard_from
    return None if early and not (event.gone or call.over) else MEANS.get(event.key)


def _standing(call: Call) -> dict[str, Answer]:
    return {question: answer for question, answer in call.answers if call.round is None or question in call.round}
