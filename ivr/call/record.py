"""The record of a call: what its journal adds up to.

House rule: the record changes here and nowhere else, by one fact at a time.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from ivr.call import facts
from ivr.call.legs import CONVERSATION, Leg, talk
from ivr.call.places import At, Count, Why
from ivr.call.steps import Step
from ivr.triage import Answer, Reason, Urgency


class Call(BaseModel):
    """A call as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sid: str
    began: datetime
    version: int = 1
    """Of this shape, for a deploy in the middle of a call."""
    caller: str | None = None
    ruleset: str = ""
    wording: str = ""
    turn: int = 0
    """The request that is waited for: requests of earlier turns have had their answer."""
    at: At = At.NEW
    question: str | None = None
    piece: int = 0
    heard_from: datetime | None = None
    answers: tuple[tuple[str, Answer], ...] = ()
    """In the order in which they were first given."""
    urgency: Urgency | None = None
    reasons: tuple[Reason, ...] = ()
    here: tuple[Count, ...] = ()
    """What was counted at this prompt."""
    counts: tuple[Count, ...] = ()
    """What was counted in the whole call."""
    why: Why | None = None
    """Why a person was first sought; None: nobody was."""
    first: str | None = None
    tried: tuple[str, ...] = ()
    """The contacts rung in this round."""
    legs: tuple[Leg, ...] = ()
    advised: bool = False
    confirmed: bool = False
    failed_at: datetime | None = None
    """When every contact had failed the first time."""
    over: datetime | None = None
    seconds: int | None = None

    @property
    def ended(self) -> datetime | None:
        """When the caller's call ended by Twilio's length of it; None where it has given none."""
        return None if self.seconds is None else self.began + timedelta(seconds=self.seconds)

    @property
    def reached(self) -> bool:
        """Whether the caller has talked to a doctor: an operator only hands them on."""
        return any(not leg.switchboard for leg in self.conversations)

    def conversed(self, leg: Leg) -> bool:
        """Tell whether the caller and this contact talked long enough for nothing to be owed.

        Twilio's lengths count before our own clock, which notes an end only when it is told of it.
        """
        caller_ended = self.ended or (self.over if leg.seconds is None else None)
        return leg.bridged is not False and (talk(leg, caller_ended) or 0) >= CONVERSATION

    @property
    def conversations(self) -> tuple[Leg, ...]:
        """The legs on which the caller talked to somebody who had pressed 1, long enough to count."""
        return tuple(leg for leg in self.legs if self.conversed(leg))

    def leg(self, leg_id: str) -> Leg:
        """Return the leg of that id; KeyError if there is none."""
        return {leg.id: leg for leg in self.legs}[leg_id]


def learn(call: Call, step: Step, at: datetime) -> Call:
    """Return the record with one fact more. Acts change nothing."""
    return call.model_copy(update=_changes(call, step, at))


def _changes(call: Call, step: Step, at: datetime) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 one row a fact
    match step:
        case facts.Opened():
            return {"caller": step.caller, "ruleset": step.ruleset, "wording": step.wording}
        case facts.Moved():
            return _moved(call, step)
        case facts.Answered():
            answers = dict(call.answers) | {step.question: step.answer}
            return {"answers": tuple(answers.items()), "advised": False}
        case facts.Assessed():
            return {"urgency": step.urgency, "reasons": step.reasons}
        case facts.Counted():
            return {"here": (*call.here, step.what), "counts": (*call.counts, step.what)}
        case facts.Sought():
            return {"why": call.why or step.why, "first": step.first, "tried": ()}
        case facts.Advised():
            return {"advised": True}
        case facts.Failed():
            return {"failed_at": call.failed_at or at}
        case facts.Confirmed():
            return {"confirmed": True}
        case facts.LegPlaced():
            leg = Leg(id=step.leg, contact=step.contact, switchboard=step.switchboard)
            return {"legs": (*call.legs, leg), "tried": (*call.tried, step.contact)}
        case facts.LegChanged():
            return {"legs": tuple(g.after(step, at) if g.id == step.leg else g for g in call.legs)}
        case facts.Ended():
            return {"over": call.over or at, "seconds": call.seconds or step.seconds}
        case _:
            return {}


def _moved(call: Call, step: facts.Moved) -> dict[str, object]:
    same_prompt = (call.at, call.question, call.piece) == (step.at, step.question, step.piece)
    return {
        "at": step.at,
        "question": step.question,
        "piece": step.piece,
        "heard_from": step.heard_from,
        "here": call.here if same_prompt else (),
    }
