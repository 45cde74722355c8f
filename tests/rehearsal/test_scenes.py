"""What each outcome means for the line: requests in, a verdict out."""

import pytest

from ivr.rehearsal.scenes import QUESTIONS, Evidence, Fails, Seen, Verdict, judged, kept, masked, place_of, scenarios
from ivr.rehearsal.scenes.seen import CALLER, LEG
from ivr.telephony import Links

EVERY = {scenario.name: scenario for scenario in scenarios(("en-GB", "cy-GB"))}
BASE = "https://line.example.org"
LINKS = Links(BASE)
SAME, DIFFERS, UNSEEN = Verdict.AS_ASSUMED, Verdict.DIFFERS, Verdict.NOT_SEEN


def evidence(told):
    """Requests, one a line: seconds, whose call, place, fields; `over` marks the end of that call."""
    seen = []
    for line in filter(None, map(str.strip, told.splitlines())):
        at, who, place, *rest = line.split()
        fields = dict(field.split("=") for field in rest if "=" in field)
        seen.append(Seen(float(at), place, who, fields, "over" in rest))
    return Evidence(tuple(seen))


VOICE = "0 caller voice"
OVER = "90 caller status CallStatus=completed over"
RANG = "2 leg contact/status CallStatus=ringing\n"
WHISPER = f"{VOICE}\n5 leg contact/0 Parent=caller\n"
QUEUED = f"{VOICE}\n2 caller turn/1/wait\n"
TOOK = f"{QUEUED}20 leg person/1 Digits=1\n"
TALKED = "caller turn/1/queue QueueResult=bridged"
JOINED = "DialCallStatus=completed DialBridged=true DialCallDuration=10"
IN_VAIN = "DialCallStatus=no-answer DialBridged=false"
LEG_RANG = "0 leg start\n1 leg person/status CallStatus=ringing\n"

