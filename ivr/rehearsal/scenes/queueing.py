"""The queue, as of a live call: waiting, the join in mid-sentence, and who hangs up first."""

from ivr.call.acts import Enqueue, HangUp, Leave, Listen, Say
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking
from ivr.call.steps import Steps
from ivr.rehearsal.scenes.dialling import TALK_SECONDS, UNTIMED
from ivr.rehearsal.scenes.keying import STATUS, WEAKNESS
from ivr.rehearsal.scenes.scenario import Ask, Finding, Scenario, as_assumed, breaks, holds_anyway, not_seen
from ivr.rehearsal.scenes.seen import CALLER, Evidence

WAITS: Steps = (Say(Prompt.TRANSFER), Enqueue("", 0))
LONG: Steps = (Say(Prompt.INFO_TIME), Say(Prompt.INFO_WHAT))
"""More than half a minute without a breath: a join can hardly fall between two sentences."""

AT_ONCE = 4.0
"""Seconds from the doctor's 1 to the join, the sentence that tells them so included."""
TAKE_SECONDS = 25.0
"""Within which a doctor must hear what became of a caller who is not there any more: Limits.take_wait, and some."""
JOIN = "the doctor who pressed 1 is not joined: do not go live; ask Twilio"
BEGIN = "Ring the number from the first phone, and stay on the line."


def joined(found: Evidence) -> Finding:
    """Judge whether a join cuts a sentence short, and what the caller's call is told afterwards."""
    key, join, after = found.took("person/1"), found.first("person/joined"), found.first("turn/1/queue")
    if key is None:
        return not_seen("nobody pressed 1 on the second phone")
    if join is None:
        return breaks("nothing was asked for before the join", JOIN)
    if after is None or after.get("QueueResult") != "bridged":
        said = f"after a talk QueueResult is {after.get('QueueResult')!r}" if after else "nothing follows a talk"
        return breaks(said, "a caller who has talked is put through again: finding.BRIDGED")
    if after.at - join.at < TALK_SECONDS:
        return breaks("the end of a talk is told while it goes on", "the record has it over: call-backs are opened")
    if join.at - key.at > AT_ONCE or found.heard.get("cut") == "no":
        said = f"a join waits for the sentence's end ({join.at - key.at:.0f} seconds)"
        return holds_anyway(said, "doctors wait for as long as a piece lasts, eight seconds at most, and may hang up")
    return as_assumed(f"a join cuts the sentence short, {join.at - key.at:.0f} seconds after the 1; then `bridged`")


JOINED = Scenario(
    name="joined",
    settles="Whether a doctor who takes the caller out of the queue cuts short what is said there.",
    assumes="At once; the caller hears the document of <Queue url>; QueueResult is bridged when the talk has ended.",
    todo=(BEGIN, "Pick up the second phone, press 1, talk for ten seconds, and hang it up. Stay on the first one."),
    answers={"voice": WAITS, "turn/1/wait": LONG},
    judge=joined,
    asks=(Ask("cut", "Did the voice on the first phone stop in the middle of a sentence, for the doctor?"),),
    second=True,
    rings="turn/1/wait",
    calls=2,
)


def caller_left_talk(found: Evidence) -> Finding:
    """Judge what the doctor's leg is told when the caller ends the talk."""
    after = found.first("person/dialled")
    if found.first("person/joined") is None:
        return not_seen("they were not joined")
    if after is None:
        return breaks("a doctor's leg ends with the caller's", "nobody learns how long they talked: ask Twilio")
    if not after.bridged:
        said = f"a talk is told as {after.get('DialCallStatus')}, DialBridged {after.get('DialBridged')}"
        return breaks(said, "the doctor hears that nobody was there, and the caller is rung back (reports.dial_ended)")
    if not after.get("DialCallDuration"):
        said = "the length of a talk is not told"
        return holds_anyway(said, UNTIMED)
    return as_assumed("the doctor's leg goes on, and is told of the talk and its length")


CALLER_LEFT_TALK = Scenario(
    name="caller-left-talk",
    settles="What the doctor's Dial is told when the caller hangs up after a talk.",
    assumes="Its action is asked for, with DialBridged true and DialCallDuration (forms.leg_dial_ended).",
    todo=(BEGIN, "Pick up the second phone, press 1, talk for ten seconds; then hang up the first phone only."),
    answers={"voice": WAITS, "turn/1/wait": LONG},
    judge=caller_left_talk,
    second=True,
    rings="turn/1/wait",
    calls=2,
)


def left_queue(found: Evidence) -> Finding:
    """Judge which requests come when a caller hangs up in the queue."""
    after = found.first("turn/1/queue")
    if found.first("turn/1/wait") is None:
        return not_seen("the caller was not in the queue")
    if found.first("status") is None:
        return breaks("no report comes when a caller hangs up in the queue", STATUS)
    if after and not after.gone and after.get("QueueResult") != "hangup":
        said = f"who has hung up in the queue goes on, as if they were there ({after.get('QueueResult')})"
        return holds_anyway(said, "a phone of the lifeline rings for nobody, once; the call-back is opened anyway")
    more = f"and the Enqueue's action ({after.get('QueueResult')})" if after else "and no action"
    return as_assumed(f"the number's status callback comes, {more}")


