"""The radio check by telephone: whose duty begins is rung and presses 1; who does not answer is told of to others."""

import datetime as dt
import itertools

import pytest

from ivr.oncall import Paging
from ivr.pager.radio import check_now
from ivr.pager.rounds import Pager
from ivr.simulator.outbound import OutboundLeg
from ivr.simulator.players import Moment
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, script, world

FIVE_PAST = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]

[contact.night]
name = "Dr Noor, registrar"
numbers = ["07700 900110"]

[contact.consultant]
name = "Dr Bell, consultant"
role = "consultant"
numbers = ["07700 900102"]

[[shift]]
contacts = ["night"]
from = "20:00"
to = "08:00"

[[shift]]
contacts = ["registrar"]
from = "08:00"
to = "20:00"
"""
OPERATOR = """
[contact.switchboard]
name = "Hospital switchboard"
kind = "switchboard"
role = "switchboard"
numbers = ["01632 960100"]

[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]

[[shift]]
contacts = ["registrar"]
from = "20:00"
to = "08:00"

[[shift]]
contacts = ["switchboard"]
from = "08:00"
to = "20:00"
"""
BEFORE_EIGHT = dt.datetime(2026, 1, 15, 7, 59, tzinfo=dt.UTC)
NIGHT = "+447700900110"


def before_eight(contacts, rota=FIVE_PAST, **settings):
    """A line a minute before a duty begins at eight."""

    class Eight:
        def __enter__(self):
            self._world = world(rota, start=BEFORE_EIGHT, every=10, **settings)
            line = self._world.__enter__()
            line.line.exchange.contacts = script(contacts)
            return line

        def __exit__(self, *error):
            return self._world.__exit__(*error)

    return Eight()


def checks(line):
    """Who was rung for a radio check, and how many minutes after eight."""
    legs = [leg for leg in line.line.exchange.calls.values() if isinstance(leg, OutboundLeg)]
    return [(leg.to, round((leg.started_at - 60) / 60, 1)) for leg in legs if "/radio/" in leg.order.url]


def heard(line):
    """What whoever was rung for a check was told."""
    return line.line.exchange.nobody.transcript.said("to contact")


@pytest.mark.hazard("H04", "H44")
def test_whose_duty_begins_is_rung_and_confirms_by_a_1():
    with before_eight("accept") as line:
        line.line.run(55)
        assert checks(line) == []
        line.line.run(16 * 60)
        assert [number for number, _ in checks(line)] == [REGISTRAR]
        assert 0 <= checks(line)[0][1] < 0.2
        assert "This is a check of your phone: you are on call from 8 00. To confirm, press 1." in heard(line)
        assert heard(line).endswith("Thank you. Goodbye.")


@pytest.mark.hazard("H04", "H44")
@pytest.mark.parametrize("outcome", ["no-answer", "busy", "failed", "voicemail", "decline", "hang-up", "silent"])
def test_who_does_not_confirm_is_tried_three_times_and_then_the_next_is_told(outcome):
    with before_eight({REGISTRAR: outcome, CONSULTANT: "accept"}) as line:
        line.line.run(20 * 60)
        numbers = [number for number, _ in checks(line)]
        assert numbers == [REGISTRAR, REGISTRAR, REGISTRAR, CONSULTANT]
        minutes = [minute for _, minute in checks(line)]
        assert all(2.9 <= later - earlier <= 3.4 for earlier, later in itertools.pairwise(minutes))
        assert "Dr Ade, registrar is on call from 8 00, and does not answer." in heard(line)


def test_who_confirms_at_the_second_try_is_left_in_peace():
    with before_eight({REGISTRAR: "no-answer,accept"}) as line:
        line.line.run(16 * 60)
        assert [number for number, _ in checks(line)] == [REGISTRAR, REGISTRAR]


@pytest.mark.hazard("H44")
def test_the_one_after_is_told_where_the_next_does_not_answer_either():
    with before_eight({LAST: "accept"}) as line:
        line.line.run(20 * 60)
        numbers = [number for number, _ in checks(line)]
        assert numbers[:3] == [REGISTRAR] * 3
        assert set(numbers[3:]) == {CONSULTANT, LAST}
        assert numbers[-1] == LAST


@pytest.mark.parametrize(("late", "times"), [(14, 1), (16, 0)])
def test_a_pager_that_begins_too_late_makes_no_check(late, times):
    with world(FIVE_PAST, every=None, start=BEFORE_EIGHT) as line:
        line.line.exchange.contacts = script("accept")
        line.line.run(60 + late * 60)
        line.line.every(5, line.pager.round)
        line.line.run(120)
        assert len(checks(line)) == times


@pytest.mark.hazard("H44")
def test_a_check_yields_to_a_patient_on_the_line_and_to_one_who_is_to_be_rung_back():
    with before_eight("no-answer") as line:
        patient = line.phone("1", "no-answer", leaves=(Moment.RINGING, 5))
        line.line.run(20)
        patient.dial()
        line.line.run(60)
        assert checks(line) == [], "a patient waits"
        patient.session.contacts = line.line.exchange.contacts = script("accept")
        line.line.run(70)
        assert line.until_served(patient)
        line.line.run(60)
        assert [number for number, _ in checks(line)] == [REGISTRAR]
        assert checks(line)[0][1] > 1


def test_an_operator_is_never_checked():
    with before_eight("accept", OPERATOR) as line:
        line.line.run(16 * 60)
        assert checks(line) == []


def test_two_pagers_place_one_check():
    with world(FIVE_PAST, every=None, start=BEFORE_EIGHT) as line:
        line.line.exchange.contacts = script("accept")
        other = Pager(line.line.desk)
        line.line.every(5, lambda: (line.pager.round(), other.round()))
        line.line.run(300)
        assert [number for number, _ in checks(line)] == [REGISTRAR]


def test_a_check_that_twilio_refuses_is_tried_again():
    with before_eight("accept") as line:
        line.line.exchange.refusals.clear()
        really, fails = line.line.exchange.rest, iter([True])

        def refuse(method, url, params=None, data=None, auth=None):
            if method == "POST" and next(fails, False):
                return 500, {"code": 20500, "message": "no", "more_info": "", "status": 500}
            return really(method, url, params, data, auth)

        line.line.exchange.rest = refuse
        line.line.run(10 * 60)
        assert [number for number, _ in checks(line)] == [REGISTRAR]
        assert checks(line)[0][1] >= 2.9


def test_by_hand_all_who_are_rung_first_are_checked_at_once():
    with world(OPERATOR, every=None, start=BEFORE_EIGHT) as line:
        line.line.exchange.contacts = script("accept")
        rung = check_now(line.line.desk, line.line.clock())
        line.line.run(30)
        assert [contact.name for contact in rung] == ["Dr Ade, registrar", "the registrar's number"]
        assert [number for number, _ in checks(line)] == [REGISTRAR, LAST]


def test_a_check_says_nothing_of_a_patient_and_sends_no_text():
    with before_eight("accept", ivr_text_from="07700 900001", ivr_paging=Paging(radio_every_minutes=1)) as line:
        line.line.run(300)
        assert line.line.exchange.messages == []
        assert "caller" not in heard(line)