JUDGED = [
    ("silence", VOICE, DIFFERS, False),
    ("silence", f"{VOICE}\n9 caller turn/1/silence", SAME, True),
    ("silence", f"{VOICE}\n9 caller turn/1/silence Digits=", DIFFERS, True),
    ("silence", f"{VOICE}\n9 caller turn/1/silence Digits=2", DIFFERS, False),
    ("silence", f"{VOICE}\n9 caller turn/1/question Digits=", DIFFERS, True),
    ("star-and-hash", f"{VOICE}\n9 caller turn/1/question Digits=*\n12 caller turn/2/silence", DIFFERS, False),
    ("star-and-hash", f"{VOICE}\n9 caller turn/1/question Digits=*\n12 caller turn/2/question Digits=#", SAME, True),
    ("hang-up-question", f"{VOICE}\n9 caller turn/1/question Digits=1 over\n{OVER}", SAME, True),
    ("hang-up-question", f"{VOICE}\n9 caller turn/1/question Digits=1\n{OVER}", DIFFERS, True),
    ("hang-up-question", f"{VOICE}\n9 caller turn/1/silence\n{OVER}", DIFFERS, True),
    ("hang-up-question", f"{VOICE}\n9 caller turn/1/silence over", DIFFERS, False),
    ("withheld", "0 caller voice From=withheld", SAME, True),
    ("withheld", "0 caller voice From=first", UNSEEN, True),
    ("withheld", "0 caller voice From=stranger", DIFFERS, False),
    ("turn-fails", f"{VOICE}\n5 caller turn/1/question\n6 caller turn/1/question\n7 caller fallback", SAME, True),
    ("joined", f"{TOOK}23.9 caller person/joined\n60 {TALKED}", SAME, True),
    ("joined", f"{TOOK}24.1 caller person/joined\n60 {TALKED}", DIFFERS, True),
    ("joined", f"{TOOK}21 caller person/joined\n25 {TALKED}", DIFFERS, False),
    ("accepted", f"{WHISPER}9 leg contact/1 Digits=1\n12 caller turn/1/dial {JOINED}", DIFFERS, False),
    ("accepted", f"{WHISPER}9 leg contact/1 Digits=1\n22 caller turn/1/dial {JOINED}", SAME, True),
    ("joined", f"{TOOK}60 {TALKED}", DIFFERS, False),
    ("joined", f"{TOOK}21 caller person/joined\n60 caller turn/1/queue QueueResult=error", DIFFERS, False),
    ("joined", f"{TOOK}21 caller person/joined\n{OVER}", DIFFERS, False),
    ("joined", f"{QUEUED}20 leg person/1 Digits=2", UNSEEN, True),
    ("too-late", f"{TOOK}{OVER}\n44.9 leg person/dialled {IN_VAIN}", SAME, True),
    ("too-late", f"{TOOK}{OVER}\n44.9 leg person/dialled DialCallStatus=completed", SAME, True),
    ("too-late", f"{TOOK}{OVER}\n45.1 leg person/dialled {IN_VAIN}", DIFFERS, True),
    ("too-late", f"{TOOK}{OVER}\n30 leg person/dialled DialBridged=true", DIFFERS, False),
    ("too-late", f"{TOOK}{OVER}", DIFFERS, False),
    ("too-late", f"{TOOK}30 leg person/dialled DialBridged=true", UNSEEN, True),
    ("hang-up-queue", f"{QUEUED}9 caller turn/1/queue QueueResult=hangup\n{OVER}", SAME, True),
    ("hang-up-queue", f"{QUEUED}9 caller turn/1/queue QueueResult=leave over\n{OVER}", SAME, True),
    ("hang-up-queue", f"{QUEUED}9 caller turn/1/queue QueueResult=leave\n{OVER}", DIFFERS, True),
    ("hang-up-queue", f"{QUEUED}9 caller turn/1/queue QueueResult=hangup", DIFFERS, False),
    ("hang-up-ringing", f"{VOICE}\n{RANG}9 leg contact/status over\n9 caller turn/1/dial over\n{OVER}", SAME, True),
    ("hang-up-ringing", f"{VOICE}\n{RANG}9 leg contact/status over\n9 caller turn/1/dial\n{OVER}", DIFFERS, True),
    ("hang-up-ringing", f"{VOICE}\n{RANG}{OVER}", DIFFERS, False),
    ("hang-up-whisper", f"{VOICE}\n{RANG}9 leg contact/status over", DIFFERS, False),
    ("declined", f"{WHISPER}9 caller turn/1/dial {IN_VAIN}", SAME, True),
    ("declined", f"{WHISPER}9 caller turn/1/dial DialCallStatus=completed DialBridged=false", DIFFERS, True),
    ("declined", f"{WHISPER}9 caller turn/1/dial DialCallStatus=completed DialBridged=False", DIFFERS, True),
    ("declined", f"{WHISPER}9 caller turn/1/dial DialCallStatus=completed", DIFFERS, False),
    ("declined", f"{WHISPER}9 caller turn/1/dial DialCallStatus=busy", DIFFERS, True),
    ("declined", f"{WHISPER}9 caller turn/1/dial DialCallStatus=busy DialBridged=true", DIFFERS, False),
    ("declined", f"{WHISPER}{OVER}", DIFFERS, False),
    ("declined", f"{VOICE}\n5 leg contact/0 Parent=unknown\n9 caller turn/1/dial {IN_VAIN}", DIFFERS, False),
    ("whisper-fails", f"{WHISPER}9 caller turn/1/dial {IN_VAIN}", SAME, True),
    ("whisper-fails", f"{WHISPER}9 caller fallback", DIFFERS, True),
    ("whisper-fails", f"{WHISPER}7 leg fallback\n9 caller turn/1/dial {IN_VAIN}", DIFFERS, True),
    ("whisper-fails", f"{WHISPER}7 leg fallback\n9 caller turn/1/dial DialBridged=true", DIFFERS, False),
    ("no-answer", f"{VOICE}\n{RANG}14.4 caller turn/1/dial {IN_VAIN}", DIFFERS, True),
    ("no-answer", f"{VOICE}\n{RANG}14.6 caller turn/1/dial {IN_VAIN}", SAME, True),
    ("no-answer", f"{VOICE}\n{RANG}19.9 caller turn/1/dial {IN_VAIN}", SAME, True),
    ("no-answer", f"{VOICE}\n{RANG}20.1 caller turn/1/dial {IN_VAIN}", DIFFERS, True),
    ("no-answer", f"{VOICE}\n{RANG}17 caller turn/1/dial DialBridged=true", DIFFERS, False),
    ("no-answer", f"{VOICE}\n{RANG}5 leg contact/0\n17 caller turn/1/dial {IN_VAIN}", UNSEEN, True),
    ("leg-no-answer", f"{LEG_RANG}16 leg person/status CallStatus=no-answer over", SAME, True),
    ("leg-no-answer", f"{LEG_RANG}18.4 leg person/status CallStatus=no-answer over", SAME, True),
    ("leg-no-answer", f"{LEG_RANG}21 leg person/status CallStatus=no-answer over", DIFFERS, True),
    ("leg-no-answer", f"{LEG_RANG}11 leg person/status CallStatus=no-answer over", DIFFERS, True),
    ("leg-no-answer", f"{LEG_RANG}5 leg person/0\n16 leg person/status CallStatus=completed over", UNSEEN, True),
    ("leg-fails", f"{LEG_RANG}5 leg person/0\n6 leg person/0\n7 leg person/else", SAME, True),
    ("leg-fails", f"{LEG_RANG}5 leg person/0\n7 leg person/else", DIFFERS, True),
    ("leg-fails", f"{LEG_RANG}5 leg person/0\n6 leg person/0", DIFFERS, False),
    ("leg-fails", "0 leg start\n1 leg rest/refused over", DIFFERS, False),
]


