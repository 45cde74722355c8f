"""What happened in a call, in words: who did what."""

from ivr.call import Call, Entry, events, facts, leg_facts
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, HandEvent, RungByHand, TriedByHand
from ivr.call.parts import came_of
from ivr.call.places import LegState
from ivr.web.board.people import People
from ivr.web.board.pressing import pressed, waited
from ivr.web.board.spoken import Book
from ivr.web.board.when import length, number

CALLER, LINE = "Caller", "Line"

STATES = {
    LegState.RINGING: "Phone rings",
    LegState.ANSWERED: "Picks up",
    LegState.DECLINED: "Declines",
    LegState.UNREACHED: "Not reached",
    LegState.OVER: "Call over",
}

KEYS = {"1": "takes the call", "2": "declines", "*": "hears it again"}

LIFELINE = {
    "rang": "Rung on the lifeline: the record could not be kept then",
    "checked": "Asked whether they have spoken to a doctor",
    "answered": "Picks up, on the lifeline",
    "accepted": "Key 1: takes the call, on the lifeline",
    "declined": "Declines, on the lifeline",
    "ended": "Call over, on the lifeline",
}


def happened(call: Call, entry: Entry, book: Book, who: People) -> tuple[str, str]:  # noqa: PLR0911 one row an event
    """Return who did something, and what; no words: nothing that anybody wants to read. `call`: as it stood before."""
    event = entry.event
    if isinstance(leg := getattr(event, "leg", None), str):
        return who.on(leg), _on_leg(call, entry)
    match event:
        case ClaimedByHand() | RungByHand() | TriedByHand() | ClosedByHand():
            return event.by, _by_hand(event)
        case events.Paged():
            return LINE, "The call-back is due"
        case events.TextReported():
            return LINE, f"Text message: {event.status}"
        case events.WentQuiet():
            return LINE, "Nothing has been heard of the caller for too long"
        case events.OnLifeline():
            return LINE, LIFELINE[event.what]
        case _:
            return CALLER, _by_caller(call, entry, book)


def _by_caller(call: Call, entry: Entry, book: Book) -> str:  # noqa: PLR0911 one row an event
    event = entry.event
    left = ", and hung up" if getattr(event, "gone", False) else ""
    match event:
        case events.Began():
            again = ", again within two days" if event.returning else ""
            return f"Rang from {number(event.caller)}{again}{left}" if event.caller else f"Rang, number withheld{left}"
        case events.Pressed():
            return pressed(call, entry, book) + left
        case events.Silence():
            return "Hung up" if left else "No key"
        case events.Waited():
            return waited(call, entry, book) or "Waits"
        case events.HungUp():
            return f"Call over{_after(event.seconds)}"
        case events.DialEnded() | events.QueueEnded():
            return _out_of_it(event) + left
        case _:
            return f"A request that the line did not expect ({event.kind.replace('_', ' ')}){left}"


def _out_of_it(event: events.DialEnded | events.QueueEnded) -> str:
    if isinstance(event, events.QueueEnded):
        return "The talk is over" if event.result == "bridged" else "Out of the queue"
    return f"{'The talk is over' if event.bridged else 'Nobody was joined to them'}{_after(event.seconds)}"


def _by_hand(event: HandEvent) -> str:
    match event:
        case ClaimedByHand():
            return "Takes the call-back"
        case RungByHand():
            return "Rings the caller back through the line, own phone first"
        case TriedByHand():
            return ": ".join(filter(None, ("Could not reach the caller", event.note)))
        case ClosedByHand():
            return ": ".join(filter(None, ("Closes the call-back", came_of(event.result), event.note)))


def _on_leg(call: Call, entry: Entry) -> str:  # noqa: PLR0911 one row an event
    event = entry.event
    match event:
        case events.LegPressed():
            return _pressed(event, entry)
        case events.LegJoined():
            return "Is joined to the caller"
        case events.LegDialEnded():
            return f"The talk is over{_after(event.seconds)}"
        case events.LegRefused():
            return "Could not be rung"
        case events.PatientReported():
            return f"The patient's phone, rung back: {event.status}{_after(event.seconds)}"
        case events.LegOverdue():
            return "Picked up and pressed nothing"
        case _:
            return _changed(call, entry)


def _pressed(event: events.LegPressed, entry: Entry) -> str:
    for step in entry.steps:
        match step:
            case leg_facts.Told():
                told = "spoke to the patient" if step.reached else "did not reach the patient"
                return f"Key {event.key}: {told}"
            case facts.Claimed():
                return f"Key {event.key}: takes the call-back, and is joined by ringing the patient"
            case leg_facts.LegChanged(wrong=True):
                return f"Key {event.key}: wrong key"
    return f"Key {event.key}: {KEYS.get(event.key, 'wrong key')}"


def _changed(call: Call, entry: Entry) -> str:
    """Return how far a phone has come; reports that change nothing are nothing."""
    known = {leg.id: leg.state for leg in call.legs}
    for one in entry.steps:
        if isinstance(one, leg_facts.LegChanged) and one.to and known.get(one.leg) is not one.to:
            return f"{STATES[one.to]}{_after(one.seconds)}" if one.to in STATES else ""
    return ""


def _after(seconds: int | None) -> str:
    return f" after {length(seconds)}" if seconds else ""
