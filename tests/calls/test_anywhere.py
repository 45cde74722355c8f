"""The caller hangs up at every single moment of every kind of call, and nobody who is owed a person is forgotten.

What is owed is worked out here from the transcript alone: who pressed what, and who talked to a doctor. Then doctors
who accept and patients who answer are there, and the pager has to reach every one of them.
"""

import itertools
import os
from dataclasses import dataclass

import pytest

from ivr.call.prompts import question
from ivr.oncall import Paging
from ivr.simulator.switches import Switches
from tests.calls.conftest import script, world

NERVES, CANCER, BAND_NO, SIGNS_NO, FEVER_NO = "22222", "1", "2", "2", "2"
PAIN = NERVES + CANCER + BAND_NO + SIGNS_NO + FEVER_NO

STEP, EVERY = 1.5, 12
"""Seconds between two moments, of which each path takes every twelfth: together the paths take them all."""

SHORT = "IVR_EVERY_MOMENT" not in os.environ
"""With IVR_EVERY_MOMENT set, each path takes each moment: some minutes."""

DANGER = ("weakness", "walking", "toilet", "saddle", "numbness", "signs999", "fever")
WITH_CANCER = ("band",)
PAINS = ("neck", "back", "night", "strain", "moving", "other")
PUTTING_THROUGH = (
    "Please hold for a doctor",
    "I am ringing a doctor",
    "I am ringing the doctor again",
    "I will put you through",
    "speak to the doctor at once",
)
SWITCHES = [Switches(), Switches(action_after_hang_up=True), Switches(leg_report_first=False, gone_status="failed")]


@dataclass(frozen=True)
class Path:
    """One kind of call, and what the contacts do in it."""

    name: str
    keys: str
    contacts: str = "accept"
    caller: str | None = None
    again: bool = False
    """Whether the same number rang yesterday."""

    def __str__(self):
        return self.name


PATHS = [
    Path("weak legs", "1"),
    Path("not sure", "3"),
    Path("0 at once", "^0"),
    Path("silence", ""),
    Path("wrong keys", "^798"),
    Path("9 twice", "99"),
    Path("a health professional", "^5"),
    Path("cut off by the doctor", "1", "cut-off,accept"),
    Path("voicemail", "1", "voicemail,accept"),
    Path("declined", "1", "decline,accept"),
    Path("nobody answers", "1", "no-answer"),
    Path("no, and then not sure", "23"),
    Path("withheld, keys no number", "1", "no-answer,no-answer,accept", caller="anonymous"),
    Path("withheld, keys a number", "111", "no-answer,no-answer,accept", caller="anonymous"),
    Path("no cancer", NERVES + "22"),
    Path("signs of 999", NERVES + CANCER + BAND_NO + "1"),
    Path("urgent, takes the offer", PAIN + "221" + "1"),
    Path("urgent, wants advice", PAIN + "221" + "2"),
    Path("nothing, with cancer", PAIN + "222222"),
    Path("rings again, takes a person", "1", again=True),
    Path("rings again, wants the questions", "22", again=True),
]


class Ears:
    """What can be told from a transcript, up to the moment at which the caller hung up."""

    def __init__(self, transcript, questions):
        hung_up = [n for n, heard in enumerate(transcript.moments) if (heard.who, heard.what) == ("caller", "hangs up")]
        self.moments = transcript.moments[: hung_up[0] + 1] if hung_up else transcript.moments
        self.questions = questions
        self.answers, self.missed, self.pressed, self.sought, self.last = {}, False, [], False, ""
        for heard in self.moments:
            self._hear(heard)

    def _hear(self, heard):
        if heard.who == "line":
            asked = self.questions.get(heard.what)
            self.missed = self.missed or (asked is not None and asked == self.last)
            self.last = asked or self.last
            self.sought = self.sought or any(words in heard.what for words in PUTTING_THROUGH)
        if heard.who == "caller" and heard.what.startswith("presses") and not self.sought:
            self._press(heard.what.removeprefix("presses "))

    def _press(self, key):
        self.pressed.append(key)
        if self.last and key in "123":
            self.answers[self.last], self.missed, self.last = key, False, ""
        else:
            self.missed = self.missed or key in "789"

    def heard(self, words):
        return any(words in heard.what for heard in self.moments if heard.who == "line")

    def yes(self, *questions):
        return any(self.answers.get(question) in ("1", "3") for question in questions)

    @property
    def talked(self):
        """The seconds of the longest talk with a doctor."""
        talks = [0.0]
        for joins, after in itertools.pairwise(self.moments):
            if "joins the caller" in joins.what:
                talks.append(after.at - joins.at)
        return max(talks)

    @property
    def owed(self):
        """How soon this caller is to be rung back; `listed` is last, and not rung."""
        cancer = self.answers.get("cancer") != "2"
        if self.talked >= 20:
            return None
        if self.yes(*DANGER) or (cancer and self.yes(*WITH_CANCER)):
            return "emergency"
        if cancer and self.yes(*PAINS) and not ("0" in self.pressed and self.sought):
            return None if self.heard("I would like to see a doctor") else "urgent"
        offered = self.heard("If you are the patient") or (self.heard("You rang us before") and not self.last)
        if self.sought or not self.pressed or self.missed or (offered and not self.answers):
            return "unknown"
        return None if "other" in self.answers or (not cancer and "signs999" in self.answers) else "unfinished"