HANG_UP_QUEUE = Scenario(
    name="hang-up-queue",
    settles="Which requests come when a caller hangs up in the queue.",
    assumes="The number's status callback; an action only with QueueResult hangup, or of a call that is over.",
    todo=("Ring the number. When you hear about pain, hang up.",),
    answers={"voice": WAITS, "turn/1/wait": LONG},
    judge=left_queue,
)


def keyed(found: Evidence) -> Finding:
    """Judge whether a key that is pressed in the queue arrives."""
    pieces = found.all("turn/1/wait")
    if len(pieces) < 2:  # noqa: PLR2004 the first is asked for before anything can be pressed
        return not_seen("nothing was pressed in the queue")
    if not any(piece.get("Digits") == "1" for piece in pieces[1:]):
        return breaks("a key that is pressed in the queue does not arrive", "doctors hear no handover answers")
    return as_assumed("a key that is pressed in the queue arrives")


QUEUE_KEY = Scenario(
    name="queue-key",
    settles="Whether keys arrive that a caller presses in the queue.",
    assumes="A Gather in the document of the queue asks for its action, with Digits (forms.waited).",
    todo=("Ring the number. When you are asked whether you can lift both feet, press 1. Then hang up.",),
    answers={"voice": WAITS, "turn/1/wait": (Listen((Say(asking(Item.FEET)),), 8),)},
    judge=keyed,
)


def came_too_late(found: Evidence) -> Finding:
    """Judge what a doctor is told who takes a caller who has gone."""
    key, after = found.took("person/1"), found.first("person/dialled")
    if key is None or found.first("status") is None:
        return not_seen("the caller was still there, or nobody pressed 1")
    if after is None:
        return breaks("a doctor who comes too late hears nothing", "they cannot ring the caller back: do not go live")
    if after.bridged:
        return breaks("a caller who has gone is told as joined", "the call-back would be taken for a talk")
    took = after.at - key.at
    if took > TAKE_SECONDS:
        said = f"a doctor who comes too late waits for {took:.0f} seconds"
        return holds_anyway(said, "doctors may hang up before they are offered to ring back: Limits.take_wait")
    return as_assumed(f"a doctor who comes too late is told within {took:.0f} seconds ({after.get('DialCallStatus')})")


TOO_LATE = Scenario(
    name="too-late",
    settles="What becomes of a doctor who presses 1 when the caller has just hung up.",
    assumes="The Dial of an empty queue ends within its timeout, unjoined (reports.dial_ended).",
    todo=(BEGIN, "Pick up the second phone. Hang up the first one; then press 1 on the second, and wait."),
    answers={
        "voice": WAITS,
        "turn/1/wait": LONG,
        "person/0": (Listen((Say(Prompt.INFO_WHAT), Say(Prompt.WHISPER_BARE)), 20), HangUp()),
    },
    judge=came_too_late,
    second=True,
    rings="turn/1/wait",
    calls=2,
)


def led_out(found: Evidence) -> Finding:
    """Judge what follows a Leave."""
    after = found.first("turn/1/queue")
    if found.first("turn/1/wait") is None:
        return not_seen("the caller was not in the queue")
    if after is None or after.get("QueueResult") != "leave":
        said = f"QueueResult is {after.get('QueueResult')!r}" if after else "nothing follows"
        return breaks(f"{said} after a Leave", "who is not answered in time is cut off, or put through once more")
    return as_assumed("a Leave is followed by the Enqueue's action")


LEAVES = Scenario(
    name="leave",
    settles="Whether a caller whom nobody answers comes out of the queue.",
    assumes="<Leave> is followed by the Enqueue's action, with QueueResult leave (finding.queue_ended).",
    todo=("Ring the number, and stay until the line hangs up.",),
    answers={"voice": WAITS, "turn/1/wait": (Say(Prompt.WAIT_HOLD), Leave())},
    judge=led_out,
)


def at_once(found: Evidence) -> Finding:
    """Judge whether two callers and a third call are taken at the same time."""
    if not any(one.who == f"{CALLER} 2" for one in found.seen):
        return breaks("a second caller does not get through while the first one waits", MORE)
    if found.first("rest/refused") or found.status("person/status", "failed"):
        return breaks("with two callers on the line nobody can be rung", MORE)
    if found.first("person/status") is None:
        return not_seen("nobody was rung")
    return as_assumed("two callers, and a third call that goes out, are taken at the same time")


MORE = "two callers at once, and one of them waits in vain: the account needs its business profile (error 10004)"

AT_ONCE_CALLS = Scenario(
    name="calls-at-once",
    settles="Whether the account takes three calls at the same time.",
    assumes="A caller who waits and a doctor who is rung are two calls, and several callers wait at once.",
    todo=(
        BEGIN,
        "Ring it from the second phone, too. A third call then rings the second phone: let it, or hear it as busy.",
        "After half a minute, hang up both.",
    ),
    answers={"voice": WAITS, "turn/1/wait": LONG, "person/0": (Listen((WEAKNESS,), 1), HangUp())},
    judge=at_once,
    second=True,
    rings="turn/1/wait",
    callers=2,
    calls=3,
    takes=("first", "second"),
)
