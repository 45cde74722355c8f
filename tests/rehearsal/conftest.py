"""A rehearsal against the strict exchange, which plays both telephones, and whatever Twilio turns out to be."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ivr.rehearsal.app import make_app
from ivr.rehearsal.making import make_stage
from ivr.rehearsal.scenes import scenarios
from ivr.rehearsal.session import Session
from ivr.rehearsal.stage import People
from ivr.rehearsal.standing import line_digest
from ivr.simulator import dialled, outbound
from ivr.simulator.clock import VirtualClock
from ivr.simulator.documents import FailedDocumentError
from ivr.simulator.exchange import Exchange
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Moment, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import BASE, TOKEN, Inline, make_rest_http, practice_settings
from ivr.simulator.session import Session as Call
from ivr.simulator.switches import Switches
from ivr.simulator.wire import Wire
from ivr.store import connect, migrate
from ivr.store.rehearsals import all_rehearsals, keep_rehearsal_call
from ivr.triage import current_rules

FIRST, SECOND, LINE = "+447700900456", "+447700900777", "+441632960000"
EVERY = scenarios(("en-GB",))
NAMES = [scenario.name for scenario in EVERY]


@dataclass
class Whims:
    """What is open about Twilio, beside the exchange's own switches. The defaults are what the line assumes."""

    retries: bool = True
    falls_back: bool = True
    child_falls_back: bool = False
    bridges_without_whisper: bool = False
    reports: bool = True
    loses: tuple[str, ...] = ()
    """Paths, as they end, that Twilio never asks for."""
    adds: dict[str, str] = field(default_factory=dict)
    """Fields that every document's request has, whatever they said before."""
    drops: tuple[str, ...] = ()
    """Fields that no request has."""


class Twilio(Wire):
    """The wire to a rehearsal: it tries again, goes to the number's fallback, and has whims."""

    def __init__(self, whims):
        super().__init__(None, f"{BASE}/rehearse", TOKEN)
        self.whims, self.paths = whims, []

    def _deliver(self, path, form, signature):
        self.paths.append(path)
        return super()._deliver(f"/rehearse{path}", form, signature)

    def _whim(self, url, form):
        form = {name: value for name, value in form.items() if name not in self.whims.drops}
        return form | {name: value for name, value in self.whims.adds.items() if name in form or name == "Digits"}

    def report(self, url, form):
        if self.whims.reports or not url.endswith("/voice/status"):
            super().report(url, form)

    def document(self, url, form):
        path = url.partition("#")[0]
        if path.endswith(self.whims.loses):
            return b"<Response><Hangup/></Response>"
        form = self._whim(url, form)
        first = url == f"{self.base}/voice"
        for left in (1 if self.whims.retries and ("#" in url or first) else 0, 0):
            try:
                return super().document(url, form)
            except FailedDocumentError as failed:
                if not left:
                    return self._failed_for_good(path, form, failed)
        raise AssertionError

    def _failed_for_good(self, path, form, failed):
        direction = form["Direction"]
        if direction == "outbound-api":
            raise failed
        if self.whims.falls_back and (direction == "inbound" or self.whims.child_falls_back):
            error = {"ErrorCode": str(failed.code), "ErrorUrl": path}
            return super().document(f"{self.base}/voice/fallback", form | error)
        if self.whims.bridges_without_whisper:
            return b"<Response/>"
        return b"<Response><Hangup/></Response>"


@dataclass
class Hands:
    """What is done with the telephones in a scenario: the keys of the first one, and what the second one does."""

    keys: str = ""
    second: str = "accept"
    leaves: tuple | None = None
    leaves_at: float | None = None
    caller: str = FIRST
    callers: int = 9


