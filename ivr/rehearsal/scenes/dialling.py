"""A phone that a Dial rings, as on the lifeline: the whisper, the join, and what the Dial's action tells."""

from ivr.call.acts import Ring, Say
from ivr.call.prompts import Prompt
from ivr.call.steps import Steps
from ivr.rehearsal.scenes.keying import STATUS
from ivr.rehearsal.scenes.scenario import (
    Ask,
    Fails,
    Finding,
    Scenario,
    Verdict,
    as_assumed,
    breaks,
    holds_anyway,
    not_seen,
)
from ivr.rehearsal.scenes.seen import CALLER, LEG, Evidence, Seen

RINGS: Steps = (Say(Prompt.TRANSFER_UNABLE), Ring("", "second", 0))
RING_SECONDS, TIMEOUT = 15, 10
"""What the rota would say, and the timeout that the Dial is given for it."""
ADDED = (2.5, 8.0)
"""Seconds that a Dial may ring longer than its timeout: about five."""

CUT_OFF = "who is on the lifeline is cut off when a contact does not take them: do not go live; ask Twilio"
DIAL_RULE = "the line goes by DialBridged (forms.may_have_talked)"
UNTIMED = "the line counts from the 1 to the report: a late report makes a snippet look like a talk (legs.talk)"
TALK_SECONDS = 5.0
"""Less than the ten for which they were told to talk."""
LATER = "the caller is asked whether they have talked before the next contact is rung: ask Twilio for DialBridged"


def refused(found: Evidence) -> Finding:
    """Judge what is told of a Dial whose whisper nobody accepted."""
    whisper, action = found.first("contact/0"), found.first("turn/1/dial")
    if whisper is None:
        return not_seen("nobody picked up the second phone")
    if action is None:
        return breaks("the Dial's action is not asked for when the whisper is not accepted", CUT_OFF)
    return _unaccepted(whisper, action) or _by_ear(found, action)


def _unaccepted(whisper: Seen, action: Seen) -> Finding | None:
    status = action.get("DialCallStatus")
    if action.bridged:
        return breaks("they were joined, though nobody pressed 1", "a voicemail would be a doctor: do not go live")
    if whisper.get("Parent") != CALLER:
        return breaks("the whisper does not name the caller's call", "the lifeline knows it by ParentCallSid only")
    if action.bridged is None:
        said = f"a whisper that is not accepted is told as {status}, without DialBridged"
        return breaks(said, LATER) if status == "completed" else holds_anyway(said, DIAL_RULE)
    if status == "completed":
        return holds_anyway("a whisper that is not accepted is told as completed, DialBridged false", DIAL_RULE)
    return None


def _by_ear(found: Evidence, action: Seen) -> Finding:
    if found.heard.get("number") == "no":
        return breaks("the second phone does not show the line's number", "doctors would not know who rings: callerId")
    if found.heard.get("ringing") == "no":
        said = "a caller hears silence while a doctor hears the whisper"
        return holds_anyway(said, "on the lifeline callers may hang up then: shorten the whisper, ask Twilio")
    return as_assumed(f"the caller goes on to the next contact ({action.get('DialCallStatus')}, DialBridged false)")


def _refusing(name: str, how: str, *, asks: tuple[Ask, ...] = ()) -> Scenario:
    return Scenario(
        name=name,
        settles="What a Dial's action tells of a whisper that was not accepted.",
        assumes="It is asked for, with DialBridged false (forms.dial_ended), and the next contact is rung.",
        todo=("Ring the number from the first phone, and stay on the line.", how),
        answers={"voice": RINGS},
        judge=refused,
        asks=asks,
        second=True,
        calls=2,
    )


DECLINED = _refusing(
    "declined",
    "Pick up the second phone, hear it out, press 2.",
    asks=(
        Ask("ringing", "Did the first phone hear ringing all the while until the second one pressed 2?"),
        Ask("number", "Did the second phone show the line's number?"),
    ),
)
UNHEEDED = _refusing("whisper-silent", "Pick up the second phone; like a voicemail, press nothing until it hangs up.")
WALKED_OFF = _refusing("whisper-hang-up", "Pick up the second phone and hang it up while the voice speaks.")


def accepted(found: Evidence) -> Finding:
    """Judge what is told of a talk."""
    key, action = found.took("contact/1"), found.first("turn/1/dial")
    if key is None:
        return not_seen("nobody pressed 1 on the second phone")
    if action is None:
        return breaks("the Dial's action is not asked for after a talk", "nobody knows that a doctor was reached")
    if action.at - key.at < TALK_SECONDS:
        return breaks("the end of a talk is told while it goes on", "the record has it over: call-backs are opened")
    return _talk(action)


def _talk(action: Seen) -> Finding:
    told = f"{action.get('DialCallStatus')}, DialBridged {action.get('DialBridged')}"
    if action.bridged is False or (action.bridged is None and action.get("DialCallStatus") != "completed"):
        return breaks(f"a talk is told as none ({told})", "a caller who has talked is put through again, and rung back")
    if action.bridged is None:
        return holds_anyway(f"a talk is told without DialBridged ({told})", "forms.may_have_talked goes by completed")
    if not action.get("DialCallDuration"):
        return holds_anyway("the length of a talk is not told", UNTIMED)
    return as_assumed(f"a talk is told, with its length ({told})")


