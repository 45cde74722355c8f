"""When the pager rings for a call-back: one plain sentence a row. Times are minutes after the caller hung up."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from ivr.call import LegState, Why
from ivr.call.places import Way
from ivr.oncall import Paging, next_due
from ivr.triage import Answer
from tests.oncall.nights import (
    FIRST,
    GONE,
    LEAD,
    NOT_REACHED,
    NUMBER,
    OPERATOR,
    PAGING,
    RING_999,
    TAKEN_IN_QUEUE,
    TALKED,
    TALKED_BEFORE,
    VOICEMAIL,
    A,
    B,
    C,
    asked,
    call,
    claim,
    keyless,
    lost,
    own_lost,
    page,
    took,
    urgent,
    when,
)


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
