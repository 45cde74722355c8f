"""Promise 1: a danger answer is an emergency, from that answer on and for good."""

from collections.abc import Iterator, Mapping

from ivr.call import Call
from ivr.call.facts import Answered, Sought
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.walk import Move
from ivr.triage import Answer, Rules, Urgency, Vocabulary


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Judge by the vocabulary alone, not by the rules: what a yes means stands there for every symptom."""
    before, call = move.before.call, move.after.call
    if before.urgency is Urgency.EMERGENCY and call.urgency is not Urgency.EMERGENCY:
        yield "an emergency is lowered"
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


def _standing(call: Call) -> dict[str, Answer]:
    return {question: answer for question, answer in call.answers if call.round is None or question in call.round}