@pytest.mark.parametrize(("name", "told", "verdict", "holds"), JUDGED)
def test_each_outcome_has_its_verdict(name, told, verdict, holds):
    found = judged(EVERY[name], evidence(told))
    assert (found.verdict, found.holds) == (verdict, holds), found
    assert bool(found.depends) == (verdict is DIFFERS)


@pytest.mark.parametrize("name", EVERY)
def test_where_nothing_was_asked_for_nothing_can_be_said(name):
    assert judged(EVERY[name], Evidence()).verdict is UNSEEN


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("told", [VOICE, f"{VOICE}\n{OVER}", "0 leg start", QUEUED, TOOK, WHISPER, LEG_RANG])
def test_every_judgement_bears_whatever_was_seen(name, told):
    found = judged(EVERY[name], evidence(told))
    assert found.sentence
    assert found.holds or found.depends


@pytest.mark.parametrize(
    ("link", "place"),
    [
        (f"{BASE}/voice", "voice"),
        (f"{BASE}/voice/", "voice"),
        (f"{BASE}/voice/status", "status"),
        (f"{BASE}/voice/fallback", "fallback"),
        (LINKS.part(1, "opening"), "turn/1/opening"),
        (LINKS.part(12, "question"), "turn/12/question"),
        (LINKS.part(1, "silence"), "turn/1/silence"),
        (LINKS.dial(1, 3), "turn/1/dial"),
        (LINKS.queue(1, 0), "turn/1/queue"),
        (LINKS.wait(1, 7, 1), "turn/1/wait"),
        (LINKS.person("ivr-q", "l-1"), "person/0"),
        (LINKS.person("ivr-q", "l-1", 2), "person/2"),
        (LINKS.person_dialled("ivr-q", "l-1", 2), "person/dialled"),
        (LINKS.person_else("ivr-q", "l-1"), "person/else"),
        (LINKS.person_status("ivr-q", "l-1"), "person/status"),
        (LINKS.joined("ivr-q", "l-1"), "person/joined"),
        (LINKS.leg("l-1", 1), "contact/1"),
        (LINKS.leg_status("l-1"), "contact/status"),
        (f"{BASE}/voice/leg/../../secret", "nowhere"),
        (f"{BASE}/voicemail", "nowhere"),
    ],
)
def test_each_link_of_the_line_stands_for_one_place(link, place):
    path = link.partition("#")[0].removeprefix(f"{BASE}/voice")
    assert place_of(path) == place


@pytest.mark.parametrize("number", ["+447700900123", "07700 900123", "(01632) 960-123", "00447700900123"])
def test_no_number_is_kept(number):
    assert not any(sign.isdigit() for sign in masked(f"{number}"))
    found = kept(
        {"From": number, "To": number, "Called": number, "CallSid": "CA1", "Digits": "1", "ErrorCode": "11200"}
    )
    assert found == {"Digits": "1", "ErrorCode": "11200"}
    assert not any(sign.isdigit() for sign in kept({"QueueResult": number})["QueueResult"])


def test_a_price_may_be_kept():
    assert masked("0.0085 a minute, 0.0139 for mobiles", 99) == "0.0085 a minute, 0.0139 for mobiles"


def test_a_session_is_over_when_every_call_is():
    assert not evidence(VOICE).is_over(1)
    assert evidence(f"{VOICE}\n{OVER}").is_over(1)
    assert not evidence(f"{VOICE}\n{OVER}").is_over(2)
    assert not evidence(f"{VOICE}\n{RANG}{OVER}").is_over(2)
    assert evidence(f"{VOICE}\n{RANG}95 leg contact/status over\n{OVER}").is_over(2)
    assert not evidence(f"{VOICE}\n9 caller turn/1/dial over").is_over(1)
    assert (CALLER, LEG) == ("caller", "leg")


def test_every_scenario_and_question_says_what_it_is_for():
    names = [one.name for one in (*EVERY.values(), *QUESTIONS)]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 64 for name in names)
    for scenario in EVERY.values():
        assert scenario.todo
        assert scenario.settles.endswith(".")
        assert scenario.assumes
        assert scenario.second == (scenario.calls > scenario.callers or scenario.rings != "")
    assert all(question.words.endswith("?") and question.why for question in QUESTIONS)


def test_every_place_that_a_scenario_answers_is_one_that_twilio_can_ask_for():
    ours = {"voice", "turn/1/question", "turn/1/wait", "contact/0", "person/0"}
    assert {place for scenario in EVERY.values() for place in scenario.answers} == ours
    failing = {
        scenario.name
        for scenario in EVERY.values()
        for answer in scenario.answers.values()
        if isinstance(answer, Fails)
    }
    assert failing == {"number-fails", "turn-fails", "leg-fails", "whisper-fails"}
