"""The record of a call: what its journal adds up to. It changes here and nowhere else, by one fact at a time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import reduce

from pydantic import BaseModel, ConfigDict

from ivr.call import facts, leg_facts
from ivr.call.legs import CONVERSATION, Leg, talk
from ivr.call.parts import Claim, Text
from ivr.call.places import At, Count, Item, LegState, Way, Why
from ivr.call.steps import NO_FACTS, Step
from ivr.triage import Answer, Reason, Urgency

UNREPORTED = timedelta(minutes=1)
"""How long after the caller's end the report on a contact who talked to them is waited for."""


class Call(BaseModel):
    """A call as it stands."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    sid: str
    began: datetime
    version: int = 1
    """Of this shape, for a deploy in the middle of a call."""
    caller: str | None = None
    returning: bool = False
    """The same number had rung in the two days before."""
    ruleset: str = ""
    wording: str = ""
    language: str = ""
    """What the caller chose; empty: nothing was asked, and they hear the default one."""
    turn: int = 0
    """The request that is waited for: requests of earlier turns have had their answer."""
    at: At = At.NEW
    question: str | None = None
    piece: int = 0
    heard_from: datetime | None = None
    answers: tuple[tuple[str, Answer], ...] = ()
    """In the order in which they were first given."""
    round: tuple[str, ...] | None = None
    """What has been answered since the questions began once more; None: they were asked once."""
    urgency: Urgency | None = None
    reasons: tuple[Reason, ...] = ()
    here: tuple[Count, ...] = ()
    """What was counted at this prompt."""
    counts: tuple[Count, ...] = ()
    """What was counted in the whole call."""
    why: Why | None = None
    """Why a person was first sought; None: nobody was."""
    sought_at: datetime | None = None
    """When a person was last sought."""
    first: str | None = None
    tried: tuple[str, ...] = ()
    """The contacts rung since a person was last sought; one that was rung again stands here again."""
    legs: tuple[Leg, ...] = ()
    queue: str | None = None
    waiting_from: datetime | None = None
    pieces: tuple[str, ...] = ()
    """What was said while they waited."""
    told: int = 0
    """How many phones had begun to ring when they were last told of one."""
    gave_up: bool = False
    """Nobody answered for as long as phones are rung for a caller in their queue."""
    noted: tuple[tuple[Item, Answer], ...] = ()
    keyed: str | None = None
    """A number that a caller without one has keyed, not yet confirmed; empty: it was none, or wrong."""
    number: str | None = None
    """The same, confirmed."""
    texts: tuple[Text, ...] = ()
    advised: bool = False
    confirmed: bool = False
    failed_at: datetime | None = None
    """When every contact had failed the first time."""
    over: datetime | None = None
    seconds: int | None = None
    quiet: datetime | None = None
    """Since when nothing has been heard of the caller; a request of their own call takes it back."""
    heard: datetime | None = None
    """When Twilio last asked for the caller's next document, or for their next piece in the queue."""
    claim: Claim | None = None
    acknowledged_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    first_claimed_at: datetime | None = None

    @property
    def gone(self) -> datetime | None:
        """When the caller hung up, or must have; None while they are there."""
        return self.over or self.quiet

    @property
    def reach(self) -> str | None:
        """The number at which the caller can be rung back."""
        return self.number or self.caller

    @property
    def ended(self) -> datetime | None:
        """When the caller's call ended by Twilio's length of it; None where it has given none."""
        return None if self.seconds is None else self.began + timedelta(seconds=self.seconds)

    @property
    def reached(self) -> bool:
        """Whether the caller has talked to a doctor, and asked for nobody since: an operator only hands them on."""
        since = self.sought_at or self.began
        talks = (leg.joined_at or leg.accepted_at for leg in self.conversations if not leg.switchboard)
        return any(talk and talk >= since for talk in talks)

    def live_legs(self, at: datetime) -> tuple[Leg, ...]:
        """Return the legs whose phone may be ringing at that moment, or on which somebody may be."""
        return tuple(leg for leg in self.legs if leg.is_alive(at) and not self._ended_with_caller(leg, at))

    def _ended_with_caller(self, leg: Leg, at: datetime) -> bool:
        """Tell whether a leg must be over because the caller is, though its own end was not reported."""
        if self.over is None or leg.rings_back:
            return False
        talked = leg.state in (LegState.ACCEPTED, LegState.TALKING)
        return leg.way is Way.DIAL or (talked and at - self.over > UNREPORTED)

    def conversed(self, leg: Leg) -> bool:
        """Tell whether the caller and this contact talked long enough for nothing to be owed.

        Twilio's lengths count before our own clock, which notes an end only when it is told of it.
        """
        caller_ended = self.ended or (self.over if leg.seconds is None else None)
        return leg.was_joined is not False and (talk(leg, caller_ended) or 0) >= CONVERSATION

    @property
    def conversations(self) -> tuple[Leg, ...]:
        """The legs on which the caller talked to somebody who had pressed 1, long enough to count."""
        return tuple(leg for leg in self.legs if self.conversed(leg))

    def leg(self, leg_id: str) -> Leg:
        """Return the leg of that id; KeyError if there is none."""
        return {leg.id: leg for leg in self.legs}[leg_id]


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
            return {name: getattr(step, name) for name in ("caller", "returning", "ruleset", "wording")}
        case facts.Moved():
            return _moved(call, step)
        case facts.Answered():
            return _answered(call, step)
        case facts.AskedAgain():
            return {"round": (), "advised": False, "urgency": None if call.urgency is Urgency.ADVICE else call.urgency}
        case facts.LanguageChosen():
            return {"language": step.language, "wording": step.wording}
        case facts.TextAsked():
            return {"texts": (*call.texts, Text(id=step.text, prompt=step.prompt))}
        case facts.TextNoted():
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
            claim = Claim(by=step.by, at=at, until=step.until, leg=step.leg)
            return {"claim": claim, "first_claimed_at": call.first_claimed_at or at}
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
    return {} if stands else {"closed_at": at, "closed_by": step.by}


def _placed(call: Call, step: leg_facts.LegPlaced, at: datetime) -> dict[str, object]:
    leg = Leg(id=step.leg, contact=step.contact, switchboard=step.switchboard, way=step.way, placed_at=at)
    return {"legs": (*call.legs, leg), "tried": (*call.tried, step.contact)}


def _leg(call: Call, leg_id: str, change: Callable[[Leg], Leg]) -> dict[str, object]:
    return {"legs": tuple(change(leg) if leg.id == leg_id else leg for leg in call.legs)}


def _moved(call: Call, step: facts.Moved) -> dict[str, object]:
    same_prompt = (call.at, call.question, call.piece) == (step.at, step.question, step.piece)
    return {
        "at": step.at,
        "question": step.question,
        "piece": step.piece,
        "heard_from": step.heard_from,
        "here": call.here if same_prompt else (),
    }
