"""The session: goes through the scenarios with whoever holds the telephone, and keeps what came of each at once."""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from ivr.rehearsal.scenes import QUESTIONS, Evidence, Finding, Question, Scenario, Verdict, judged, masked
from ivr.rehearsal.stage import Stage
from ivr.rehearsal.standing import Standing
from ivr.store.rehearsals import Rehearsed, keep_rehearsal

YES, NO = "yes", "no"
LONGEST = 512

STRANGER = "  Somebody rang from a number that nobody gave. They heard what to do, and nobody was rung for them."
REFUSED = (
    "  Requests were refused: not signed by this account for this address. Look at TWILIO_AUTH_TOKEN, IVR_PUBLIC_URL,\n"
    "  and the number's region, which may have a token of its own."
)


class Operator(Protocol):
    """Whoever holds the telephone."""

    def tell(self, text: str) -> None:
        """Say something to them."""

    def ask(self, words: str, choices: tuple[str, ...] = ()) -> str:
        """Return their answer: one of the choices, or any words."""

    def wait(self, scenario: Scenario, seen: Callable[[], Evidence]) -> None:
        """Return when they are done with their telephones, or have waited long enough."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting. `line`: which line it is, as a digest; `by`: who rehearses."""

    stage: Stage
    operator: Operator
    engine: Engine
    clock: Callable[[], datetime]
    by: str
    line: str
    version: str

    def go_through(self, scenarios: Iterable[Scenario]) -> None:
        """Try one after another. Each is kept before the next begins: who stops here goes on there."""
        for scenario in scenarios:
            self.go(scenario)

    def go(self, scenario: Scenario) -> Finding:
        """Try one scenario, as often as the operator wishes."""
        while True:
            found = self._try(scenario)
            again = self.operator.ask("Again?", (NO, YES)) if found.verdict is not Verdict.AS_ASSUMED else NO
            if again != YES:
                return found

    def _try(self, scenario: Scenario) -> Finding:
        self._brief(scenario)
        strangers, refused = self.stage.strangers, self.stage.refused
        self.stage.begin(scenario, uuid.uuid4().hex)
        self.operator.wait(scenario, self.stage.evidence)
        found = self.stage.end()
        if self.stage.strangers > strangers:
            self.operator.tell(STRANGER)
        if self.stage.refused > refused:
            self.operator.tell(REFUSED)
        as_told, heard = True, {}
        if found.first(scenario.begins):
            as_told = self.operator.ask("Did it all go as described?", (YES, NO)) == YES
            asks = scenario.asks if as_told else ()
            heard = {ask.name: self.operator.ask(ask.words, (YES, NO, "unsure")) for ask in asks}
        found = Evidence(found.seen, heard)
        finding = judged(scenario, found, as_told=as_told)
        self._keep(scenario.name, finding, found)
        self._told(finding)
        return finding

    def ask_all(self, questions: Iterable[Question] = QUESTIONS) -> None:
        """Ask what no call can settle. No answer leaves it open."""
        for question in questions:
            self.operator.tell(f"\n{question.name}: {question.why}")
            if answer := masked(self.operator.ask(question.words).strip(), LONGEST):
                self._keep(question.name, Finding(Verdict.ANSWERED, answer), Evidence())

    def _brief(self, scenario: Scenario) -> None:
        self.operator.tell(f"\n{scenario.name}: {scenario.settles}")
        self.operator.tell(f"  We take it: {scenario.assumes}")
        for line in scenario.todo:
            self.operator.tell(f"  > {line}")

    def _told(self, finding: Finding) -> None:
        self.operator.tell(f"  {finding.verdict.upper()}: {finding.sentence}")
        if finding.depends:
            self.operator.tell(f"  {'The line holds' if finding.holds else 'NOT SAFE'}: {finding.depends}")

    def _keep(self, name: str, finding: Finding, found: Evidence) -> None:
        done = Rehearsed(
            scenario=name,
            at=self.clock(),
            verdict=finding.verdict,
            holds=finding.holds,
            sentence=finding.sentence[:LONGEST],
            depends=finding.depends[:LONGEST],
            rehearsed_by=self.by,
            number=self.line,
            version=self.version,
            seen=json.dumps({"requests": [asdict(one) for one in found.seen], "heard": dict(found.heard)}),
        )
        keep_rehearsal(self.engine, done)


def left(scenarios: Iterable[Scenario], known: Standing) -> tuple[Scenario, ...]:
    """Return what is still to be tried."""
    return tuple(scenario for scenario in scenarios if scenario.name in known.missing)


def unasked(known: Standing) -> tuple[Question, ...]:
    """Return what nobody has answered yet."""
    return tuple(question for question in QUESTIONS if question.name in known.missing)
