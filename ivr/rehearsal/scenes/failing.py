"""Answers of ours that do not come: the retry that our links ask for, and the fallbacks."""

from ivr.call.acts import Listen
from ivr.rehearsal.scenes.keying import WEAKNESS
from ivr.rehearsal.scenes.scenario import Fails, Finding, Scenario, as_assumed, breaks, holds_anyway, not_seen
from ivr.rehearsal.scenes.seen import LEG, Evidence

ONE_RETRY = "a slip of a second costs the caller the questions, or their answer: check the fragment (links.RETRY)"
NO_FALLBACK = "a caller whose answer fails hears an error and is cut off: set the number's fallback"


def number_failed(found: Evidence) -> Finding:
    """Judge whether Twilio tries once more when the first request of a call fails."""
    tried, fallback = len(found.all("voice")), found.first("fallback")
    if tried > 1:
        return as_assumed("a first request that fails is made once more")
    if fallback:
        return holds_anyway("a first request that fails goes to the fallback at once", ONE_RETRY)
    return breaks("a first request that fails ends the call", NO_FALLBACK)


NUMBER_FAILS = Scenario(
    name="number-fails",
    settles="Whether the fragment in the number's own address makes Twilio try again.",
    assumes="One more try after a 5xx (links.RETRY), and only then the number's fallback.",
    todo=("Ring the number. Stay until you hear a goodbye, or are cut off.",),
    answers={"voice": Fails(times=1)},
    judge=number_failed,
)


def turn_failed(found: Evidence) -> Finding:
    """Judge what happens when an answer in the middle of a call fails, and fails again."""
    tried, fallback = len(found.all("turn/1/question")), found.first("fallback")
    if not tried:
        return not_seen("no key arrived")
    if fallback is None:
        return breaks("an answer that fails in mid-call ends it", NO_FALLBACK)
    if tried == 1:
        return holds_anyway("the fragment in a Gather's action does not make Twilio try again", ONE_RETRY)
    return as_assumed(f"tried {tried} times, then the number's fallback (error {fallback.get('ErrorCode')})")


TURN_FAILS = Scenario(
    name="turn-fails",
    settles="Whether the fragment in an action's address, and the number's fallback, work in the middle of a call.",
    assumes="One more try (links.RETRY), then the number's fallback, with the caller still on the line.",
    todo=("Ring the number. At the question, press 1. Stay until you hear a goodbye, or are cut off.",),
    answers={"voice": (Listen((WEAKNESS,), 8),), "turn/1/question": Fails()},
    judge=turn_failed,
)


def leg_failed(found: Evidence) -> Finding:
    """Judge what happens when the document of a phone that was rung over REST fails."""
    tried = len(found.all("person/0"))
    if found.status("person/status", "no-answer", "busy", "canceled") and not tried:
        return not_seen("nobody picked up the second phone")
    if found.first("rest/refused") or found.status("person/status", "failed"):
        return breaks("the second phone cannot be rung over REST", "no contact is: see what Twilio's debugger says")
    if found.first("person/else") is None:
        return breaks("a leg whose document fails has no fallback", "a doctor who picks up then hears an error")
    if tried == 1:
        return holds_anyway("the fragment in an address given over REST does not make Twilio try again", ONE_RETRY)
    return as_assumed(f"tried {tried} times, then the leg's own fallback")


LEG_FAILS = Scenario(
    name="leg-fails",
    settles="Whether a leg that was placed over REST has a fallback of its own, and a retry.",
    assumes="One more try (links.RETRY), then FallbackUrl: `person_else`, which still joins (failsafe.person).",
    todo=("The second phone rings now. Pick it up, hear what it says, press 2.",),
    answers={"person/0": Fails()},
    judge=leg_failed,
    begins="start",
    second=True,
    rings="start",
)


def leg_unanswered(found: Evidence) -> Finding:
    """Judge how long a phone rings that is rung over REST."""
    rang, ended = found.status("person/status", "ringing"), found.ended(LEG)
    if rang is None or ended is None or found.first("person/0"):
        return not_seen("the second phone did not ring, or something picked it up: a voicemail must be off")
    added = ended.at - rang.at - REST_SECONDS
    if abs(added) > SLACK:
        said = f"a phone rung over REST rings {added:+.0f} seconds longer than it was told to"
        return holds_anyway(said, "the rota's `wait` is off by that much: the next contact is rung after 25 s anyway")
    return as_assumed("a phone rung over REST rings as long as it was told to")


REST_SECONDS, SLACK = 15, 2.5

LEG_NO_ANSWER = Scenario(
    name="leg-no-answer",
    settles="Whether the timeout of a call made over REST is its ringing time.",
    assumes="It is (rest.Rest.ring gives the rota's `wait` as it stands).",
    todo=("The second phone rings now. Let it ring; do not decline it, and have its voicemail switched off.",),
    answers={},
    judge=leg_unanswered,
    begins="start",
    second=True,
    rings="start",
    wait=REST_SECONDS,
)