ACCEPTED = Scenario(
    name="accepted",
    settles="What a Dial's action tells of a talk.",
    assumes="DialBridged true and DialCallDuration (forms.dial_ended, legs.conversed).",
    todo=(
        "Ring the number from the first phone, and stay on the line.",
        "Pick up the second phone, press 1, talk for ten seconds, and hang it up. Stay on the first one.",
    ),
    answers={"voice": RINGS},
    judge=accepted,
    second=True,
    calls=2,
)


def rung_in_vain(found: Evidence) -> Finding:
    """Judge how long a Dial rings, and what is told of a phone that nobody picked up."""
    rang, action = found.status("contact/status", "ringing", "initiated"), found.first("turn/1/dial")
    if rang is None or found.first("contact/0"):
        return not_seen("the second phone did not ring, or something picked it up: a voicemail must be off")
    if action is None:
        return breaks("the Dial's action is not asked for when nobody picks up", CUT_OFF)
    if action.bridged or action.get("DialCallStatus") == "completed":
        return breaks("a phone that nobody picked up is told as a talk", LATER)
    added = action.at - rang.at - TIMEOUT
    if not ADDED[0] <= added <= ADDED[1]:
        said = f"a Dial rings {added:.0f} seconds longer than its timeout, not five"
        return holds_anyway(said, "on the lifeline contacts ring for another time than `wait`: verbs.DIAL_ADDS")
    return as_assumed(f"a Dial rings {added:.0f} seconds longer than its timeout")


NO_ANSWER = Scenario(
    name="no-answer",
    settles="Whether a Dial rings five seconds longer than its timeout.",
    assumes="It does (verbs.DIAL_ADDS): a Dial is given the rota's `wait` less five.",
    todo=(
        "Ring the number from the first phone, and stay on the line.",
        "Let the second phone ring. Do not decline it, and have its voicemail switched off.",
    ),
    answers={"voice": RINGS},
    judge=rung_in_vain,
    second=True,
    calls=2,
    wait=RING_SECONDS,
)


def left(found: Evidence) -> Finding:
    """Judge which requests come when the caller hangs up during a Dial."""
    action = found.first("turn/1/dial")
    if found.first("contact/status") is None:
        return not_seen("the second phone did not ring")
    if found.first("status") is None:
        return breaks("no report comes when a caller hangs up during a Dial", STATUS)
    if found.ended(LEG) is None:
        return breaks("the second phone rings on when the caller has hung up", "a doctor would talk to nobody")
    if action and not action.gone:
        return holds_anyway("a caller who has hung up goes on to the next contact", "a phone rings for nobody, once")
    more = "and the Dial's action says that the call is over" if action else "and no action"
    return as_assumed(f"both calls end, {more}")


def _leaving(name: str, when: str) -> Scenario:
    return Scenario(
        name=name,
        settles="Which requests come when the caller hangs up during a Dial.",
        assumes="The number's status callback, the end of the other leg; an action only for a call that is over.",
        todo=("Ring the number from the first phone.", when),
        answers={"voice": RINGS},
        judge=left,
        second=True,
        calls=2,
    )


def left_talk(found: Evidence) -> Finding:
    """Judge what is told when the caller ends a talk on the lifeline."""
    if found.took("contact/1") is None:
        return not_seen("nobody pressed 1 on the second phone")
    gone, over = left(found), found.ended(LEG)
    if gone.verdict is Verdict.AS_ASSUMED and over and not over.get("CallDuration"):
        return holds_anyway("the length of a talk that the caller ends is not told", UNTIMED)
    return gone


HANG_UP_TALK = Scenario(
    name="hang-up-talk",
    settles="What is told when the caller hangs up after a talk on the lifeline.",
    assumes="The end of the doctor's leg, with its length (forms.leg_status); an action only for a call that is over.",
    todo=(
        "Ring the number from the first phone, and stay on the line.",
        "Pick up the second phone, press 1, talk for ten seconds; then hang up the first phone only.",
    ),
    answers={"voice": RINGS},
    judge=left_talk,
    second=True,
    calls=2,
)
HANG_UP_RINGING = _leaving("hang-up-ringing", "Hang it up while the second phone rings.")
HANG_UP_WHISPER = _leaving(
    "hang-up-whisper", "Pick up the second phone; while the voice speaks there, hang up the first one."
)


def whisper_failed(found: Evidence) -> Finding:
    """Judge what happens when the document of a whisper cannot be had."""
    action, fallback = found.first("turn/1/dial"), found.first("fallback")
    if found.first("contact/0") is None:
        return not_seen("nobody picked up the second phone")
    if action and action.bridged:
        return breaks("they are joined when the whisper cannot be had", "with our server away a voicemail is a doctor")
    if fallback:
        ear = "the doctor hears" if fallback.who != CALLER else "the caller goes on with"
        return holds_anyway(f"{ear} the number's fallback", "make sure that the static documents suit them, too")
    if action is None:
        return breaks("the call ends when a whisper cannot be had", CUT_OFF)
    return as_assumed("the leg ends, unjoined, and the caller goes on to the next contact")


WHISPER_FAILS = Scenario(
    name="whisper-fails",
    settles="What happens when a whisper cannot be had, and whether the number's fallback applies to that leg.",
    assumes="The leg ends unjoined and the Dial's action is asked for; no whisper of ours fails (failsafe.screen).",
    todo=("Ring the number from the first phone, and stay on the line.", "Pick up the second phone."),
    answers={"voice": RINGS, "contact/0": Fails()},
    judge=whisper_failed,
    second=True,
    calls=2,
)
