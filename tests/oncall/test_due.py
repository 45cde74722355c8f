"""What the pager does, and when: one plain sentence a row. Times are minutes after the caller hung up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ivr.call import At, Call, Contact, Kind, LegState, Why, facts
from ivr.call.learning import learn
from ivr.call.legs import Leg
from ivr.call.parts import Claim
from ivr.call.places import Count, Way
from ivr.oncall import Overdue, Paging, Ring, Silent, due, is_due, is_settled, next_due, whom
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


@pytest.mark.parametrize(
    ("sentence", "record", "minutes"),
    [
        ("an emergency, 20 seconds after the hang-up", call(), FIRST),
        ("of whom nothing is known, the same", asked(), FIRST),
        ("urgent, at once too", urgent(), FIRST),
        ("a call gone quiet counts from then", call(gone=None, quiet=GONE), FIRST),
        ("the report of the hang-up that comes late takes nothing back", call(gone=40, quiet=GONE), FIRST),
        ("told to ring 999 by an answer: their line is free for 10 minutes", call(why=Why.RING_999), 10),
        ("told to ring 999 by key 9", call(urgency=None, why=Why.NINES), 10),
        ("a 999 sign in an answer that came late", call(why=Why.FAULT, reasons=RING_999), 10),
        ("3 minutes after the last ring", call(page(A, FIRST)), FIRST + 3),
        ("3 minutes after the last of several", call(page(A, FIRST), page(B, 3.5)), 6.5),
        ("phones rung while they waited are no rings for the call-back", call(page(A, -1, way=Way.QUEUE)), FIRST),
        ("just before half an hour, still after 3 minutes", call(page(A, 30.3)), 33.3),
        ("from half an hour on every 10 minutes", call(page(A, 30.4)), 40.4),
        ("a day later, still every 10 minutes", call(page(A, 1440)), 1450),
        ("refused: again after 10 seconds", call(lost(A, 1)), 1 + 1 / 6),
        ("refused twice: after 20 seconds", call(lost(A, 1), lost(A, 2)), 2 + 2 / 6),
        ("refused ten times: after a minute and no more", call(*[lost(A, n) for n in range(1, 11)]), 11),
        ("never heard of again: the same", call(lost(A, 1, refused=False)), 1 + 1 / 6),
        ("refused, and the last one rang before it", call(page(A, 1), lost(B, 4)), 4 + 1 / 6),
        ("refused, and then one rang", call(lost(A, 1), page(A, 1.5)), 4.5),
        ("staff's own phone is refused: the pager does not wait for it", call(page(A, 1), own_lost(3.9)), 4),
        ("nor for several of them", call(page(A, 1), own_lost(3.8), own_lost(3.9), own_lost(3.95)), 4),
        ("staff's own phone rings: a phone of the rota is tried again as if it had not",
         call(lost(A, 1), page(C, 1.1, by="Nurse Eve")), 1 + 1 / 6),
        ("of two placed at once one rang", call(page(A, 31), lost(LEAD, 31)), 41),
        ("of two placed at once one rang, whichever", call(lost(A, 31), page(LEAD, 31)), 41),
        ("of two placed within a second one rang", call(page(A, 31), lost(LEAD, 31 + 1 / 60)), 41),
        ("refused for the first time after the lead was rung", call(page(LEAD, 31), lost(A, 41)), 41 + 1 / 6),
        ("not reached: 3 minutes after that leg was placed", call(NOT_REACHED), 4),
        ("a doctor talked and hung up: asked a minute later, though the lease runs",
         call(TALKED, claim=claim(TALKED, 11)), 3),
        ("the one to ask cannot be rung: again soon", call(TALKED, lost(A, 3), claim=claim(TALKED, 11)), 3 + 1 / 6),
        ("the one to ask does not answer: when the lease runs out",
         call(TALKED, page(A, 3), claim=claim(TALKED, 11)), 11),
        ("a doctor talked for 20 seconds and nobody claims it", call(took(A, 1, 2, patient_seconds=20)), 3),
        ("when they stopped talking was never reported",
         call(took(A, 1, None, patient_seconds=45, state=LegState.ACCEPTED), claim=claim(TALKED, 11)), 11),
        ("a doctor talked for 19 seconds: when the lease runs out",
         call(took(A, 1, 2, patient_seconds=19), claim=claim(TALKED, 11)), 11),
        ("a doctor got a voicemail and hung up: when the lease runs out", call(VOICEMAIL, claim=claim(VOICEMAIL, 11)),
         11),
        ("a doctor talked, but the staff has claimed it since", call(TALKED, claim=claim(None, 15)), 15),
        ("rung in the queue, took them after they had gone", call(TAKEN_IN_QUEUE, claim=claim(TAKEN_IN_QUEUE, 10)), 10),
        ("the same, and not reached", call(took(A, -0.1, 0.8, way=Way.QUEUE, reached=False)), 2.9),
        ("an operator handed them on: when the lease runs out", call(OPERATOR, claim=claim(OPERATOR, 11)), 11),
        ("claimed by the staff: when that runs out", call(page(A, FIRST), claim=claim(None, 10, by="Sister")), 10),
        ("a claim of long ago", call(page(A, 25), claim=claim(None, 10)), 28),
        ("urgent at night: an hour later", urgent(page(A, FIRST)), 60 + FIRST),
        ("urgent, the lead's 12 hours come before the next ring", urgent(page(A, 12 * 60 + 0.3)), 12 * 60 + FIRST),
        ("urgent, the lead was rung at the very moment", urgent(page(LEAD, 12 * 60 + FIRST)), 12 * 60 + FIRST + 20),
        ("urgent, the lead's 20 hours", urgent(page(A, 20 * 60 - 10)), 20 * 60 + FIRST),
        ("urgent, after both: as before", urgent(page(A, 20 * 60 + 1)), 21 * 60 + 1),
        ("no number: the first ring as for others", call(caller=None), FIRST),
        ("no number, a number keyed: as for others", call(caller=None, number=NUMBER), FIRST),
        ("no number, a doctor was told: never again", call(caller=None, acknowledged_by="a/1"), None),
        ("no number, a doctor was told, and then it was keyed",
         call(caller=None, number=NUMBER, acknowledged_by="a/1"), FIRST),
        ("no key: the first ring as for others", keyless(), FIRST),
        ("no key, and rung back: never again", keyless(took(A, 1, 2, patient_seconds=0)), None),
        ("a run of noes", keyless(answers=(("weakness", Answer.NO),)), None),
        ("still on the line", call(gone=None), None),
        ("nobody answered, still on the line", call(gone=None, failed_at=GONE), None),
        ("closed", call(closed_at=GONE), None),
        ("talked to a doctor", call(TALKED_BEFORE), None),
    ],
)  # fmt: skip
def test_when_somebody_is_next_rung(sentence, record, minutes):
    assert when(record) == (minutes and round(minutes, 3)), sentence


@pytest.mark.hazard("H23", "H33", "H43", "H57")
@pytest.mark.parametrize(
    ("sentence", "record", "at", "contacts"),
    [
        ("before it is due", call(), 0.3, []),
        ("the first contact, when it is", call(), FIRST, [A]),
        ("then the next", call(page(A, FIRST)), 4, [B]),
        ("round again, while the last resort is kept back", call(page(A, FIRST), page(B, 4)), 7, [A]),
        ("the last resort from 10 minutes on", call(page(A, FIRST), page(B, 4), page(A, 7)), 10 + FIRST, [LAST]),
        ("at once, even if others were never rung", call(page(B, 7)), 10.4, [LAST]),
        ("not a second before", call(page(A, FIRST), page(B, 4), page(A, 7)), 10.3, [B]),
        ("then whose ring is longest ago", call(page(A, 4), page(B, 7), page(LAST, 10.4)), 14, [A]),
        ("phones rung while they waited do not change the order", call(page(A, -1, way=Way.QUEUE)), FIRST, [A]),
        ("the lead with the next contact from half an hour on", call(page(A, 27), page(B, 24), page(LAST, 21)),
         30 + FIRST, [LAST, LEAD]),
        ("nobody is passed over because they could not be rung once", call(lost(A, 1)), 1.2, [A]),
        ("nor when that was not the first ring", call(page(A, FIRST), lost(B, 4), lost(B, 4.2)), 5, [B]),
        ("after three tries in vain it is the next one's turn", call(lost(A, 1), lost(A, 1.2), lost(A, 1.5)), 2, [B]),
        ("whose number is no good is tried once a round",
         call(page(A, 1), lost(B, 4), lost(B, 4.2), lost(B, 4.6), page(A, 5.1)), 8.2, [B]),
        ("a ring never heard of blocks for 10 seconds", call(lost(A, 1, refused=False)), 1.1, []),
        ("and no longer", call(lost(A, 1, refused=False)), 1.17, [A]),
        ("a phone rings", call(alive(A, 1)), 5, []),
        ("somebody hears about the caller", call(alive(A, 1, LegState.ANSWERED, answered_at=minute(4.9))), 5, []),
        ("a phone that began to ring in the queue still rings", call(alive(A, -0.5, way=Way.QUEUE)), FIRST, []),
        ("the report of its end was lost", call(alive(A, 1)), 12, [LAST]),
        ("not reached: the same doctor first", call(NOT_REACHED), 4, [A]),
        ("then the next", call(NOT_REACHED, page(A, 4)), 7, [B]),
        ("the same doctor, but they cannot be rung", call(NOT_REACHED, lost(A, 4), lost(A, 4.2), lost(A, 4.6)),
         5.2, [B]),
        ("the lease runs", call(VOICEMAIL, claim=claim(VOICEMAIL, 11)), 10.9, []),
        ("the lease has run out: the same doctor first", call(VOICEMAIL, claim=claim(VOICEMAIL, 11)), 11, [A]),
        ("taken after the hang-up by whoever was rung before it", call(took(B, -0.1, 0.8, way=Way.QUEUE)), 3, [B]),
        ("talked, hung up: that doctor is asked", call(TALKED, claim=claim(TALKED, 11)), 3, [A]),
        ("not before", call(TALKED, claim=claim(TALKED, 11)), 2.9, []),
        ("claimed by the staff", call(claim=claim(None, 10)), 9.9, []),
        ("the staff's claim has run out", call(claim=claim(None, 10)), 10, [A]),
        ("urgent: the last resort in its turn", urgent(page(A, 1), page(B, 61)), 122, [LAST]),
        ("urgent: the lead once after 12 hours, with the next contact", urgent(page(A, 700), page(B, 690)),
         720 + FIRST, [LAST, LEAD]),
        ("urgent: and not again, though the ring was on the minute",
         urgent(page(A, 700), page(LAST, 720 + FIRST), page(LEAD, 720 + FIRST)), 781, [B]),
        ("urgent: the last resort waits for its turn even so", urgent(page(A, 1)), 61, [B]),
        ("urgent: and not at the ring after that", urgent(page(A, 700), page(LAST, 720.4), page(LEAD, 720.4)),
         781, [B]),
        ("urgent: again after 20 hours",
         urgent(page(B, 1190), page(A, 1180), page(LAST, 1150), page(LEAD, 720.4)), 1200.4, [LAST, LEAD]),
        ("urgent: the claim ran over the mark", urgent(page(A, 700), page(B, 690), claim=claim(None, 740)),
         740, [LAST, LEAD]),
        ("no number: each contact once", call(page(A, FIRST), caller=None), 4, [B]),
        ("no number: round again until somebody has heard", call(page(A, FIRST), page(B, 4), caller=None), 8, [A]),
        ("no number: the last resort", call(page(A, FIRST), page(B, 4), caller=None), 10.4, [LAST]),
        ("no number: and with the lead from half an hour on",
         call(page(A, FIRST), page(B, 4), page(LAST, 10.4), caller=None), 31, [A, LEAD]),
        ("no number, and urgent: the pass takes longer", urgent(page(C, FIRST), caller=None), 62, [A]),
        ("no key: each contact once", keyless(page(A, FIRST), page(B, 4)), 11, [LAST]),
        ("no key: then nobody", keyless(page(A, FIRST), page(B, 4), page(LAST, 11)), 40, []),
        ("no key: a ring that could not be made does not use up the turn", keyless(lost(A, FIRST)), 1, [A]),
        ("a run of noes", keyless(answers=(("weakness", Answer.NO),)), 60, []),
    ],
)  # fmt: skip
def test_who_is_rung(sentence, record, at, contacts):
    assert rung(record, at) == contacts, sentence


@pytest.mark.parametrize(
    ("sentence", "order", "leads", "busy", "record", "at", "contacts"),
    [
        ("who is on another call comes last", ORDER, LEADS, {"a/1"}, call(), 1, [B]),
        ("the last resort, too, when its time has come", ORDER, LEADS, {"registrar"}, call(page(A, 7)), 10.4, [B]),
        ("but is rung when all are", ORDER, LEADS, {"a/1", "b/1"}, call(), 1, [A]),
        ("the doctor who talked is busy", ORDER, LEADS, {"a/1"}, call(NOT_REACHED), 4, [B]),
        ("nobody but the last resort", (LAST,), LEADS, set(), call(), 1, [LAST]),
        ("a switchboard is a contact like others", (SWITCH, LAST), LEADS, set(), call(), 1, [SWITCH]),
        ("without a lead the last resort stands in", ORDER, (), set(), call(page(A, 27)), 30.4, [B, LAST]),
        ("nobody but the last resort, without a lead: one ring", (LAST,), (), set(), call(page(LAST, 27)), 31, [LAST]),
        ("a lead with two phones: one after the other", ORDER, (LEAD, LEAD_2), set(),
         call(page(LAST, 31), page(A, 41), page(LEAD, 41)), 51, [B, LEAD_2]),
        ("urgent without a lead: the last resort stands in, though it was rung before", ORDER, (), set(),
         urgent(page(LAST, 600), page(B, 660), page(A, 690)), 720.4, [B, LAST]),
        ("an operator has done their part: the next contact", (SWITCH, A, LAST), LEADS, set(), call(OPERATOR), 4, [A]),
        ("who took the caller is on duty no more", (B, LAST), LEADS, set(), call(NOT_REACHED), 4, [B]),
        ("who comes on duty is rung next", (C, A, LAST), LEADS, set(), call(page(A, 4)), 7, [C]),
        ("and then the others in turn", (C, A, LAST), LEADS, set(), call(page(A, 4), page(C, 7)), 10, [A]),
    ],
)  # fmt: skip
def test_who_is_rung_on_other_nights(sentence, order, leads, busy, record, at, contacts):
    assert rung(record, at, order, leads, frozenset(busy)) == contacts, sentence


@pytest.mark.hazard("H34")
@pytest.mark.parametrize(
    ("sentence", "last", "following"),
    [
        ("by day every 20 minutes", "2026-06-03 09:00", "2026-06-03 09:20"),
        ("the last 20 minutes of the day", "2026-06-03 19:39", "2026-06-03 19:59"),
        ("20 o'clock is night", "2026-06-03 19:40", "2026-06-03 20:40"),
        ("at night every hour", "2026-06-03 23:00", "2026-06-04 00:00"),
        ("an hour that would pass the morning ends at 8", "2026-06-03 07:10", "2026-06-03 08:00"),
        ("just before 8: 20 minutes", "2026-06-03 07:45", "2026-06-03 08:05"),
        ("the night the clocks go forward, an hour is an hour", "2026-03-29 00:30", "2026-03-29 02:30"),
        ("and 8 is 8 by the new clock", "2026-03-29 07:30", "2026-03-29 08:00"),
        ("the day before, 8 is 8 by the old one", "2026-03-28 07:30", "2026-03-28 08:00"),
        ("the night the clocks go back, an hour is an hour", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("and 8 is 8 by the old clock again", "2026-10-25 07:30", "2026-10-25 08:00"),
    ],
)
def test_day_and_night_are_those_of_the_wall_clock_in_london(sentence, last, following):
    from ivr.oncall import LONDON  # noqa: PLC0415 beside its only use

    rang, expected = (datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC) for text in (last, following))
    leg = page(A, 0).model_copy(update={"placed_at": rang, "ended_at": rang})
    record = urgent(leg).model_copy(update={"over": rang - timedelta(minutes=1)})
    assert next_due(record, PAGING) == expected, sentence


def silent(place, heard, *legs, **known):
    """Return the call of somebody on the line, last heard of in that minute."""
    return call(*legs, gone=None, at=place, heard=minute(heard), began=minute(-500), **known)


def on_leg(state, way=Way.QUEUE, at=0, **known):
    """Return a leg on which somebody picked up in minute `at`."""
    times = {"answered_at": minute(at)} | known
    return alive(A, at, state, way=way, **times)


TALKS = on_leg(LegState.TALKING, accepted_at=minute(0.2), joined_at=minute(0.3))


@pytest.mark.parametrize(
    ("sentence", "record", "at", "is_silent"),
    [
        ("at a question, 3 minutes", silent(At.ASKING, 0), 3, True),
        ("at a question, less", silent(At.ASKING, 0), 2.9, False),
        ("never heard of since the call began", call(gone=None, at=At.NEW, began=minute(0)), 3, True),
        ("in their queue, a minute", silent(At.WAITING, 0), 1, True),
        ("in their queue, less", silent(At.WAITING, 0), 0.9, False),
        ("in their queue, while phones still ring", silent(At.WAITING, 0, alive(A, 0.5, way=Way.QUEUE)), 1, True),
        ("phones that end in vain are no sign of the caller",
         silent(At.WAITING, 0, page(A, 0.3, way=Way.QUEUE)), 1, True),
        ("while the lifeline dials, a quarter of an hour", silent(At.RINGING, 0), 15, True),
        ("while the lifeline dials, less", silent(At.RINGING, 0), 14.9, False),
        ("the lifeline without a record", silent(At.LIFELINE, 0), 15, True),
        ("the lifeline has dialled meanwhile", silent(At.LIFELINE, 0, page(A, 8, way=Way.DIAL)), 15, False),
        ("talking to a doctor for hours", silent(At.WAITING, 0, TALKS), 200, False),
        ("talking to somebody whose 1 was not stored",
         silent(At.WAITING, 0, on_leg(LegState.TALKING, joined_at=minute(0.3))), 200, False),
        ("talking on the lifeline", silent(At.RINGING, 0, on_leg(LegState.ACCEPTED, Way.DIAL, accepted_at=minute(1))),
         200, False),
        ("the end of a talk was never reported", silent(At.WAITING, 0, TALKS), 255, True),
        ("a talk has just ended",
         silent(At.WAITING, 0, TALKS.model_copy(update={"state": LegState.OVER, "ended_at": minute(30)})), 30.9, False),
        ("a talk has ended, and no word since",
         silent(At.WAITING, 0, TALKS.model_copy(update={"state": LegState.OVER, "ended_at": minute(30)})), 31, True),
        ("has hung up", call(gone=0), 30, False),
        ("is quiet already", call(gone=None, quiet=GONE), 30, False),
    ],
)  # fmt: skip
def test_a_caller_of_whom_nothing_is_heard_must_have_gone(sentence, record, at, is_silent):
    assert (Silent("CA1") in tasks([record], at)) is is_silent, sentence


@pytest.mark.parametrize(
    ("sentence", "record", "at", "is_overdue"),
    [
        ("picked up, no key for 45 seconds", call(on_leg(LegState.ANSWERED, Way.PAGE)), 0.75, True),
        ("less", call(on_leg(LegState.ANSWERED, Way.PAGE)), 0.74, False),
        ("for a caller who waits", silent(At.WAITING, 0.7, on_leg(LegState.ANSWERED)), 0.75, True),
        ("who waits no more, perhaps joined by a 1 that was not stored",
         silent(At.WAITING, 0.2, on_leg(LegState.ANSWERED)), 0.75, False),
        ("whose caller has hung up since", call(on_leg(LegState.ANSWERED), heard=minute(-1)), 0.75, True),
        ("heard it once more", call(on_leg(LegState.ANSWERED, Way.PAGE, agains=1)), 1.4, False),
        ("heard it once more, then nothing", call(on_leg(LegState.ANSWERED, Way.PAGE, agains=1)), 1.5, True),
        ("pressed a wrong key", call(on_leg(LegState.ANSWERED, Way.PAGE, wrongs=1)), 1.4, False),
        ("is rung for a caller of whom nothing is heard any more",
         call(on_leg(LegState.ANSWERED, Way.PAGE), gone=None, quiet=GONE, heard=minute(-3)), 0.75, True),
        ("picked up so long ago that it does not count any more", call(on_leg(LegState.ANSWERED, Way.PAGE)), 15, False),
        ("an operator hears more", call(on_leg(LegState.ANSWERED, Way.PAGE, switchboard=True)), 1.4, False),
        ("but not for ever", call(on_leg(LegState.ANSWERED, Way.PAGE, switchboard=True)), 1.5, True),
        ("dialled by the lifeline, which ends it itself", silent(At.RINGING, 0, on_leg(LegState.ANSWERED, Way.DIAL)),
         2, False),
        ("has taken the caller", call(on_leg(LegState.ACCEPTED, Way.PAGE, accepted_at=GONE)), 60, False),
        ("rings for as long as it should, and somewhat longer", call(alive(A, 0)), 1.3, False),
        ("rings for a minute longer than it should: its end was not reported", call(alive(A, 0)), 1.4, True),
        ("staff's own phone, not for long", call(alive(C, 0, by="Nurse Eve")), 1.3, False),
        ("staff's own phone: its end was not reported", call(alive(C, 0, by="Nurse Eve")), 1.4, True),
        ("is on duty no more: nobody knows how long it should", call(alive(C, 0)), 5, False),
        ("was never taken for ringing", call(lost(A, 0, refused=False)), 1.4, False),
        ("is over", call(page(A, 0)), 5, False),
    ],
)  # fmt: skip
def test_a_leg_that_leads_nowhere_is_ended(sentence, record, at, is_overdue):
    found = [task for task in tasks([record], at) if isinstance(task, Overdue)]
    assert found == ([Overdue("CA1", record.legs[0].id)] if is_overdue else []), sentence


ELSE = "+441632960008"


@pytest.mark.parametrize(
    ("sentence", "calls", "at", "known", "sids"),
    [
        ("the highest rank first, then the oldest",
         [urgent(sid="U", caller=None), call(sid="E2", gone=0.5, caller=None), asked(sid="N", caller=None),
          call(sid="E1", caller=None)], 2, {}, ["E1", "E2", "N", "U"]),
        ("a marked number comes after the others of its rank, and before those of a lower one",
         [call(sid="M"), call(sid="E", gone=1, caller=ELSE), urgent(sid="U", caller=None)], 2,
         {"nuisances": frozenset({NUMBER})}, ["E", "M", "U"]),
        ("one number is rung once, for the highest rank",
         [urgent(sid="U"), call(sid="E", gone=1)], 2, {}, ["E"]),
        ("one number, the same rank: for the oldest", [call(sid="E2", gone=0.5), call(sid="E1")], 2, {}, ["E1"]),
        ("two numbers are two callers", [call(sid="E1"), call(sid="E2", caller=ELSE)], 2, {}, ["E1", "E2"]),
        ("a withheld number is never the same as another",
         [call(sid="E1", caller=None), call(sid="E2", caller=None)], 2, {}, ["E1", "E2"]),
        ("a number that was keyed counts", [call(sid="E1"), call(sid="E2", caller=None, number=NUMBER)], 2, {}, ["E1"]),
        ("the others wait while the front is rung for", [call(alive(A, 1), sid="E1"), call(sid="E2")], 2, {}, []),
        ("and while it is not due again", [call(page(A, 1), sid="E1"), call(sid="E2")], 2, {}, []),
        ("and while it is claimed", [call(sid="E1", claim=claim(None, 10)), call(sid="E2")], 9, {}, []),
        ("a worse call does not wait for the lease of one less bad",
         [urgent(sid="U", claim=claim(None, 60)), call(sid="E", gone=1)], 9, {}, ["E"]),
        ("a call that is listed only holds up no other",
         [keyless(sid="L", answers=(("weakness", Answer.NO),)), urgent(sid="U")], 2, {}, ["U"]),
        ("nor one for which everybody has been rung once",
         [keyless(page(A, 1), page(B, 4), page(LAST, 11), sid="K"), urgent(sid="U", gone=20)], 25, {}, ["U"]),
        ("nor one whose pass lies hours back", [keyless(page(C, 1), sid="K"), urgent(sid="U", gone=20)], 65, {}, ["U"]),
        ("while it may still be rung, it does", [keyless(page(A, 1), page(B, 4), sid="K"), urgent(sid="U", gone=4)],
         5, {}, []),
        ("the caller is on the line again: their phone is engaged",
         [call(sid="E"), call(sid="NEW", gone=None, began=minute(0.4), heard=minute(1.9))], 2, {}, []),
        ("for more than 10 minutes",
         [call(sid="E"), call(sid="NEW", gone=None, began=minute(0.4), heard=minute(10.3))], 10.5, {}, ["E"]),
        ("for just that long",
         [call(sid="E"), call(sid="NEW", gone=None, began=minute(0.4), heard=minute(10.3))], 10.4, {}, ["E"]),
        ("somebody without a number is on the line, and another was",
         [call(sid="E", caller=None), call(sid="NEW", gone=None, caller=None, heard=minute(1.9))], 2, {}, ["E"]),
        ("somebody else is on the line",
         [call(sid="E"), call(sid="NEW", gone=None, caller=ELSE, heard=minute(1.9))], 2, {}, ["E"]),
        ("another call of this number was closed just now",
         [call(sid="E")], 12.9, {"closed": {NUMBER: minute(10)}}, []),
        ("3 minutes ago: it may be another patient with the same phone",
         [call(sid="E")], 13, {"closed": {NUMBER: minute(10)}}, ["E"]),
        ("of whom nothing is known, the same", [asked(sid="N")], 13, {"closed": {NUMBER: minute(10)}}, ["N"]),
        ("urgent, closed just now", [urgent(sid="U")], 29.9, {"closed": {NUMBER: minute(10)}}, []),
        ("urgent, 20 minutes ago", [urgent(sid="U")], 30, {"closed": {NUMBER: minute(10)}}, ["U"]),
        ("just as this caller hung up", [call(sid="E")], 2, {"closed": {NUMBER: minute(0)}}, []),
        ("before this caller hung up", [call(sid="E")], 1, {"closed": {NUMBER: minute(-1)}}, ["E"]),
        ("a call of another number", [call(sid="E")], 5, {"closed": {ELSE: minute(4)}}, ["E"]),
    ],
)  # fmt: skip
def test_for_which_calls_somebody_is_rung(sentence, calls, at, known, sids):
    found = [task.sid for task in tasks(calls, at, **known) if isinstance(task, Ring)]
    assert found == sids, sentence


def test_whoever_is_on_the_line_comes_first():
    waits = silent(At.WAITING, 1.9, on_leg(LegState.ANSWERED), sid="NEW", caller=ELSE, failed_at=minute(1))
    assert tasks([call(sid="E"), waits], 2) == [Overdue("NEW", "a/1@0"), Ring("E", A)]


def test_two_callers_at_once_do_not_ring_the_same_phone():
    both = [call(sid="E1"), call(sid="E2", caller=ELSE)]
    assert tasks(both, 1) == [Ring("E1", A), Ring("E2", B)]


@pytest.mark.hazard("H33", "H57")
@pytest.mark.parametrize(
    ("sentence", "record", "at", "answer"),
    [
        ("an emergency, years later", call(page(A, 1)), 1e6, False),
        ("urgent", urgent(page(A, 1)), 1e6, False),
        ("claimed", call(claim=claim(None, 10)), 5, False),
        ("on the line", call(gone=None), 1, False),
        ("closed", call(closed_at=minute(3)), 4, True),
        ("closed, but a doctor is still on the phone", call(alive(A, 1), closed_at=minute(3)), 4, False),
        ("advised", call(urgency=Urgency.ADVICE, why=None, advised=True), 1, True),
        ("advised, gone quiet, no word of the hang-up",
         call(urgency=Urgency.ADVICE, why=None, advised=True, gone=None, quiet=GONE), 1, True),
        ("a run of noes", keyless(answers=(("weakness", Answer.NO),)), 1, True),
        ("no number, nobody told", call(caller=None), 30, False),
        ("no number, a doctor told", call(caller=None, acknowledged_by="a/1"), 30, True),
        ("no number, the pass may go on", call(page(A, 1), caller=None), 60, False),
        ("no number, nobody told after an hour", call(page(A, 1), caller=None), 62, False),
        ("no key, the pass is over", keyless(page(A, 1)), 62, True),
        ("no key, rung back", keyless(took(A, 1, 2)), 3, True),
    ],
)  # fmt: skip
def test_for_which_calls_nothing_is_ever_due_again(sentence, record, at, answer):
    assert is_settled(record, minute(at)) is answer, sentence


@pytest.mark.parametrize(
    "setting",
    [{"every_minutes": 0}, {"day_from": 20}, {"day_to": 25}, {"urgent_lead_hours": (0,)}, {"every": 3}],
    ids=str,
)
def test_a_policy_that_makes_no_sense_is_refused(setting):
    with pytest.raises(ValidationError):
        Paging.model_validate(setting)


def test_every_number_of_the_policy_is_explained():
    assert all(field.description for field in Paging.model_fields.values())


@pytest.mark.hazard("H23")
def test_the_promised_numbers():
    assert PAGING.model_dump() == {
        "first_after_seconds": 20, "after_999_minutes": 10, "every_minutes": 3, "last_resort_after_minutes": 10,
        "lead_after_minutes": 30, "lead_every_minutes": 10, "urgent_day_minutes": 20, "urgent_night_minutes": 60,
        "day_from": 8, "day_to": 20, "urgent_lead_hours": (12, 20), "lost_retry_seconds": 10, "quiet_minutes": 3,
        "radio_tries": 3, "radio_late_minutes": 15, "radio_every_minutes": 3, "compare_minutes": 5,
        "lease_emergency_minutes": 10, "lease_urgent_minutes": 60,
    }  # fmt: skip


def test_a_day_may_last_all_day():
    all_day = Paging(day_from=0, day_to=24)
    assert when(urgent(page(A, FIRST)), all_day) == round(20 + FIRST, 3)


def test_another_policy_is_kept_to():
    paging = Paging(first_after_seconds=60, every_minutes=5)
    assert when(call(), paging) == 1
    assert when(call(page(A, 1)), paging) == 6


class Night:
    """A call-back that is paged by the facts that the record learns, tick by tick, and nobody ever answers."""

    def __init__(self, order, leads, refuses=()):
        self.call = call()
        self.order, self.leads, self.refuses = order, leads, refuses
        self.rounds = []

    def tick(self, at, rings_for):
        """Place what is due at that second, as the line would, and learn how the phones do."""
        now = GONE + timedelta(seconds=at)
        self._end(now, rings_for)
        found = due([self.call], self.order, self.leads, RESERVE, now, PAGING)
        rings = [task for task in found if isinstance(task, Ring)]
        assert bool(rings) is is_due(self.call, now, PAGING)
        assert not (rings and any(leg.is_alive(now) for leg in self.call.legs)), "a phone rings already"
        for task in rings:
            self._place(task.contact, len(self.call.legs), now)
        if rings:
            self.rounds.append((at, [task.contact for task in rings]))

    def _place(self, contact, n, now):
        leg = f"leg{n}"
        self.learn(facts.LegPlaced(leg, contact.key, way=Way.PAGE), now)
        rang = n not in self.refuses
        self.learn(facts.LegStarted(leg, f"CA{n}") if rang else facts.LegFailed(leg), now)

    def _end(self, now, rings_for):
        for leg in self.call.legs:
            if leg.is_alive(now) and now - leg.placed_at >= timedelta(seconds=rings_for):
                self.learn(facts.LegChanged(leg.id, LegState.UNREACHED), now)

    def learn(self, fact, now):
        self.call = learn(self.call, fact, now)


orders = st.sampled_from([(A, LAST), (A, B, LAST), (SWITCH, A, B, C, LAST)])


@pytest.mark.hazard("H43")
@settings(max_examples=25, deadline=None)
@given(order=orders, leads=st.sampled_from([(), LEADS, (LEAD, LEAD_2)]), every=st.integers(10, 60),
       rings_for=st.integers(1, 90))  # fmt: skip
def test_an_hour_and_a_half_of_ringing_in_vain(order, leads, every, rings_for):
    """However often the pager looks: the intervals as promised, everybody in turn, and it never stops."""
    night = Night(order, leads)
    for at in range(0, 5400, every):
        night.tick(at, rings_for)
    moments = [at for at, _ in night.rounds]
    assert 20 <= moments[0] < 20 + every
    for (before, _), (after, _) in zip(night.rounds, night.rounds[1:], strict=False):
        promised = 180 if before < 20 + 1800 else 600
        assert promised <= after - before < promised + every
    assert 20 + 5400 - moments[-1] <= 600 + every
    _in_their_turns(night, order, leads or (LAST,))


def _in_their_turns(night, order, reserve):
    soon = [rung_ for at, rung_ in night.rounds if at < 20 + 600]
    assert not any(LAST in rung_ for rung_ in soon)
    assert LAST in next(rung_ for at, rung_ in night.rounds if at >= 20 + 600), "10 to 13 minutes"
    for at, rung_ in night.rounds:
        late = at >= 20 + 1800
        assert len(rung_) == 1 + late
        assert bool(set(rung_) & set(reserve)) or not late
    plain = [contact for contact in order if contact != LAST]
    assert [rung_[0] for rung_ in soon] == (plain * 9)[: len(soon)]


@settings(max_examples=25, deadline=None)
@given(refuses=st.sets(st.integers(0, 12)), every=st.integers(7, 20))
def test_phones_that_cannot_be_made_to_ring_are_tried_again_within_a_minute(refuses, every):
    night = Night(ORDER, LEADS, refuses)
    for at in range(0, 2400, every):
        night.tick(at, rings_for=20)
    placed = 0
    for (before, rung_), (after, _) in zip(night.rounds, night.rounds[1:], strict=False):
        legs = set(range(placed, placed + len(rung_)))
        placed += len(rung_)
        most = 60 if legs <= refuses else 180 if before < 20 + 1800 else 600
        assert 10 <= after - before < most + every
    assert {B.key, LAST.key} <= {leg.contact for leg in night.call.legs}


def test_the_shell_gets_the_same_answer_for_one_call_as_for_the_snapshot():
    record = call(page(A, FIRST))
    at = minute(4)
    (task,) = due([record], ORDER, LEADS, RESERVE, at, PAGING)
    assert whom(record, ORDER, LEADS, RESERVE, at, PAGING) == (task.contact,)
    assert is_due(record, at, PAGING)
    assert not is_due(keyless(page(A, 1)), minute(62), PAGING)


@pytest.mark.hazard("H08")
def test_silence_alone_is_no_key():
    """Rung once, then listed: by the facts that a call leaves behind."""
    counted = learn(keyless(), facts.Counted(Count.SILENCE), GONE)
    assert rung(counted, 1) == [A]
    placed = learn(counted, facts.LegPlaced("leg", A.key, way=Way.PAGE), minute(1))
    took_it = learn(placed, facts.LegChanged("leg", LegState.ACCEPTED, rings_back=True), minute(1.2))
    over = learn(took_it, facts.LegChanged("leg", LegState.OVER), minute(2))
    assert rung(over, 500) == []
