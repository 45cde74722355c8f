"""Who is owed what when they hang up in the information, or in the questions to which it has led them back."""

import itertools

import pytest

from ivr.call import Outcome, outcome
from ivr.oncall import Paging, Rank, owed
from tests.calls.conftest import at, world
from tests.calls.test_information import END, FIRST, MENU


@pytest.fixture(scope="module")
def line():
    with world(every=None, rest=False, ivr_paging=Paging(compare_minutes=600)) as shared:
        yield shared


ENDS = {"urgent": "Please speak", "advice": "Your answers gave no sign", "no cancer": "Please ring your GP"}


def expected(whole, who, moment):
    """What is owed to a caller who hangs up then, and how their call ended: by what they heard and pressed alone."""
    fits = [m.at for m in whole.moments if m.what.startswith(FIRST)][1]
    if moment < fits:
        return None, Outcome.ADVISED
    told = [m.at for m in whole.moments if m.at > fits and m.what.startswith(ENDS[who])]
    if who == "urgent":
        return Rank.URGENT, Outcome.ABANDONED
    if moment >= told[0] - 0.5:  # the last answer has been echoed
        return None, Outcome.ABANDONED
    answered = any(m.who == "caller" and fits + 1 < m.at <= moment for m in whole.moments)
    return (Rank.UNFINISHED if answered else Rank.UNKNOWN), Outcome.ABANDONED


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
        assert ((debt.rank if debt else None), outcome(call)) == expected(whole, who, moment), told


def test_an_urgent_caller_who_hears_the_advice_again_is_owed_nothing_again(line):
    again = END["urgent"] + "111" + "2222222" + "2"
    assert owed(line.call(line.ring(again + "x"))).rank is Rank.URGENT, "the first piece was not heard to its end"
    assert owed(line.call(line.ring(again + ".x"))) is None
