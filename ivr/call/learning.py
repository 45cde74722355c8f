"""How the record of a call grows.

House rule: the record changes here and nowhere else, by one fact at a time.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import reduce

from ivr.call import facts, leg_facts, text_facts
from ivr.call.legs import Leg
from ivr.call.parts import Claim, Text, Try
from ivr.call.record import Call
from ivr.call.steps import NO_FACTS, Step
from ivr.triage import Urgency


def learn(call: Call, step: Step, at: datetime) -> Call:
    """Return the record with one fact more."""
    changes = {} if type(step) in NO_FACTS else _changes(call, step, at)
    return call.model_copy(update=changes) if changes else call


def learn_all(call: Call, steps: Iterable[Step], at: datetime) -> Call:
    """Return the record with all facts among these steps."""
    return reduce(lambda known, step: learn(known, step, at), steps, call)


def _changes(call: Call, step: Step, at: datetime) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 one row a fact
    match step:
        case facts.Opened():
            return {name: getattr(step, name) for name in ("caller", "returning", "nuisance", "ruleset", "wording")}
        case facts.Moved():
            return _moved(call, step)
        case facts.Answered():
            return _answered(call, step)
        case facts.AskedAgain():
            return {"round": (), "advised": False, "urgency": None if call.urgency is Urgency.ADVICE else call.urgency}
        case facts.LanguageChosen():
            return {"language": step.language, "wording": step.wording}
        case text_facts.TextAsked():
            return {"texts": (*call.texts, Text(id=step.text, prompt=step.prompt))}
        case text_facts.TextNoted():
            noted = {text.id: text.model_copy(update={"status": step.status}) for text in call.texts}
            return {"texts": tuple(noted[t.id] if t.id == step.text else t for t in call.texts)}
        case facts.Assessed():
            return {"urgency": step.urgency, "reasons": step.reasons}
        case facts.Counted():
            return {"here": (*call.here, step.what), "counts": (*call.counts, step.what)}
        case facts.Sought():
            return {"why": call.why or step.why, "sought_at": at, "first": step.first, "tried": ()}
        case facts.Advised():
            return {"advised": True}
        case facts.Failed():
            return {"failed_at": call.failed_at or at}
        case facts.Confirmed():
            return {"confirmed": True}
        case leg_facts.LegPlaced():
            return _placed(call, step, at)
        case leg_facts.LegStarted():
            return _leg(call, step.leg, lambda leg: leg.model_copy(update={"sid": step.sid}))
        case leg_facts.LegFailed():
            return _leg(call, step.leg, lambda leg: leg.model_copy(update={"refused": True}))
        case leg_facts.LegChanged():
            return _leg(call, step.leg, lambda leg: leg.after(step, at))
        case leg_facts.PatientRang():
            rang = {"patient_status": step.status, "patient_seconds": step.seconds}
            return _leg(call, step.leg, lambda leg: leg.model_copy(update=rang))
        case leg_facts.Told():
            said = _leg(call, step.leg, lambda leg: leg.model_copy(update={"reached": step.reached}))
            return said if step.reached else said | {"claim": None}
        case facts.Queued():
            return {"queue": step.queue, "waiting_from": at, "pieces": (), "told": 0, "gave_up": False}
        case facts.Waiting():
            return {"pieces": (*call.pieces, step.piece), "told": step.told or call.told}
        case facts.GaveUp():
            return {"gave_up": step.rang}
        case facts.Noted():
            return {"noted": (*(n for n in call.noted if n[0] is not step.item), (step.item, step.answer))}
        case facts.NumberKeyed():
            return {"keyed": None, "number": step.number} if step.sure else {"keyed": step.number}
        case facts.Claimed():
            claim = Claim(by=step.by, at=at, until=step.until, leg=step.leg, staff=step.staff)
            return {"claim": claim, "first_claimed_at": call.first_claimed_at or at}
        case facts.Tried():
            theirs = call.claim is not None and call.claim.is_of(step.by, step.staff)
            return {"tries": (*call.tries, Try(by=step.by, at=at))} | ({"claim": None} if theirs else {})
        case facts.Acknowledged():
            return {"acknowledged_by": call.acknowledged_by or step.by}
        case facts.Closed():
            return _closed(call, step, at)
        case facts.Quiet():
            return {"quiet": call.quiet or at}
        case facts.Ended():
            return {"over": call.over or at, "seconds": call.seconds or step.seconds}
        case _:
            return {}


def _answered(call: Call, step: facts.Answered) -> dict[str, object]:
    answers = dict(call.answers) | {step.question: step.answer}
    known = None if call.round is None else (*call.round, step.question)
    return {"answers": tuple(answers.items()), "round": known, "advised": False}


def _closed(call: Call, step: facts.Closed, at: datetime) -> dict[str, object]:
    """The first word counts, until the caller asks for a person again."""
    stands = call.closed_at is not None and (call.sought_at is None or call.closed_at >= call.sought_at)
    return {} if stands else {"closed_at": at, "closed_by": step.by, "closed_as": step.result}


def _placed(call: Call, step: leg_facts.LegPlaced, at: datetime) -> dict[str, object]:
    known = {name: getattr(step, name) for name in ("contact", "switchboard", "way", "by")}
    leg = Leg(id=step.leg, placed_at=at, **known)
    return {"legs": (*call.legs, leg), "tried": (*call.tried, step.contact)}


def _leg(call: Call, leg_id: str, change: Callable[[Leg], Leg]) -> dict[str, object]:
    """A claim for which somebody's own phone was to ring ends with that phone, if they have not pressed 1 on it."""
    legs = tuple(change(leg) if leg.id == leg_id else leg for leg in call.legs)
    claimed = [leg for leg in legs if leg.by and leg.id == leg_id and call.claim and call.claim.leg == leg_id]
    in_vain = any(leg.is_over and leg.accepted_at is None for leg in claimed)
    return {"legs": legs} | ({"claim": None} if in_vain else {})


def _moved(call: Call, step: facts.Moved) -> dict[str, object]:
    same_prompt = (call.at, call.question, call.piece) == (step.at, step.question, step.piece)
    return {
        "at": step.at,
        "question": step.question,
        "piece": step.piece,
        "heard_from": step.heard_from,
        "here": call.here if same_prompt else (),
    }
