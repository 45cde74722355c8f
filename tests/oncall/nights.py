"""Call-backs at night, and who can be rung for them. Times are minutes after the caller hung up."""

from datetime import UTC, datetime, timedelta

from ivr.call import At, Call, Contact, Kind, LegState, Why
from ivr.call.legs import Leg
from ivr.call.parts import Claim
from ivr.call.places import Way
from ivr.oncall import Paging, Ring, due, next_due
from ivr.triage import Answer, Reason, Urgency

PAGING = Paging()
GONE = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
BEGAN = GONE - timedelta(minutes=2)
NUMBER = "+441632960007"
A, B, C = (Contact(key, f"Dr {key}", Kind.DIRECT, 20) for key in ("a/1", "b/1", "c/1"))
SWITCH = Contact("switch/1", "Switchboard", Kind.SWITCHBOARD, 90)
LAST = Contact("registrar", "the registrar's number", Kind.DIRECT, 20)
LEAD, LEAD_2 = (Contact(key, "Dr Lead", Kind.DIRECT, 20) for key in ("lead/1", "lead/2"))
ORDER, LEADS, RESERVE = (A, B, LAST), (LEAD,), frozenset({"registrar"})
FIRST = 20 / 60
EMERGENCY, URGENT = Urgency.EMERGENCY, Urgency.URGENT


def minute(number):
    return GONE + timedelta(minutes=number)


def call(*legs, sid="CA1", gone=0, caller=NUMBER, **known):
    """Return the record of an emergency whose caller has hung up; `gone` None: who is on the line."""
    over = None if gone is None else minute(gone)
    shape = {"urgency": EMERGENCY, "why": Why.DANGER, "at": At.WAITING} | known
    return Call(sid=sid, began=shape.pop("began", BEGAN), caller=caller, over=over, legs=legs, **shape)


def urgent(*legs, **known):
    return call(*legs, urgency=URGENT, why=Why.URGENT, **known)


def asked(*legs, **known):
    return call(*legs, urgency=None, why=Why.ASKED, **known)


def keyless(*legs, **known):
    return call(*legs, urgency=None, why=None, at=At.ASKING, **known)


def page(contact, at, **known):
    """Return a ring for the call-back that ended unanswered after 20 seconds."""
    shape = {"state": LegState.UNREACHED, "ended_at": minute(at + 1 / 3), "sid": "CAleg", "way": Way.PAGE} | known
    return Leg(id=f"{contact.key}@{at}", contact=contact.key, placed_at=minute(at), **shape)


def lost(contact, at, *, refused=True):
    """Return a ring that Twilio refused, or never answered for."""
    return page(contact, at, state=LegState.PLACED, ended_at=None, sid=None, refused=refused)


def own_lost(at):
    """Return a ring of somebody's own phone that Twilio refused."""
    return page(C, at, state=LegState.PLACED, ended_at=None, sid=None, refused=True, by="Nurse Eve")


def alive(contact, at, state=LegState.RINGING, **known):
    return page(contact, at, state=state, ended_at=None, **known)


def took(contact, at, until, **known):
    """Return the leg of somebody who took the caller and rang them back, and hung up at minute `until`."""
    times = {"answered_at": minute(at), "accepted_at": minute(at), "ended_at": None if until is None else minute(until)}
    return page(contact, at, **{"state": LegState.OVER, "rings_back": True} | times | known)


def claim(leg, until, by="a/1"):
    return Claim(by=by, at=minute(0), until=minute(until), leg=leg and leg.id)


def when(record, paging=PAGING):
    """Return the minute at which somebody is next rung."""
    found = next_due(record, paging)
    return found and round((found - GONE) / timedelta(minutes=1), 3)


def rung(record, at, order=ORDER, leads=LEADS, busy=frozenset()):
    """Return whom is rung for one call at that minute."""
    tasks = due([record], order, leads, RESERVE, minute(at), PAGING, busy)
    return [task.contact for task in tasks if isinstance(task, Ring)]


def tasks(calls, at, order=ORDER, **known):
    return list(due(calls, order, LEADS, RESERVE, minute(at), PAGING, **known))


RING_999 = (Reason(rule="r", question="q", answer=Answer.YES, urgency=EMERGENCY, ring_999=True),)
TALKED = took(A, 1, 2, patient_seconds=45)
NOT_REACHED = took(A, 1, 2, patient_seconds=45, reached=False)
VOICEMAIL = took(A, 1, 2, patient_seconds=0)
TAKEN_IN_QUEUE = took(A, -0.1, 0.8, way=Way.QUEUE, patient_seconds=0)
TALKED_BEFORE = took(A, -1, 0, way=Way.QUEUE, rings_back=False, bridged=True)
OPERATOR = took(SWITCH, 1, 2, patient_seconds=45, switchboard=True)


def silent(place, heard, *legs, **known):
    """Return the call of somebody on the line, last heard of in that minute."""
    return call(*legs, gone=None, at=place, heard=minute(heard), began=minute(-500), **known)


def on_leg(state, way=Way.QUEUE, at=0, **known):
    """Return a leg on which somebody picked up in minute `at`."""
    times = {"answered_at": minute(at)} | known
    return alive(A, at, state, way=way, **times)


TALKS = on_leg(LegState.TALKING, accepted_at=minute(0.2), joined_at=minute(0.3))
