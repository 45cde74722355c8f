"""Who is owed what when they hang up in the information, or in the questions to which it has led them back."""

import itertools

import pytest

from ivr.call import Outcome, outcome
from ivr.oncall import Paging, Rank, Reason, owed
from tests.calls.conftest import at, world
from tests.calls.test_information import END, MENU


@pytest.fixture(scope="module")
def line():
    with world(every=None, rest=False, ivr_paging=Paging(compare_minutes=600)) as shared:
        yield shared


ENDS = {"urgent": "Please speak", "advice": "Your answers gave no sign", "no cancer": "Please ring your GP"}


def expected(whole, who, moment):
    """What is owed to a caller who hangs up then, and how their call ended: by what they heard and pressed alone."""
    fits = at(whole, "I will ask you the questions again.")
    if moment < fits:
        return None, None, Outcome.ADVISED
    told = [m.at for m in whole.moments if m.at > fits and m.what.startswith(ENDS[who])]
    if moment < told[0] - 0.5:  # the last answer has been echoed
        return Rank.UNKNOWN, Reason.FITS, Outcome.ABANDONED
    if who == "urgent":
        return Rank.URGENT, Reason.HUNG_UP, Outcome.ABANDONED
    return None, None, Outcome.ABANDONED


@pytest.mark.hazard("H23")
@pytest.mark.parametrize("who", END)
def test_whoever_hangs_up_is_owed_what_they_had_not_been_told(line, who):
    """From the menu on: two clips, the questions again, all no, and the first words of what is told then."""
    keys = END[who] + "1" + "1.1" + "2222222"
    whole = line.ring(keys).session.transcript
    end = [m.at for m in whole.moments if m.what.startswith(ENDS[who])][-1]
    events = sorted({m.at for m in whole.moments if at(whole, MENU) <= m.at <= end})
    between = [sum(pair) / 2 for pair in itertools.pairwise(events) if pair[1] - pair[0] > 8]
    for moment in sorted({event + 0.02 for event in events} | set(between))[list(END).index(who) % 2 :: 2]:
        phone = line.ring(keys, leaves_at=moment)
        call = line.call(phone)
        debt, told = owed(call), f"{moment}\n{phone.session.transcript.text()}"
        found = (debt.rank if debt else None, debt.reason if debt else None, outcome(call))
        assert found == expected(whole, who, moment), told


@pytest.mark.parametrize("who", END)
@pytest.mark.parametrize("noes", ["", "2", "22222", "222221"])
def test_whoever_something_fits_and_who_hangs_up_before_all_is_answered_is_rung_however_many_noes_they_gave(
    line, who, noes
):
    debt = owed(line.call(line.ring(END[who] + "111" + noes + "x")))
    assert (debt.rank, debt.reason) == (Rank.UNKNOWN, Reason.FITS)


def test_an_urgent_caller_who_hears_the_advice_again_is_owed_nothing_again(line):
    again = END["urgent"] + "111" + "2222222" + "2"
    assert owed(line.call(line.ring(again + "x"))).rank is Rank.URGENT, "the first piece was not heard to its end"
    assert owed(line.call(line.ring(again + ".x"))) is None
