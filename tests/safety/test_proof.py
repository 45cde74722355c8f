"""The proof bites: each check names a wrong that is done by hand, and the right beside it passes."""

import datetime as dt
from dataclasses import replace

import pytest

from ivr.call import At, Call, Entry, LegState, Way, Why, after
from ivr.call.acts import HangUp, Join, Listen, Say, Take
from ivr.call.errands import PlaceLeg
from ivr.call.events import (
    Astray,
    Began,
    DialEnded,
    HungUp,
    LegPressed,
    LegStatus,
    Paged,
    Pressed,
    QueueEnded,
    Silence,
    Waited,
)
from ivr.call.facts import (
    Answered,
    Assessed,
    Claimed,
    Counted,
    Ended,
    Failed,
    Moved,
    Queued,
    Sought,
)
from ivr.call.hand_events import ClosedByHand
from ivr.call.leg_facts import LegChanged, LegPlaced
from ivr.call.legs import Leg
from ivr.call.places import Count
from ivr.call.prompts import Prompt, question
from ivr.cli.proving import lore as lore_of
from ivr.safety.promises import PROMISES
from ivr.safety.proof import Focus
from ivr.safety.proof.checks import CHECKS
from ivr.safety.proof.checks.owing import must_owe
from ivr.safety.proof.checks.urgency import floor
from ivr.safety.proof.graph import Graph, endless, unwalked
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.seen import see
from ivr.safety.proof.spot import Seen, Spot
from ivr.safety.proof.vectors import check_answers, disagreements, shortfalls, stands_for, ways
from ivr.safety.proof.walk import Move, Walk
from ivr.safety.proof.world import MOBILE, START
from ivr.triage import Answer, Urgency

AT = START + dt.timedelta(minutes=5)
CALL = Call(sid="CA0", began=START, caller=MOBILE, ruleset="rules", turn=2, at=At.ASKING, question="weakness")
EMERGENCY = CALL.model_copy(update={"urgency": Urgency.EMERGENCY, "why": Why.DANGER, "sought_at": START})
URGENT = CALL.model_copy(update={"urgency": Urgency.URGENT, "at": At.OFFERING})
ADVISED = CALL.model_copy(update={"urgency": Urgency.ADVICE, "at": At.ADVISING})
LEG = Leg(id="leg0", contact="registrar", way=Way.QUEUE, placed_at=START, state=LegState.ANSWERED, answered_at=START)
DIALLED = LEG.model_copy(update={"way": Way.DIAL})
WAITING = EMERGENCY.model_copy(update={"at": At.WAITING, "legs": (LEG,), "waiting_from": START, "queue": "q"})
RINGING = EMERGENCY.model_copy(update={"at": At.RINGING, "legs": (DIALLED,)})
GONE = EMERGENCY.model_copy(update={"over": START, "legs": (LEG,)})
QUESTION = Listen((Say(question("walking")),), 8)
ASKS = (Moved(At.ASKING, None, "walking"), QUESTION)
YES = (Answered("weakness", Answer.YES), Assessed(Urgency.EMERGENCY, ()))
ENQUEUED = (
    Queued("q"),
    LegPlaced("new", "registrar", way=Way.QUEUE),
    PlaceLeg("new", "registrar", "q"),
    Moved(At.WAITING),
)
BYE = (Moved(At.CLOSED), Say(Prompt.GOODBYE), HangUp())


@pytest.fixture(scope="module")
def lore():
    return lore_of(Focus.CONTACT)


def moved(call, event, *steps, given="", likes=(), seen=None):
    """Return the move by which these steps are taken, whatever the line itself would have done."""
    before = Spot(call, AT, seen or Seen())
    known = after(call, Entry("turn/2" if isinstance(event, FROM_CALLER) else "leg", AT, event, steps))
    happening = Happening(type(event).__name__, event, likes=likes)
    return Move(before, happening, given, steps, Spot(known, AT, see(before, event, steps, AT)))


FROM_CALLER = (Began, Pressed, Silence, DialEnded, QueueEnded, Astray)
HEARD_ALL = Seen(heard=frozenset({Prompt.URGENT_CONTACTS, Prompt.DANGER_SIGNS, Prompt.SIGNS_999}))
ONE = Seen(ones=frozenset({"leg0"}), sought=True)
SOUGHT = Seen(sought=True)
ACCEPTED = LegChanged("leg0", LegState.ACCEPTED)

