"""The places of a call and what happens there, in words for people who do not read the code."""

from collections.abc import Mapping

from ivr.call import At

PLACES: Mapping[At, tuple[str, str]] = {
    At.NEW: ("A call comes in", "nothing has been said yet"),
    At.LANGUAGE: ("Choice of language", "only where more than one is offered"),
    At.RETURNING: ("Rang before", "within 48 hours: offered a person first"),
    At.ASKING: (
        "The questions",
        "in their order: 2 leads to the next; 1 or 3 at a danger question to a person",
    ),
    At.PROFESSIONAL: ("Health professional", "asked first if they are the patient"),
    At.OFFERING: ("Urgent: the offer", "today, within 24 hours; the on-call team now?"),
    At.ADVISING: ("What to do", "whom to ring, what to watch for"),
    At.MENU: ("Topics", "what there is to hear about"),
    At.CLIP: ("A topic", "one clip after another"),
    At.WAITING: (
        "In the queue",
        "phones are rung over REST; the caller is spoken to in pieces; whoever presses 1 is joined",
    ),
    At.RINGING: (
        "On the lifeline",
        "nobody can be rung over REST: contacts are dialled one after another, and asked for a 1",
    ),
    At.CHECKING: ("Did you speak?", "joined, but nobody had pressed 1"),
    At.CUT_SHORT: ("Cut short", "a talk that was too short"),
    At.AFTER_TALK: ("After the talk", "if you were cut off, press 1"),
    At.UNANSWERED: (
        "Nobody answered",
        "999, first aid; the caller is on the list, and joined to whoever presses 1 now",
    ),
    At.LIFELINE: ("Without a record", "a fault of ours: fixed documents dial the contacts"),
    At.CLOSED: ("The end", "the line hangs up"),
}
"""Each place: its name, and what it is about."""

EVENTS: Mapping[str, str] = {
    "Began": "a call comes in",
    "Pressed": "a key",
    "Silence": "silence",
    "Astray": "a stray request",
    "QueueEnded": "queue ends",
    "DialEnded": "dialling ends",
    "Waited": "a piece has been heard",
    "HungUp": "the caller hangs up",
    "WentQuiet": "nothing is heard of the call any more",
    "LegCreated": "a contact is being rung",
    "LegRefused": "a contact cannot be rung",
    "LegAnswered": "a contact's phone is picked up",
    "LegPressed": "a contact presses a key",
    "LegJoined": "a contact is being joined to the caller",
    "LegDialEnded": "a contact's talk is over",
    "LegStatus": "the network reports on a contact's phone",
    "LegOverdue": "a contact picked up and pressed nothing",
    "TextReported": "the network reports on a text message",
    "Paged": "a call-back is due",
    "PatientReported": "the network reports on the phone of a patient who is rung back",
    "ClaimedByHand": "somebody takes a call-back by hand",
    "RungByHand": "somebody has their own phone rung, to ring the patient back",
    "TriedByHand": "somebody tried by hand, and the patient did not answer",
    "ClosedByHand": "somebody closes a call-back by hand",
    "OnLifeline": "something happened on the lifeline",
}
"""What can happen, by the name of the event."""

OTHER = "6"
"""The key by which the walk stands for every key that means nothing."""


def first_line(thing: object) -> str:
    """Return what the code says of itself in a sentence."""
    return (thing.__doc__ or "").strip().partition("\n")[0].replace("`", "")
