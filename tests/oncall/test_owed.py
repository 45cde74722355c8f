"""Who is owed what: one caller a row, from the record that the call left behind."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.call import At, Call, LegState, Why
from ivr.call.legs import Leg
from ivr.call.parts import Claim, Text
from ivr.call.places import Count, Way
from ivr.oncall import Owed, Rank, Status, is_keyless, owed, status
from ivr.oncall.owed import Reason
from ivr.triage import Answer, Urgency

BEGAN = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
EMERGENCY, URGENT, ADVICE = Urgency.EMERGENCY, Urgency.URGENT, Urgency.ADVICE
NOTHING = (None, None)
UNANSWERED, HUNG_UP, WAITING = Reason.UNANSWERED, Reason.HUNG_UP, Reason.HUNG_UP_WAITING
COULD_NOT, KEYLESS, FITS = Reason.COULD_NOT_ANSWER, Reason.KEYLESS, Reason.FITS


def second(number):
    """Return the moment that many seconds after the call began; None stays None."""
    return None if number is None else BEGAN + timedelta(seconds=number)


def leg(*, answered=60, accepted=None, ended=None, **known):
    """Return a try of a contact; times are seconds after the call began."""
    state = known.pop("state", LegState.OVER if ended else LegState.ACCEPTED if accepted else LegState.UNREACHED)
    times = {"answered_at": second(answered), "accepted_at": second(accepted), "ended_at": second(ended)}
    return Leg(id="leg1", contact="night/1", state=state, **times, **known)


RINGING = leg(answered=None, way=Way.PAGE, placed_at=second(400), sid="CAleg", state=LegState.RINGING)


def call(*legs, over=300, failed=None, **known):
    """Return the record of a call that ended after five minutes."""
    return Call(sid="CA1", began=BEGAN, over=second(over), failed_at=second(failed), legs=legs, **known)


def danger(*legs, **known):
    """Return the call of somebody who said yes to a danger question."""
    return call(*legs, urgency=EMERGENCY, why=Why.DANGER, at=known.pop("at", At.RINGING), **known)


def sought(why, *legs, **known):
    """Return a call in which a person was sought, with nothing known of its urgency."""
    return call(*legs, why=why, at=At.RINGING, **known)


def asked(**known):
    """Return the call of somebody who hung up at a question, after a no."""
    return call(at=At.ASKING, answers=(("weakness", Answer.NO),), **known)


def keyless(*legs, **known):
    """Return the call of somebody who hung up at the first question, without any key."""
    return call(*legs, at=At.ASKING, **known)


def choosing(*legs, **known):
    """Return the call of somebody who hung up when they were asked for a language."""
    return call(*legs, at=At.LANGUAGE, **known)


def again(*answered, legs=(), **known):
    """Return the call of somebody who hung up in the questions that were asked once more, after these noes."""
    noes = (("weakness", Answer.NO), ("cancer", Answer.YES))
    return call(*legs, at=At.ASKING, answers=noes, round=answered, **known)


def finished(**known):
    """Return the call of somebody who answered the questions a second time, to the last."""
    return call(**{"at": At.ADVISING} | known, round=("weakness", "cancer"), answers=(("cancer", Answer.YES),))


def taken(**known):
    """Return the leg of a doctor who took the caller after they had gone."""
    ended = known.pop("ended", 480)
    return leg(accepted=410, ended=ended, rings_back=True, way=known.pop("way", Way.PAGE), **known)


def verdict(record):
    """Return rank and reason, or nothing."""
    found = owed(record)
    return (found.rank, found.reason) if found else NOTHING


UNREACHED = leg(answered=None, ended=80)
LONG = leg(accepted=70, ended=200, seconds=140)
TALKED = leg(accepted=70, ended=90)
CUT_OFF = leg(accepted=70, ended=75)
NO_ONE = leg(ended=200, bridged=True)  # a conversation, but nobody pressed 1
OPERATOR = leg(accepted=70, ended=100, switchboard=True)
PAGED = leg(accepted=None, ended=430, bridged=True, way=Way.PAGE)
TAKEN_LATE = taken(way=Way.QUEUE)
TOO_LATE = leg(accepted=310, ended=330, way=Way.QUEUE)
NOT_REACHED = taken(reached=False)
RANG_BACK = taken(patient_seconds=45)
CLAIMED = taken(patient_seconds=0)
CLAIM = Claim(by="night/1", at=second(410), until=second(1010), leg="leg1")
SILENT = (Count.SILENCE,)
TEXT = Text(id="text1", prompt="message.urgent", status="delivered")


@pytest.mark.parametrize(
    ("sentence", "record", "rank", "reason"),
    [
        ("emergency, nobody answered", danger(UNREACHED, failed=120), Rank.EMERGENCY, UNANSWERED),
        ("emergency, hung up while it rang", danger(UNREACHED), Rank.EMERGENCY, WAITING),
        ("emergency, hung up before a phone rang", danger(), Rank.EMERGENCY, HUNG_UP),
        ("emergency, cut off after 5 seconds", danger(CUT_OFF), Rank.EMERGENCY, Reason.CUT_OFF),
        ("emergency, only an operator", danger(OPERATOR), Rank.EMERGENCY, Reason.HANDED_ON),
        ("emergency, joined without a 1", danger(NO_ONE), Rank.EMERGENCY, Reason.NOT_ACCEPTED),
        ("emergency, the caller says spoken but no 1", danger(NO_ONE, confirmed=True),
         Rank.EMERGENCY, Reason.NOT_ACCEPTED),
        ("emergency, and every advice was heard", danger(UNREACHED, failed=120, advised=True, at=At.CLOSED),
         Rank.EMERGENCY, UNANSWERED),
        ("asked for a person, nobody answered", sought(Why.ASKED, UNREACHED, failed=90),
         Rank.UNKNOWN, UNANSWERED),
        ("pressed 9 twice", sought(Why.NINES), Rank.UNKNOWN, HUNG_UP),
        ("could not answer: silence", sought(Why.SILENT, UNREACHED), Rank.UNKNOWN, WAITING),
        ("could not answer: wrong keys", sought(Why.WRONG_KEYS), Rank.UNKNOWN, HUNG_UP),
        ("could not answer: asked for it again and again", sought(Why.REPEATS), Rank.UNKNOWN, HUNG_UP),
        ("could not answer: sixty turns", sought(Why.TURNS), Rank.UNKNOWN, HUNG_UP),
        ("a no, then one silence", asked(here=(Count.SILENCE,), counts=(Count.SILENCE,)), Rank.UNKNOWN, COULD_NOT),
        ("hung up after one wrong key", call(at=At.ASKING, here=(Count.WRONG,), counts=(Count.WRONG,)),
         Rank.UNKNOWN, COULD_NOT),
        ("our own fault", sought(Why.FAULT), Rank.UNKNOWN, Reason.FAULT),
        ("a health professional", sought(Why.PROFESSIONAL, UNREACHED, failed=90), Rank.UNKNOWN, UNANSWERED),
        ("a health professional who did not wait", call(at=At.PROFESSIONAL), Rank.UNKNOWN, COULD_NOT),
        ("asked for a person after the advice", sought(Why.ASKED, urgency=ADVICE), Rank.UNKNOWN, HUNG_UP),
        ("our own fault, in an emergency", call(urgency=EMERGENCY, why=Why.FAULT, at=At.LIFELINE),
         Rank.EMERGENCY, Reason.FAULT),
        ("urgent, took the offer, no answer", call(UNREACHED, urgency=URGENT, why=Why.URGENT, failed=90),
         Rank.URGENT, UNANSWERED),
        ("urgent, hung up at the offer", call(urgency=URGENT, at=At.OFFERING), Rank.URGENT, HUNG_UP),
        ("urgent, hung up in the first words of advice", call(urgency=URGENT, at=At.ADVISING),
         Rank.URGENT, HUNG_UP),
        ("urgent, advised, but wanted more", call(UNREACHED, urgency=URGENT, why=Why.URGENT, advised=True),
         Rank.URGENT, WAITING),
        ("rang again within two days, hung up before the person they were offered", call(at=At.RETURNING),
         Rank.UNKNOWN, HUNG_UP),
        ("hung up in their queue, before a phone could be made to ring", danger(at=At.WAITING, waiting_from=BEGAN),
         Rank.EMERGENCY, WAITING),
        ("gone quiet, with no word of a hang-up", danger(UNREACHED, over=None, quiet=second(300)),
         Rank.EMERGENCY, WAITING),
        ("a page that was cut off is no talk with the caller", danger(PAGED), Rank.EMERGENCY, HUNG_UP),
        ("a doctor took them after they had hung up", danger(TAKEN_LATE, waiting_from=BEGAN),
         Rank.EMERGENCY, WAITING),
        ("a doctor heard of a withheld number, too late to talk", danger(TOO_LATE, acknowledged_by="night/1"),
         Rank.EMERGENCY, WAITING),
        ("a doctor rang back, and says not reached", danger(NOT_REACHED), Rank.EMERGENCY, HUNG_UP),
        ("a doctor rang back and talked, and nobody said reached", danger(RANG_BACK), Rank.EMERGENCY, HUNG_UP),
        ("the lease of whoever took it ran out", danger(CLAIMED, claim=CLAIM), Rank.EMERGENCY, HUNG_UP),
        ("hung up at the choice of a language, without a key", choosing(), Rank.UNKNOWN, KEYLESS),
        ("the same, and a doctor has rung them back", choosing(RANG_BACK), Rank.UNFINISHED, KEYLESS),
        ("the same, gone quiet", choosing(over=None, quiet=second(300)), Rank.UNKNOWN, KEYLESS),
        ("a wrong key at the choice of a language", choosing(here=(Count.WRONG,), counts=(Count.WRONG,)),
         Rank.UNKNOWN, COULD_NOT),
        ("rang again within two days, hung up at the choice of a language", choosing(returning=True),
         Rank.UNKNOWN, HUNG_UP),
        ("rang again, was rung back, and still nobody said reached", choosing(RANG_BACK, returning=True),
         Rank.UNKNOWN, HUNG_UP),
        ("chose a language, and hung up in the opening", keyless(language="qtz"), Rank.UNKNOWN, KEYLESS),
        ("advice, and something they heard fits them", again(), Rank.UNKNOWN, FITS),
        ("the same, and has begun to say what", again("weakness"), Rank.UNKNOWN, FITS),
        ("the same, and could not go on", again("weakness", here=SILENT, counts=SILENT), Rank.UNKNOWN, FITS),
        ("the same, gone quiet", again("weakness", over=None, quiet=second(300)), Rank.UNKNOWN, FITS),
        ("the same, and a wrong key", again(here=(Count.WRONG,), counts=(Count.WRONG,)), Rank.UNKNOWN, FITS),
        ("the same, and their last no came as they hung up: they were told nothing", again("weakness", urgency=ADVICE),
         Rank.UNKNOWN, FITS),
        ("urgent and advised, and something they heard fits them", again(urgency=URGENT), Rank.UNKNOWN, FITS),
        ("urgent and advised, asked again, and said no", again("weakness", urgency=URGENT), Rank.UNKNOWN, FITS),
        ("it fits them, and they rang within two days", again(returning=True), Rank.UNKNOWN, FITS),
        ("it fits them, and a doctor has rung them back", again(legs=(RANG_BACK,)), Rank.UNKNOWN, FITS),
        ("it fits them, and they asked for a person", again(why=Why.ASKED), Rank.UNKNOWN, HUNG_UP),
        ("it fits them, they asked for a person, nobody answered",
         again(legs=(UNREACHED,), why=Why.ASKED, failed=90), Rank.UNKNOWN, UNANSWERED),
        ("it fits them, and our own fault", again(why=Why.FAULT), Rank.UNKNOWN, Reason.FAULT),
        ("asked again to the end, advice, hung up early", finished(urgency=ADVICE), *NOTHING),
        ("asked again to the end, advice, all heard", finished(urgency=ADVICE, advised=True), *NOTHING),
        ("asked again to the end, urgent, hung up at the offer", finished(urgency=URGENT, at=At.OFFERING),
         Rank.URGENT, HUNG_UP),
        ("asked again to the end, urgent, hung up in the first words", finished(urgency=URGENT), Rank.URGENT, HUNG_UP),
        ("asked again to the end, urgent and advised", finished(urgency=URGENT, advised=True), *NOTHING),
        ("asked again to the end, urgent and advised, then at a clip",
         finished(urgency=URGENT, advised=True, at=At.CLIP), *NOTHING),
        ("and it fits them once more", again(urgency=ADVICE), Rank.UNKNOWN, FITS),
        ("asked again, and it is an emergency", again("weakness", urgency=EMERGENCY, why=Why.DANGER),
         Rank.EMERGENCY, HUNG_UP),
        ("asked again, talked to a doctor", again(urgency=EMERGENCY, why=Why.DANGER, legs=(TALKED,)), *NOTHING),
        ("no key at all", keyless(), Rank.UNKNOWN, KEYLESS),
        ("no key, one silence", keyless(here=SILENT, counts=SILENT), Rank.UNKNOWN, KEYLESS),
        ("no key, gone quiet", keyless(over=None, quiet=second(300)), Rank.UNKNOWN, KEYLESS),
        ("no key, a doctor's phone rang in vain", keyless(PAGED.model_copy(update={"rings_back": False})),
         Rank.UNKNOWN, KEYLESS),
        ("no key, and a doctor has rung them back", keyless(RANG_BACK), Rank.UNFINISHED, KEYLESS),
        ("no key, no number, and a doctor was told", keyless(acknowledged_by="night/1"), Rank.UNFINISHED, KEYLESS),
        ("no key, but rang two days ago", keyless(returning=True), Rank.UNFINISHED, Reason.UNFINISHED),
        ("only a star", keyless(here=(Count.AGAIN,), counts=(Count.AGAIN,)), Rank.UNKNOWN, COULD_NOT),
        ("closed by a doctor", danger(RANG_BACK, closed_at=second(900), closed_by="night/1"), *NOTHING),
        ("closed by the board", keyless(closed_at=second(900), closed_by="Sister Green"), *NOTHING),
        ("unfinished: a run of noes", asked(), Rank.UNFINISHED, Reason.UNFINISHED),
        ("unfinished: hung up in the opening", call(at=At.NEW), Rank.UNFINISHED, Reason.UNFINISHED),
        ("urgent and advised", call(urgency=URGENT, advised=True, at=At.ADVISING), *NOTHING),
        ("urgent and advised, then at the menu", call(urgency=URGENT, advised=True, at=At.MENU), *NOTHING),
        ("urgent and advised, then at a clip", call(urgency=URGENT, advised=True, at=At.CLIP), *NOTHING),
        ("urgent and advised, and asked for a text", call(urgency=URGENT, advised=True, at=At.ADVISING, texts=(TEXT,)),
         *NOTHING),
        ("urgent, a text is no advice that was heard", call(urgency=URGENT, at=At.ADVISING, texts=(TEXT,)),
         Rank.URGENT, HUNG_UP),
        ("emergency, a text is no person", danger(UNREACHED, failed=120, at=At.UNANSWERED, texts=(TEXT,)),
         Rank.EMERGENCY, UNANSWERED),
        ("asked for a person at the menu", call(urgency=ADVICE, why=Why.ASKED, at=At.WAITING), Rank.UNKNOWN, HUNG_UP),
        ("advice, hung up at the menu", call(urgency=ADVICE, advised=True, at=At.MENU), *NOTHING),
        ("advice, hung up at a clip", call(urgency=ADVICE, advised=True, at=At.CLIP), *NOTHING),
        ("advice", call(urgency=ADVICE, advised=True, at=At.CLOSED), *NOTHING),
        ("advice, hung up early", call(urgency=ADVICE, at=At.ADVISING), *NOTHING),
        ("emergency, talked to a doctor", danger(TALKED), *NOTHING),
        ("asked for a person, talked to one", sought(Why.ASKED, TALKED), *NOTHING),
        ("our own fault, talked to a doctor", sought(Why.FAULT, TALKED), *NOTHING),
        ("a doctor after the operator", danger(OPERATOR, TALKED), *NOTHING),
        ("a doctor on the second round", danger(UNREACHED, TALKED, failed=120), *NOTHING),
        ("cut off, then the same doctor again", danger(CUT_OFF, TALKED), *NOTHING),
    ],
)  # fmt: skip
def test_who_is_owed_what(sentence, record, rank, reason):
    assert verdict(record) == (rank, reason), sentence


@pytest.mark.hazard("H39")
@pytest.mark.parametrize(
    ("sentence", "known", "legs_", "is_owed"),
    [
        ("19 s by our clock", {}, leg(accepted=70, ended=89), True),
        ("20 s by our clock", {}, leg(accepted=70, ended=90), False),
        ("19 s by Twilio, though its report came late", {}, leg(accepted=70, ended=200, seconds=29), True),
        ("20 s by Twilio's length", {}, leg(accepted=70, ended=200, seconds=30), False),
        ("20 s by Twilio, though our clock says less", {}, leg(accepted=70, ended=80, seconds=30), False),
        ("19 s: the 10 s of screening do not count", {}, leg(answered=60, accepted=70, seconds=29), True),
        ("the caller's call ended after 19 s", {"seconds": 89}, LONG, True),
        ("the caller's call ended after 20 s", {"seconds": 90}, LONG, False),
        ("by our clock the caller had gone after 5 s", {"over": 75}, leg(accepted=70, ended=200), True),
        ("Twilio's length of the leg counts before our clock", {"over": 75}, leg(accepted=70, seconds=90), False),
        ("the leg ended first, after 19 s", {"seconds": 300}, leg(accepted=70, ended=89), True),
        ("the leg ended first, after 20 s", {"seconds": 300}, leg(accepted=70, ended=90), False),
        ("no end of the leg is known", {}, leg(accepted=70), True),
        ("no end of the leg is known, only the caller's", {"seconds": 300}, leg(accepted=70), True),
        ("no 1, however long", {"seconds": 300}, leg(ended=250, seconds=190, bridged=True), True),
        ("an operator, however long", {"seconds": 300}, leg(accepted=70, ended=250, switchboard=True), True),
        ("the caller had gone when 1 was pressed", {"seconds": 65}, leg(accepted=70, ended=200), True),
    ],
)  # fmt: skip
def test_twenty_seconds_after_a_stored_1_are_a_conversation(sentence, known, legs_, is_owed):
    assert (owed(danger(legs_, **known)) is not None) is is_owed, sentence


def test_nothing_is_owed_while_the_call_runs():
    assert owed(danger(UNREACHED, over=None)) is None


def test_a_caller_still_on_the_line_is_owed_once_everybody_has_failed():
    expected = Owed(Rank.EMERGENCY, UNANSWERED, second(120))
    assert owed(danger(UNREACHED, over=None, failed=120, at=At.UNANSWERED)) == expected


def test_it_is_owed_since_the_first_of_failure_and_end():
    assert owed(danger(UNREACHED, failed=120)).since == second(120)
    assert owed(danger(UNREACHED)).since == second(300)


@pytest.mark.parametrize("why", list(Why))
def test_no_reason_for_seeking_a_person_lowers_an_emergency(why):
    assert owed(call(urgency=EMERGENCY, why=why)).rank is Rank.EMERGENCY


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("urgency", [None, *Urgency])
@pytest.mark.parametrize("why", list(Why))
def test_whoever_sought_a_person_and_talked_to_nobody_is_rung_back(urgency, why):
    least = Rank.URGENT if urgency is Urgency.URGENT else Rank.UNKNOWN
    assert owed(call(urgency=urgency, why=why, advised=True)).rank <= least


@pytest.mark.hazard("H17")
def test_the_list_ranks_emergency_unknown_urgent_unfinished():
    assert sorted(Rank) == [Rank.EMERGENCY, Rank.UNKNOWN, Rank.URGENT, Rank.UNFINISHED]


@pytest.mark.parametrize(
    ("sentence", "record", "after", "found"),
    [
        ("nobody does anything", danger(), 400, Status.OPEN),
        ("a doctor's phone rings", danger(RINGING),
         410, Status.RINGING),
        ("its end was never reported", danger(RINGING),
         400 + 11 * 60, Status.OPEN),
        ("a doctor has taken it", danger(CLAIMED, claim=CLAIM), 1009, Status.CLAIMED),
        ("the lease has run out", danger(CLAIMED, claim=CLAIM), 1010, Status.OPEN),
        ("a doctor was told of a withheld number", danger(acknowledged_by="night/1"), 500, Status.ACKNOWLEDGED),
        ("a doctor was told before the number was known", danger(acknowledged_by="night/1", number="+441632960001"),
         500, Status.OPEN),
    ],
)  # fmt: skip
def test_what_is_being_done_about_a_call_back(sentence, record, after, found):
    assert status(record, second(after)) is found, sentence


@pytest.mark.hazard("H08")
@pytest.mark.parametrize(
    ("sentence", "record", "answer"),
    [
        ("no key at all", keyless(), True),
        ("still on the line", keyless(over=None), False),
        ("no key at the choice of a language", choosing(), True),
        ("rang before, no key at the choice of a language", choosing(returning=True), False),
        ("a wrong key at the choice of a language", choosing(counts=(Count.WRONG,)), False),
        ("silent, until they were asked once more", again(), False),
        ("a no", asked(), False),
        ("a wrong key", keyless(counts=(Count.WRONG,)), False),
        ("a key in the opening", keyless(counts=(Count.OPENING,)), False),
        ("silent until a person was sought", keyless(why=Why.SILENT, counts=SILENT * 2), False),
        ("hung up at the check for professionals", call(at=At.PROFESSIONAL), False),
    ],
)
def test_who_pressed_no_key(sentence, record, answer):
    assert is_keyless(record) is answer, sentence