WRONGS = {
    "promise-1": {
        "an emergency is lowered: legs that were weak a minute ago are weak still": moved(
            EMERGENCY, Pressed("2"), Answered("weakness", Answer.NO), Assessed(Urgency.ADVICE, ()), *ASKS
        ),
        "weak legs in somebody who may have cancer are called advice": moved(
            CALL,
            Pressed("1"),
            Answered("weakness", Answer.YES),
            Assessed(Urgency.ADVICE, ()),
            *ENQUEUED,
            Sought(Why.DANGER),
        ),
        "not sure about weak legs is taken for a no": moved(
            CALL, Pressed("3"), Answered("weakness", Answer.UNSURE), Assessed(None, ()), *ASKS
        ),
        "legs are weak, and the next question is asked": moved(CALL, Pressed("1"), *YES, *ASKS),
    },
    "promise-2": {
        "a machine hangs up on somebody who pressed nothing, untold": moved(CALL, Silence(), *BYE),
        "it hangs up on somebody with pain who heard only whom to contact, and no danger sign": moved(
            URGENT, Silence(), *BYE, seen=Seen(heard=frozenset({Prompt.URGENT_CONTACTS}))
        ),
        "it hangs up on an emergency who heard the advice for pain": moved(EMERGENCY, Silence(), *BYE, seen=HEARD_ALL),
        "it hangs up on somebody who asked for a person, though they heard the advice": moved(
            URGENT, Silence(), *BYE, seen=replace(HEARD_ALL, sought=True)
        ),
        "it hangs up after ringing, and says nothing of what to do": moved(RINGING, DialEnded("no-answer"), *BYE),
        "nothing at all is said to a caller who pressed a key": moved(CALL, Pressed("2")),
    },
    "promise-3": {
        "0 does not ring a person": moved(CALL, Pressed("0"), *ASKS),
        "a request that makes no sense to us rings nobody": moved(CALL, Astray(MOBILE), *ASKS),
        "a silence is not counted: a deaf caller hears the question for ever": moved(CALL, Silence(), *ASKS),
        "a wrong key is not counted": moved(CALL, Pressed("6"), *ASKS),
        "a second silence on one question rings nobody": moved(
            CALL, Silence(), Counted(Count.SILENCE), *ASKS, given="silence here 1"
        ),
        "a fourth wrong key in a call rings nobody": moved(
            CALL, Pressed("6"), Counted(Count.WRONG), *ASKS, given="wrong spent"
        ),
        "sixty turns ring nobody": moved(CALL, Pressed("2"), *ASKS, given="turns spent"),
        "a person is sought, and no phone is rung": moved(CALL, Pressed("0"), Sought(Why.ASKED), Say(Prompt.TRANSFER)),
        "a caller is told that nobody answered, and nobody was rung": moved(
            EMERGENCY, Silence(), Failed(), Moved(At.UNANSWERED), Listen((Say(Prompt.UNANSWERED),), 8)
        ),
    },
    "promise-5": {
        "two are joined, and nobody has pressed 1": moved(RINGING, LegPressed("leg0", "5"), Join()),
        "a caller is taken out of their queue by a 1 that was not stored": moved(
            WAITING, LegPressed("leg0", "1"), Take("q", 15)
        ),
        "voicemail that picks up counts as a doctor": moved(WAITING, LegStatus("leg0", "in-progress"), ACCEPTED),
        "a leg on which nobody pressed 1 is taken for a talk": moved(
            RINGING, DialEnded("completed", bridged=True, seconds=60), Moved(At.AFTER_TALK), QUESTION
        ),
        "the two were never joined, and it is taken for a talk": moved(
            RINGING, DialEnded("completed", bridged=False, seconds=60), Moved(At.AFTER_TALK), QUESTION, seen=ONE
        ),
        "a voicemail has talked to the caller, and nobody notices": moved(
            RINGING, DialEnded("completed", bridged=True, seconds=60), Moved(At.CHECKING), QUESTION
        ),
        "a call counts as connected that met nobody": moved(
            RINGING.model_copy(
                update={"legs": (DIALLED.model_copy(update={"accepted_at": START, "seconds": 60, "bridged": True}),)}
            ),
            HungUp(),
            Ended(),
        ),
    },
    "promise-6": {
        "an emergency hung up while a phone rang, and somebody has written that all is done": moved(
            GONE.model_copy(update={"closed_at": AT}), Silence(gone=True), seen=SOUGHT
        ),
        "a claim of an emergency lasts an hour: nobody else rings for an hour": moved(
            GONE, LegPressed("leg0", "1"), Claimed("registrar", AT + dt.timedelta(minutes=60), "leg0"), seen=SOUGHT
        ),
        "a doctor is woken for a patient who was reached": moved(
            GONE, Paged(("registrar",)), PlaceLeg("new", "registrar", "q"), seen=Seen(closed=True)
        ),
        "staff say that the patient was reached, and the call-back stays open": moved(GONE, ClosedByHand("a nurse")),
    },
    "promise-7": {
        "an emergency hears that there is a day's time": moved(EMERGENCY, Silence(), Listen((Say(Prompt.URGENT),), 8)),
        "an emergency hears it while they wait": moved(WAITING, Waited(1), Say(Prompt.UNANSWERED_URGENT)),
    },
    "promise-10": {
        "a phone's status moves the caller to another prompt": moved(
            WAITING, LegStatus("leg0", "ringing"), Moved(At.UNANSWERED)
        ),
        "a doctor's key lowers the urgency": moved(WAITING, LegPressed("leg0", "2"), Assessed(None, ())),
        "a status speaks, and nobody is there to hear it": moved(
            WAITING, LegStatus("leg0", "busy"), Say(Prompt.GOODBYE)
        ),
        "the network's busy and no-answer are not the same to the line": moved(
            RINGING,
            DialEnded("no-answer", bridged=False),
            Moved(At.UNANSWERED),
            likes=(DialEnded("busy", bridged=False),),
        ),
    },
    "speaks": {
        "a document that ends in the middle: nothing is done when nobody presses a key": moved(
            CALL, Pressed("2"), Moved(At.ASKING), Say("no.such.prompt")
        ),
        "whoever picked up would hear an error instead of why they are rung": moved(
            WAITING, LegPressed("leg0", "*"), Listen((Say("no.such.prompt"),), 6)
        ),
    },
}
RIGHTS = {
    "promise-1": moved(CALL, Pressed("1"), *YES, Sought(Why.DANGER), *ENQUEUED),
    "promise-2": moved(URGENT, Silence(), *BYE, seen=HEARD_ALL),
    "promise-3": moved(CALL, Silence(), Counted(Count.SILENCE), *ASKS),
    "promise-5": moved(RINGING, LegPressed("leg0", "1"), ACCEPTED, Join()),
    "promise-6": moved(GONE, LegPressed("leg0", "1"), Claimed("registrar", AT + dt.timedelta(minutes=10), "leg0")),
    "promise-7": moved(URGENT, Silence(), Listen((Say(Prompt.URGENT),), 8)),
    "promise-10": moved(WAITING, LegStatus("leg0", "ringing"), LegChanged("leg0", LegState.RINGING)),
    "speaks": moved(CALL, Pressed("2"), *ASKS),
}


