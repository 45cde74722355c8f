"""Every scenario, rehearsed against an exchange: as the line assumes it, and as it might turn out to be."""

import pytest

from ivr.rehearsal.scenes import Verdict
from ivr.simulator.asking import RestFault
from ivr.simulator.switches import Switches
from tests.rehearsal.conftest import EVERY, NAMES, SECOND, Hands, Whims

BUFFERED = Switches(type_ahead="buffered")
COMPLETED = Switches(declined_status="completed")
UNSAID = Switches(declined_status="completed", bridged_sent=False)
SILENT = Switches(bridged_sent=False)
LENGTHLESS = Switches(duration_sent=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_twilio_that_is_as_the_line_assumes_settles_each_scenario(room, name):
    here = room()
    found = here.go(name)
    assert (found.verdict, found.depends) == (Verdict.AS_ASSUMED, ""), (found, here.requests())
    assert here.rung() <= {SECOND}


DIFFERENT = [
    ("silence", {"switches": Switches(blank_digits=True)}, True, "silence comes with empty Digits"),
    ("silence", {"whims": Whims(loses=("/silence",))}, False, "silence ends the call"),
    ("silence", {"whims": Whims(adds={"Digits": "1"})}, False, "a key that was not pressed"),
    ("star-and-hash", {"whims": Whims(drops=("Digits",))}, False, "* arrives as None"),
    ("type-ahead", {"switches": BUFFERED}, True, "a key pressed before its Gather is kept"),
    ("hang-up-question", {"whims": Whims(reports=False)}, False, "no report comes"),
    ("withheld", {"hands": Hands("x", caller="+16175550123")}, False, "looks like a number"),
    ("number-fails", {"whims": Whims(retries=False)}, True, "goes to the fallback at once"),
    ("number-fails", {"whims": Whims(retries=False, falls_back=False)}, False, "ends the call"),
    ("turn-fails", {"whims": Whims(retries=False)}, True, "does not make Twilio try again"),
    ("turn-fails", {"whims": Whims(falls_back=False)}, False, "fails in mid-call ends it"),
    ("voices", {"says": {"clear sentence": "no"}}, False, "a language is not spoken"),
    ("leave", {"whims": Whims(loses=("/queue/0",))}, False, "nothing follows after a Leave"),
    ("leave", {"whims": Whims(adds={"QueueResult": "error"})}, False, "QueueResult is 'error'"),
    ("hang-up-queue", {"whims": Whims(reports=False)}, False, "no report comes"),
    ("queue-key", {"whims": Whims(drops=("Digits",))}, False, "in the queue does not arrive"),
    ("hang-up-talk", {"switches": LENGTHLESS}, True, "the length of a talk that the caller ends is not told"),
    ("hang-up-talk", {"whims": Whims(reports=False)}, False, "no report comes"),
    ("joined", {"says": {"middle of a sentence": "no"}}, True, "a join waits for the sentence's end"),
    ("joined", {"whims": Whims(adds={"QueueResult": "redirected"})}, False, "after a talk QueueResult is 'redirected'"),
    ("joined", {"whims": Whims(loses=("/queue/0",))}, False, "nothing follows a talk"),
    ("caller-left-talk", {"whims": Whims(loses=("/dialled",))}, False, "a doctor's leg ends with the caller's"),
    ("caller-left-talk", {"switches": SILENT}, False, "a talk is told as completed, DialBridged None"),
    ("caller-left-talk", {"switches": LENGTHLESS}, True, "the length of a talk is not told"),
    ("too-late", {"whims": Whims(loses=("/dialled",))}, False, "comes too late hears nothing"),
    ("too-late", {"whims": Whims(adds={"DialBridged": "true"})}, False, "is told as joined"),
    ("leg-fails", {"whims": Whims(retries=False)}, True, "does not make Twilio try again"),
    ("leg-fails", {"whims": Whims(loses=("/else",))}, False, "has no fallback"),
    ("leg-fails", {"rest": RestFault.TOO_MANY}, False, "cannot be rung over REST"),
    ("declined", {"switches": COMPLETED}, True, "told as completed, DialBridged false"),
    ("declined", {"switches": UNSAID}, False, "told as completed, without DialBridged"),
    ("declined", {"switches": SILENT}, True, "told as no-answer, without DialBridged"),
    ("declined", {"whims": Whims(adds={"DialBridged": "true"})}, False, "they were joined"),
    ("declined", {"whims": Whims(loses=("/dial/0",))}, False, "the Dial's action is not asked for"),
    ("declined", {"whims": Whims(drops=("ParentCallSid",))}, False, "does not name the caller's call"),
    ("declined", {"says": {"hear ringing": "no"}}, True, "hears silence while a doctor hears the whisper"),
    ("declined", {"says": {"show the line": "no"}}, False, "does not show the line's number"),
    ("whisper-silent", {"switches": COMPLETED}, True, "told as completed, DialBridged false"),
    ("whisper-hang-up", {"switches": UNSAID}, False, "told as completed, without DialBridged"),
    ("accepted", {"switches": SILENT}, True, "a talk is told without DialBridged"),
    ("accepted", {"switches": LENGTHLESS}, True, "the length of a talk is not told"),
    ("accepted", {"whims": Whims(adds={"DialBridged": "false"})}, False, "a talk is told as none"),
    ("accepted", {"whims": Whims(loses=("/dial/0",))}, False, "is not asked for after a talk"),
    ("no-answer", {"whims": Whims(adds={"DialCallStatus": "completed"})}, False, "is told as a talk"),
    ("no-answer", {"whims": Whims(loses=("/dial/0",))}, False, "is not asked for when nobody picks up"),
    ("hang-up-ringing", {"whims": Whims(reports=False)}, False, "no report comes"),
    ("whisper-fails", {"whims": Whims(bridges_without_whisper=True)}, False, "joined when the whisper cannot be had"),
    ("whisper-fails", {"whims": Whims(child_falls_back=True)}, True, "the doctor hears the number's fallback"),
    ("whisper-fails", {"whims": Whims(loses=("/dial/0",))}, False, "ends when a whisper cannot be had"),
    ("calls-at-once", {"rest": RestFault.SERVER_ERROR}, False, "nobody can be rung"),
    ("calls-at-once", {"hands": Hands(second="failed", leaves_at=60)}, False, "nobody can be rung"),
]


@pytest.mark.parametrize(("name", "how", "holds", "said"), DIFFERENT)
def test_a_twilio_that_is_otherwise_is_told_with_what_depends_on_it(room, name, how, holds, said):
    here = room(**{part: value for part, value in how.items() if part in ("whims", "switches")})
    here.person.says, here.exchange.rest_fault = how.get("says", {}), how.get("rest")
    here.hands = {name: how["hands"]} if "hands" in how else {}
    found = here.go(name)
    assert found.verdict is Verdict.DIFFERS, (found, here.requests())
    assert said in found.sentence
    assert (found.holds, bool(found.depends)) == (holds, True)
    assert any(found.depends in line for line in here.person.told)
    assert here.rung() <= {SECOND}


NOT_DONE = [
    ("silence", Hands("1"), "a key arrived"),
    ("type-ahead", Hands("x"), "not heard to its end"),
    ("withheld", Hands("x"), "the number was shown"),
    ("turn-fails", Hands(""), "no key arrived"),
    ("hang-up-queue", Hands(leaves_at=1), "was not in the queue"),
    ("leave", Hands(leaves_at=1), "was not in the queue"),
    ("queue-key", Hands("x"), "nothing was pressed"),
    ("hang-up-talk", Hands(second="decline"), "nobody pressed 1"),
    ("joined", Hands(second="decline", leaves_at=60), "nobody pressed 1"),
    ("caller-left-talk", Hands(second="no-answer", leaves_at=60), "were not joined"),
    ("too-late", Hands(second="decline", leaves_at=60), "was still there, or nobody pressed 1"),
    ("leg-fails", Hands(second="no-answer"), "nobody picked up"),
    ("leg-no-answer", Hands(second="accept"), "something picked it up"),
    ("declined", Hands(second="busy"), "nobody picked up"),
    ("accepted", Hands(second="decline"), "nobody pressed 1"),
    ("no-answer", Hands(second="voicemail"), "something picked it up"),
    ("hang-up-ringing", Hands(leaves_at=1), "did not ring"),
    ("whisper-fails", Hands(second="no-answer"), "nobody picked up"),
]


@pytest.mark.parametrize(("name", "hands", "said"), NOT_DONE)
def test_what_was_not_done_as_told_settles_nothing(room, name, hands, said):
    here = room()
    here.hands = {name: hands}
    found = here.go(name)
    assert found.verdict is Verdict.NOT_SEEN, (found, here.requests())
    assert said in found.sentence


@pytest.mark.parametrize("name", NAMES)
def test_an_operator_who_says_that_it_went_otherwise_settles_nothing(room, name):
    here = room()
    here.person.says = {"as described": "no"}
    assert here.go(name).verdict is Verdict.NOT_SEEN


def test_who_is_gone_when_their_action_is_asked_for_has_hung_up_for_all_that(room):
    here = room(switches=Switches(action_after_hang_up=True, type_ahead="lost"))
    assert "the call is over" in here.go("hang-up-ringing").sentence
    assert "(hangup)" in here.go("hang-up-queue").sentence
    here.twilio.whims.adds = {"CallStatus": "in-progress"}
    assert "goes on to the next contact" in here.go("hang-up-ringing").sentence


@pytest.mark.parametrize("name", NAMES)
def test_the_second_phone_is_rung_once_at_most_and_no_other_is(room, name):
    here = room()
    here.go(name)
    scenario = EVERY[NAMES.index(name)]
    assert here.rings() == [SECOND] * scenario.second


def test_a_second_caller_who_does_not_get_through_is_told(room):
    here = room()
    here.person.wait = lambda scenario, _: here.play(scenario, {"calls-at-once": Hands(leaves_at=60, callers=1)})
    found = here.go("calls-at-once")
    assert (found.verdict, found.holds) == (Verdict.DIFFERS, False)
    assert "does not get through" in found.sentence
