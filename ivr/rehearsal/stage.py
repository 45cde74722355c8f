"""The scenario that is on: answers Twilio with the line's own documents, and keeps what it asked for."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from threading import RLock

from ivr.call import Contact, Kind, Limits
from ivr.call.acts import Act, Enqueue, HangUp, Join, Listen, Pause, Ring, Say, Take
from ivr.call.prompts import Prompt
from ivr.call.steps import Steps
from ivr.logs import get_logger
from ivr.oncall import Phone
from ivr.rehearsal.scenes import Evidence, Fails, Scenario, Seen, Usual, kept, place_of
from ivr.rehearsal.scenes.seen import CALLER, LEG
from ivr.telephony import PersonLeg, Rest, Writer, forms
from ivr.telephony.rest import QUEUE, LostError, RefusedError

log = get_logger(__name__)

LIMITS = Limits()
JOINING, DECLINED = Say(Prompt.WHISPER_JOINING), (Say(Prompt.WHISPER_DECLINED), HangUp())
SCREENS: Steps = (Listen((Say(Prompt.WHISPER_BARE),), LIMITS.leg_wait), HangUp())
BYE: Steps = (Say(Prompt.GOODBYE), HangUp())
STRANGER: Steps = (Say(Prompt.UNANSWERED_UNKNOWN), HangUp())
"""A caller whom nobody expects may be a patient: they hear what the line says when nobody can be reached."""

USUAL = Usual(
    {
        **dict.fromkeys(("voice", "fallback"), BYE),
        "person/joined": (Say(Prompt.WAIT_JOINED),),
        **dict.fromkeys(("contact/0", "person/0", "person/else"), SCREENS),
        "contact/1=1": (JOINING, Join()),
        "person/1=1": (JOINING, Take("", LIMITS.take_wait)),
        **dict.fromkeys(("contact/1", "person/1"), DECLINED),
        "person/dialled": (Say(Prompt.WHISPER_THANKS), HangUp()),
    }
)

Clock = Callable[[], float]
"""Seconds, from any moment on."""


class BrokenError(Exception):
    """An answer that is to fail."""


@dataclass(frozen=True, slots=True)
class People:
    """The two phones of a rehearsal. They are known while it lasts, and written down nowhere."""

    first: str = field(repr=False)
    second: str = field(default="", repr=False)

    def name(self, form: Mapping[str, str]) -> str:
        """Return whose number a call comes from, without the number."""
        number = forms.caller(form)
        if number is None:
            return "withheld"
        return {self.first: "first", self.second: "second"}.get(number, "stranger")


@dataclass(slots=True)
class Run:
    """One go at a scenario."""

    scenario: Scenario
    queue: str
    leg: str
    began: float
    seen: list[Seen] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    has_rung: bool = False

    def name(self, sid: str, kind: str) -> str:
        """Return what a call is named here: the first of its kind, the second."""
        if sid not in self.names:
            others = sum(name.startswith(kind) for name in self.names.values())
            self.names[sid] = f"{kind} {others + 1}" if others else kind
        return self.names[sid]


class Stage:
    """Where one scenario after another is on. Requests come from several threads."""

    def __init__(  # noqa: PLR0913, PLR0917 what a line is made of
        self, writer: Writer, rest: Rest, people: People, clock: Clock, run: Executor, keep_call: Callable[[str], None]
    ) -> None:
        """`keep_call`: writes down the sid of a call that is rehearsed, so that the pager rings nobody back for it."""
        self._writer, self._rest, self.people, self._clock, self._run = writer, rest, people, clock, run
        self._keep_call = keep_call
        self._lock = RLock()
        self._on: Run | None = None
        self.strangers, self.refused = 0, 0
        """Callers whom nobody expected, and requests that this account has not signed for this address."""

    def begin(self, scenario: Scenario, token: str) -> None:
        """Let a scenario be on. `token`: makes its queue and its leg its own."""
        with self._lock:
            self._on = Run(scenario, f"{QUEUE}rehearsal-{token}", f"rehearsal-{token}", self._clock())
            if scenario.rings == "start":
                self._note(self._on, "start", LEG, {})
                self._ring_second(self._on)

    def end(self, heard: Mapping[str, str] | None = None) -> Evidence:
        """Let it be on no more, and return what was seen."""
        with self._lock:
            found, on, self._on = self.evidence(heard), self._on, None
        if on and any(one.place.endswith("/wait") for one in found.seen):
            self._run.submit(self._drop, on)
        return found

    def evidence(self, heard: Mapping[str, str] | None = None) -> Evidence:
        """Return what was seen so far."""
        with self._lock:
            return Evidence(tuple(self._on.seen) if self._on else (), dict(heard or {}))

    def answer(self, path: str, form: Mapping[str, str]) -> str | None:
        """Return the document for a request, None where none is wanted; BrokenError where it is to fail."""
        with self._lock:
            place, on = place_of(path), self._on
            if on is None or not self._belongs(on, path, form):
                return self._unexpected(place)
            self._see(on, place, form)
            if place.endswith("status"):
                return None
            return self._document(on, place, form.get("Digits", ""))

    def _belongs(self, on: Run, path: str, form: Mapping[str, str]) -> bool:
        """Tell whether a request is about this go: calls that were left over, and strangers, are not."""
        sid = forms.sid(form) or ""
        if place_of(path) == "voice" and sid not in on.names:
            callers = sum(name.startswith(CALLER) for name in on.names.values())
            takes = on.scenario.takes
            return callers < on.scenario.callers and ("any" in takes or self.people.name(form) in takes)
        return sid in on.names or f"/{on.leg}/" in path

    def _unexpected(self, place: str) -> str | None:
        if place.endswith("status"):
            return None
        if place == "voice":
            self.strangers += 1
        if place.startswith(("contact/", "person/")):
            return self._writer.to_person((HangUp(),), PersonLeg("", ""), 0)
        return self._writer.to_caller(STRANGER, 0)

    def _see(self, on: Run, place: str, form: Mapping[str, str]) -> None:
        inbound = form.get("Direction", "inbound") == "inbound"
        who, fields = on.name(forms.sid(form) or "", CALLER if inbound else LEG), kept(form)
        if place == "voice":
            fields["From"] = self.people.name(form)
            self._keep_call(forms.sid(form) or "")
        if parent := forms.sid(form, "ParentCallSid"):
            fields["Parent"] = on.names.get(parent, "unknown")
        self._note(on, place, who, fields, gone=forms.gone(form))
        callers = sum(name.startswith(CALLER) for name in on.names.values())
        if place == on.scenario.rings and callers >= on.scenario.callers:
            self._ring_second(on)

    def _note(self, on: Run, place: str, who: str, fields: Mapping[str, str], *, gone: bool = False) -> None:
        on.seen.append(Seen(round(self._clock() - on.began, 1), place, who, fields, gone))

    def _document(self, on: Run, place: str, key: str) -> str:
        wanted = on.scenario.answers.get(place)
        if isinstance(wanted, Fails):
            on.failed[place] = on.failed.get(place, 0) + 1
            if wanted.times is None or on.failed[place] <= wanted.times:
                raise BrokenError(place)
        found = USUAL.at(None if isinstance(wanted, Fails) else on.scenario, place, key)
        return self._written(on, place, found if found and not isinstance(found, Fails) else _otherwise(place))

    def _written(self, on: Run, place: str, steps: Steps) -> str:
        """Write a document as the line would at this place."""
        writer = replace(self._writer, phones={"second": self._second(on)}, last_resort=self._second(on))
        acts = tuple(_named(step, on) for step in steps if isinstance(step, Act))
        match place.split("/"):
            case ["person", "joined"]:
                return writer.joined(acts)
            case ["person", _]:
                return writer.to_person(acts, PersonLeg(on.queue, on.leg), 1)
            case ["contact", _]:
                return writer.to_contact(acts, on.leg, 1)
            case ["turn", turn, "wait"]:
                return writer.to_queue(acts, int(turn), 1)
            case ["turn", turn, _]:
                return writer.to_caller(acts, int(turn) + 1)
        return writer.to_caller(acts, 1)

    def _second(self, on: Run) -> Phone:
        return Phone(Contact("second", "the second phone", Kind.DIRECT, on.scenario.wait), self.people.second)

    def _ring_second(self, on: Run) -> None:
        """Ring the second phone, once in a scenario, beside the request: nobody waits for it."""
        if not on.has_rung:
            on.has_rung = True
            self._run.submit(self._place, on)

    def _place(self, on: Run) -> None:
        try:
            self._rest.ring(on.leg, on.queue, self._second(on))
        except (RefusedError, LostError) as error:
            log.error("the second phone cannot be rung", error=error)
            status = str(error.status) if isinstance(error, RefusedError) else "no answer"
            with self._lock:
                self._note(on, "rest/refused", LEG, {"Status": status}, gone=True)

    def _drop(self, on: Run) -> None:
        try:
            self._rest.drop_queue(on.queue)
        except (RefusedError, LostError) as error:
            log.warning("a queue of the rehearsal is left over", error=error)


def _otherwise(place: str) -> Steps:
    """Return what is said where nothing is planned."""
    if place.endswith("/wait"):
        return (Say(Prompt.WAIT_HOLD), Pause(2))
    return (HangUp(),) if place.startswith(("contact/", "person/")) else BYE


def _named(act: Act, on: Run) -> Act:
    """Return an act with the names of this go."""
    match act:
        case Enqueue() | Take():
            return replace(act, queue=on.queue)
        case Ring():
            return replace(act, leg=on.leg)
    return act