@pytest.mark.parametrize(("promise", "wrong"), [(promise, wrong) for promise, all_ in WRONGS.items() for wrong in all_])
def test_a_wrong_is_named(lore, promise, wrong):
    assert list(CHECKS[promise](WRONGS[promise][wrong], lore))


@pytest.mark.parametrize("promise", RIGHTS)
def test_the_right_passes(lore, promise):
    assert not list(CHECKS[promise](RIGHTS[promise], lore))


def test_words_that_rule_an_illness_out_are_named(lore):
    """The shipped words have none: the walk would find nothing to hold against them."""
    assert not lore.forbidden
    assert {Prompt.URGENT, Prompt.UNANSWERED_URGENT} <= lore.a_day
    forbidding = replace(lore, forbidden={Prompt.ADVICE: "it rules an illness out"})
    move = moved(ADVISED, Silence(), Listen((Say(Prompt.ADVICE),), 8))
    assert list(CHECKS["promise-7"](move, forbidding)) == ["advice.told: it rules an illness out"]


def test_every_check_has_a_wrong_and_judges_a_promise():
    assert set(WRONGS) == set(RIGHTS) == set(CHECKS) <= set(PROMISES)


@pytest.mark.parametrize(
    ("call", "seen"),
    [
        (EMERGENCY, Seen()),
        (CALL, SOUGHT),
        (URGENT, Seen()),
        (CALL.model_copy(update={"here": (Count.SILENCE,)}), Seen()),
        (CALL.model_copy(update={"at": At.PROFESSIONAL}), Seen()),
        (CALL.model_copy(update={"at": At.RETURNING}), Seen()),
        (ADVISED.model_copy(update={"round": ()}), Seen()),
    ],
)
def test_who_hung_up_without_what_they_needed_must_be_owed_a_person(call, seen):
    gone = call.model_copy(update={"over": AT})
    assert must_owe(Spot(gone, AT, seen))
    assert not must_owe(Spot(gone, AT, replace(seen, met=True)))
    assert not must_owe(Spot(gone, AT, replace(seen, closed=True)))