def ring(line, path, leaves_at=None, switches=None):
    """Ring as this path does, and hang up at that second."""
    caller = next(line.numbers) if path.caller is None else path.caller
    if path.again:
        line.ring("2x", caller=caller)
        line.clear()
    phone = line.phone(path.keys, path.contacts, caller=caller, leaves_at=leaves_at, switches=switches)
    phone.call()
    return phone


def line_for(path):
    hours = "48" if path.again else "0"
    return world(every=15, ivr_returning_hours=hours, ivr_paging=Paging(compare_minutes=600))


@pytest.fixture(scope="module")
def whole_calls():
    """Every path without a hang-up."""
    found = {}
    for path in PATHS:
        with line_for(path) as line:
            found[path] = ring(line, path).session.transcript
    return found


def own(path, whole_calls):
    """The second from which this path is not the same as one before it."""
    earlier, since = PATHS[: PATHS.index(path)], 0.0
    for other in earlier:
        if (other.caller, other.again) == (path.caller, path.again):
            since = max(since, parting(whole_calls[path], whole_calls[other], same=other.contacts == path.contacts))
    return since


def parting(one, other, *, same):
    """The second at which two calls part; whoever picks up otherwise does so from the first ring on."""
    for mine, theirs in zip(one.moments, other.moments, strict=False):
        if mine != theirs or (not same and mine.what.startswith("rings")):
            return min(mine.at, theirs.at)
    return min(one.moments[-1].at, other.moments[-1].at)


def moments(path, whole_calls):
    """Moments in steps, and the very instant of each key, ring, answer and join, or the one just after it."""
    transcript, since = whole_calls[path], own(path, whole_calls)
    end, place = transcript.moments[-1].at, PATHS.index(path)
    first = EVERY if SHORT else 1
    steps = {STEP * n + 0.7 for n in range(place % first, int(end / STEP), first)}
    events = sorted({m.at for m in transcript.moments if m.who != "line" and "cuts" not in m.what})
    instants = {instant + 0.01 * ((number + place) % 2) for number, instant in enumerate(events)}
    instants |= set() if SHORT else {instant + 0.01 for instant in events} | set(events)
    return sorted(moment for moment in steps | instants if since <= moment < end)


def overlaps(line, phone):
    """The numbers that were rung twice at the same time for this call."""
    legs = [leg for leg in line.line.exchange.calls.values() if leg.direction != "inbound" and leg.started_at]
    ours = sorted((leg for leg in legs if leg.session is phone.session), key=lambda leg: leg.started_at)
    pairs = itertools.combinations(ours, 2)
    return [a.to for a, b in pairs if a.to == b.to and b.started_at < (a.ended_at or float("inf"))]


def is_answered_for(line, phone, owed, reach):
    """Tell whether the pager has done what it owes: they were reached, or a doctor knows of who has no number."""
    if owed is None or owed == "unfinished":
        return True
    if reach is None:
        return line.call(phone).acknowledged_by is not None
    return line.owing(phone) is None


@pytest.mark.hazard("H06", "H07")
@pytest.mark.parametrize("path", PATHS, ids=str)
def test_whenever_the_caller_hangs_up_they_are_on_the_list_and_then_reached_or_owed_nothing(path, whole_calls):
    with line_for(path) as line:
        words = line.line.desk.words
        questions = {words.text(question(one.id)): one.id for one in line.line.desk.rules.questions}
        for number, moment in enumerate(moments(path, whole_calls)):
            phone = ring(line, path, moment, SWITCHES[number % len(SWITCHES)])
            line.line.run(1)
            hears = Ears(phone.session.transcript, questions)
            owing, told = line.owing(phone), f"{path}, {moment:.2f} s\n{phone.session.transcript.text()}"
            if not 19 < hears.talked < 21:
                assert (owing.owed.rank.value if owing else None) == hears.owed, told
            phone.session.contacts = line.line.exchange.contacts = script("accept")
            reach = line.call(phone).reach
            keyed = hears.heard("0 7 7 0 0 9 0 0 4 5 6") and any(m.what == "presses 1" for m in hears.moments[-9:])
            owed = owing.owed.rank.value if owing else None
            served = line.until(lambda: is_answered_for(line, phone, owed, reach), 900, 20)  # noqa: B023
            assert served, f"{told}\n{line.owing(phone)}"
            line.rest()
            dialled = phone.caller if path.caller is None else "+447700900456" if keyed and reach else None
            assert set(line.back(phone)) <= {dialled}, told
            assert bool(line.back(phone)) is (owed not in (None, "unfinished") and reach is not None), told
            assert not overlaps(line, phone), told