HANDS = {
    "star-and-hash": Hands("*#"),
    "type-ahead": Hands("!1"),
    "hang-up-question": Hands("x"),
    "withheld": Hands("x", caller="anonymous"),
    "turn-fails": Hands("1"),
    "hang-up-queue": Hands(leaves_at=30),
    "caller-left-talk": Hands(leaves=(Moment.TALKING, 1)),
    "queue-key": Hands("1x"),
    "hang-up-talk": Hands(leaves=(Moment.TALKING, 1)),
    "too-late": Hands(leaves=(Moment.SCREENING, 1)),
    "leg-fails": Hands(second="decline"),
    "leg-no-answer": Hands(second="no-answer"),
    "declined": Hands(second="decline"),
    "whisper-silent": Hands(second="voicemail"),
    "whisper-hang-up": Hands(second="hang-up"),
    "no-answer": Hands(second="no-answer"),
    "hang-up-ringing": Hands(leaves=(Moment.RINGING, 1)),
    "hang-up-whisper": Hands(leaves=(Moment.SCREENING, 1)),
    "calls-at-once": Hands(second="busy", leaves_at=60),
}


class Person:
    """Whoever sits at the rehearsal: does as told with the telephones, and says what they were told to say."""

    def __init__(self, room):
        self.room, self.told, self.says, self.asked = room, [], {}, []

    def tell(self, text):
        self.told.append(text)

    def ask(self, words, choices=()):
        self.asked.append(words)
        said = next((said for part, said in self.says.items() if part in words), None)
        return said if said is not None else choices[0] if choices else "we looked it up"

    def wait(self, scenario, seen):
        self.room.play(scenario, HANDS | self.room.hands)


class Room:
    """The whole of it: an exchange with whims, a stage, a record, and whoever holds the telephones."""

    def __init__(self, folder, *, whims=None, switches=None, settings=None):
        self.settings = settings or practice_settings(Path(folder))
        self.clock, self.twilio = VirtualClock(), Twilio(whims or Whims())
        self.switches = switches or Switches(type_ahead="lost")
        self.exchange = Exchange(self.twilio, self.clock, self.settings.twilio_account_sid)
        rules = current_rules()
        self.stage = make_stage(
            self.settings,
            rules,
            self.settings.languages(rules),
            People(FIRST, SECOND),
            Inline(),
            lambda sid: keep_rehearsal_call(self.engine, sid, self.clock()),
            lambda: self.clock.elapsed,
            make_rest_http(self.exchange),
        )
        self.app = self.twilio.app = make_app(self.settings, self.stage)
        migrate(self.settings.database_url)
        self.engine = connect(self.settings.database_url)
        self.person, self.hands = Person(self), {}
        self.line = line_digest(self.settings.twilio_account_sid, self.settings.ivr_line_number)
        self.session = Session(self.stage, self.person, self.engine, self.clock, "Ann Example", self.line, "0.0")

    def play(self, scenario, hands):
        """Do with the telephones what the scenario says."""
        mine = hands.get(scenario.name, Hands())
        self.exchange.contacts = contacts = ScriptedContacts([Registrar(mine.second)])
        if scenario.begins == "voice":
            for caller in (mine.caller, SECOND)[: min(scenario.callers, mine.callers)]:
                self.telephone(mine, caller, contacts).dial()
        self.clock.advance(240)
        assert not self.exchange.alive

    def telephone(self, mine, caller, contacts):
        phone = Telephone(Call(self.exchange), ScriptedCaller(mine.keys), contacts, caller, LINE)
        phone.session.switches = self.switches
        phone.session.leaves, phone.session.leaves_at, phone.session.talks_for = mine.leaves, mine.leaves_at, 25
        return phone

    def go(self, name):
        """Try one scenario."""
        return self.session.go(EVERY[NAMES.index(name)])

    def rings(self):
        """The numbers that were rung, whoever rang them, each time that they were."""
        legs = self.exchange.calls.values()
        return [leg.to for leg in legs if isinstance(leg, (outbound.OutboundLeg, dialled.DialledLeg))]

    def rung(self):
        """The numbers that were rung at all."""
        return set(self.rings())

    def record(self):
        return all_rehearsals(self.engine)

    def requests(self):
        return json.loads(self.record()[-1].seen)["requests"]


@pytest.fixture
def room(tmp_path):
    made = []

    def make(**how):
        made.append(Room(tmp_path, **how))
        return made[-1]

    yield make
    for one in made:
        one.engine.dispose()