def test_who_was_told_all_is_owed_nothing():
    assert not must_owe(Spot(ADVISED, AT, Seen()))
    assert not must_owe(Spot(URGENT, AT, HEARD_ALL))


def test_what_was_heard_counts_until_the_next_answer_and_whom_to_contact_until_then():
    """Back to a question by #, another answer, and goodbye: nobody has told this caller what to do."""
    told = Spot(URGENT.model_copy(update={"at": At.ADVISING}), AT, HEARD_ALL)
    asked = see(told, Pressed("#"), ASKS, AT)
    assert asked.heard == {Prompt.URGENT_CONTACTS}
    answered = see(replace(told, seen=asked), Pressed("2"), (Answered("weakness", Answer.NO), *ASKS), AT)
    assert answered.heard == set()
    assert see(told, Silence(), BYE, AT).heard == HEARD_ALL.heard


@pytest.mark.parametrize(
    ("answers", "least"),
    [
        ({}, None),
        ({"weakness": "no"}, None),
        ({"weakness": "yes"}, "emergency"),
        ({"weakness": "unsure"}, "emergency"),
        ({"saddle": "unsure", "cancer": "no"}, "emergency"),
        ({"band": "yes", "cancer": "unsure"}, "emergency"),
        ({"band": "yes"}, "emergency"),
    ],
)
def test_the_least_urgency_by_the_vocabulary_alone(lore, answers, least):
    """No cancer lowers what is no danger without it; cancer not sure, or not answered, counts as yes."""
    given = {name: Answer(answer) for name, answer in answers.items()}
    found = floor(given, lore.world.rules, lore.vocabulary)
    assert (found and found.value) == least


def round_trip(*targets, call=None):
    """Return a walk and its graph in which places lead to one another: (1, 2) is a move from 1 to 2."""
    walk, graph = Walk(lore_of(Focus.CALLER).world), Graph()
    late = (call or EMERGENCY).model_copy(update={"turn": 60})
    for source, target in targets:
        move = moved(late, QueueEnded("leave"), Moved(At.UNANSWERED))
        graph.note(replace(move, source=source, target=target), exact=True)
    walk.came = [None] * (max(map(max, targets)) + 1)
    return graph, walk


def test_a_call_that_goes_round_for_ever_is_found():
    assert endless(*round_trip((1, 2), (2, 3), (3, 1))) is not None
    assert endless(*round_trip((1, 1))) is not None


def test_a_call_that_comes_to_an_end_is_not():
    assert endless(*round_trip((1, 2), (1, 3), (2, 3))) is None


def test_a_row_that_nothing_walks_is_named():
    missing = set(unwalked(Graph()))
    assert "nothing walks the row asking: Silence" in missing
    assert "nothing walks the row gone: DialEnded" in missing
    assert "nothing walks the row menu: key 4" in missing
    assert "no path leaves cut_short" in missing
    graph = Graph()
    graph.note(moved(CALL, Silence(), Counted(Count.SILENCE), *ASKS), exact=True)
    assert missing - set(unwalked(graph)) == {"nothing walks the row asking: Silence"}


def test_the_ways_stand_for_every_set_of_answers(lore):
    rules = lore.world.rules
    assert sum(stands_for(way, rules) for way in ways(lore.world)) == len(Answer) ** len(rules.questions)
    found, total, broken = check_answers(lore)
    assert (len(found), total, broken) == (len(list(ways(lore.world))), 3 ** len(rules.questions), [])


def test_a_call_that_says_less_than_the_rules_is_found(lore):
    rules = lore.world.rules
    way = next(way for way in ways(lore.world) if way.call.urgency is Urgency.EMERGENCY)
    lowered = replace(way, call=way.call.model_copy(update={"urgency": Urgency.URGENT}))
    assert not list(disagreements(way, rules))
    assert not list(shortfalls(way, rules, lore.vocabulary))
    assert any("the rules say emergency" in how for how in disagreements(lowered, rules))
    assert any("less than the answers mean" in how for how in shortfalls(lowered, rules, lore.vocabulary))


def test_a_call_that_ends_its_questions_while_one_could_still_mean_more_is_found(lore):
    rules = lore.world.rules
    way = next(way for way in ways(lore.world) if way.call.urgency is Urgency.ADVICE and "cancer" in way.answers)
    short = replace(way, keys="2", call=way.call.model_copy(update={"answers": way.call.answers[:1]}))
    assert any("does not ask what would mean more" in how for how in shortfalls(short, rules, lore.vocabulary))
    assert any("the rules would ask on" in how for how in disagreements(short, rules))
