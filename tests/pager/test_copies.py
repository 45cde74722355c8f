"""What Twilio keeps of calls that are purged: it goes first, and whatever it does not delete keeps its call here."""

import datetime as dt

import pytest
from sqlalchemy import update

from ivr.pager.copies import MOST_FAULTS, AwayError, TwilioCopies
from ivr.simulator.asking import RestFault
from ivr.simulator.clock import START
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import practice_line
from ivr.store.schema import calls

LATER = START + dt.timedelta(days=30)

ADVISED = "22222122212.....2"


def scripted(*outcomes):
    return ScriptedContacts(map(Registrar, outcomes))


@pytest.fixture
def line():
    with practice_line(ivr_text_from="07700 900777") as line:
        yield line


@pytest.fixture
def ring(line):
    """Ring the line, and return the sid of the call once all is quiet."""

    def ring(keys, *outcomes):
        known = set(line.exchange.calls)
        line.telephone(ScriptedCaller(keys), scripted(*outcomes)).call()
        line.until_quiet(600)
        [sid] = [sid for sid, leg in line.exchange.calls.items() if sid not in known and leg.direction == "inbound"]
        return sid

    return ring


@pytest.fixture
def copies(line):
    rest = line.desk.errands.rest
    return TwilioCopies(line.engine, rest, "+447700900777", LATER)


def kept(line):
    return set(line.exchange.calls)


def test_the_caller_s_call_and_every_leg_go(line, ring, copies):
    other = ring("0", "accept")
    there = kept(line)
    sid = ring("21", "no-answer", "accept")
    assert len(kept(line) - there) == 3
    assert copies.let_go([sid]) == [sid]
    assert kept(line) == there
    assert other in there
    assert (copies.deleted, copies.kept) == (3, [])


def test_what_twilio_has_not_any_more_is_as_good_as_deleted(line, ring, copies):
    sid = ring("1", "accept")
    copies.let_go([sid])
    assert copies.let_go([sid]) == [sid]


@pytest.mark.parametrize("fault", [RestFault.SERVER_ERROR, RestFault.TOO_MANY, RestFault.TIMEOUT, RestFault.REFUSED])
def test_a_call_of_which_twilio_keeps_its_copy_stays_here_and_is_told(line, ring, copies, fault):
    sid = ring("1", "accept")
    line.exchange.rest_fault = fault
    assert copies.let_go([sid]) == []
    assert copies.kept == [sid]
    line.exchange.rest_fault = None
    assert copies.let_go([sid]) == [sid]


def test_twilio_is_asked_no_more_once_it_has_failed_again_and_again(line, ring, copies):
    sids = [ring("1", "accept") for _ in range(MOST_FAULTS + 1)]
    line.exchange.rest_fault = RestFault.SERVER_ERROR
    with pytest.raises(AwayError):
        copies.let_go(sids)
    assert len(copies.kept) == MOST_FAULTS


def test_the_texts_that_a_caller_asked_for_go_and_no_later_ones(line, ring, copies):
    sid = ring(ADVISED)
    sent = line.exchange.texts.messages
    assert len(sent) == 1, "the caller asked for a text"
    copies.before = START
    assert copies.let_go([sid]) == [sid]
    assert len(sent) == 1
    copies.before = LATER
    assert copies.let_go([sid]) == [sid]
    assert sent == []


def test_of_a_damaged_record_a_text_is_taken_to_have_been_sent(line, ring, copies):
    sid = ring(ADVISED)
    with line.engine.begin() as connection:
        connection.execute(update(calls).values(state="{"))
    copies.let_go([sid])
    assert line.exchange.texts.messages == []
