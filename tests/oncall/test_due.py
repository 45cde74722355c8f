"""Whom the pager rings, and for which calls: one plain sentence a row. Times are minutes after the caller hung up."""

import pytest

from ivr.call import At, LegState, facts
from ivr.call.learning import learn
from ivr.call.places import Count, Way
from ivr.oncall import Overdue, Ring, due, is_due, is_settled, whom
from ivr.triage import Answer, Urgency
from tests.oncall.nights import (
    FIRST,
    GONE,
    LAST,
    LEAD,
    LEAD_2,
    LEADS,
    NOT_REACHED,
    NUMBER,
    OPERATOR,
    ORDER,
    PAGING,
    RESERVE,
    SWITCH,
    TALKED,
    VOICEMAIL,
    A,
    B,
    C,
    alive,
    asked,
    call,
    claim,
    keyless,
    lost,
    minute,
    on_leg,
    page,
    rung,
    silent,
    tasks,
    took,
    urgent,
)


@pytest.mark.hazard("H23", "H33", "H43", "H57")
@pytest.mark.parametrize(
    ("sentence", "record", "at", "contacts"),
    [
        ("before it is due", call(), 0.3, []),
        ("nor in a round that began a moment before they hung up", call(), -0.02, []),
        ("nor by a clock that is half a minute behind", call(), -0.5, []),
        ("but if the clock was put back, at once, as after an hour", call(), -60, [LAST, LEAD]),
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
