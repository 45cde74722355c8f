"""A caller who waits in a queue, and contacts who take them out of it."""

import math

import pytest

from ivr.simulator.calls import HungUp
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.players import Moment, Registrar, ScriptedContacts
from ivr.simulator.switches import Switches
from tests.simulator.conftest import (
    DOCTOR,
    HANGUP,
    SECOND,
    VOICE,
    TinyLine,
    dial_queue,
    enqueue,
    gather,
    redirect,
    response,
    say,
)


def test_the_caller_waits_is_joined_and_goes_on_when_the_doctor_hangs_up(tiny):
    heard = tiny.call()
    assert heard.joined == 1
    assert heard.rang_at == [0.0]
    assert heard.ended_by == "line"
    assert "The doctor's phone is ringing now. You are through." in heard.said()
    [ended] = tiny.forms("/turn/1/queue/q1")
    assert (ended["QueueResult"], ended["CallStatus"]) == ("bridged", "in-progress")
    assert ended["QueueSid"].startswith("QU")
    assert tiny.forms("/after") == [], "whoever hangs up first is asked nothing"


def test_the_wait_is_told_of_the_queue_and_the_join_of_both_calls(tiny):
    tiny.call()
    wait, joined = tiny.forms("/turn/1/wait/q1")[0], tiny.forms("/joined")[0]
    leg = tiny.forms("/leg/q1/L1/0")[0]["CallSid"]
    assert {wait[name] for name in ("QueuePosition", "CurrentQueueSize")} == {"1"}
    assert {wait[name] for name in ("QueueTime", "AvgQueueTime")} == {"0"}
    assert (joined["DequeingCallSid"], joined["QueueSid"]) == (leg, wait["QueueSid"])
    assert joined["CallSid"] == wait["CallSid"] != leg


def test_a_doctor_who_is_left_by_the_caller_is_asked_what_became_of_it(tiny):
    heard = tiny.call(leaves=(Moment.TALKING, 1), talks_for=25)
    tiny.run(0.1)
    assert heard.ended_by == "caller"
    [after] = tiny.forms("/after")
    assert (after["DialCallStatus"], after["DialCallDuration"], after["DialBridged"]) == ("completed", "25", "true")
    assert after["DialCallSid"] == tiny.forms("")[0]["CallSid"]
    assert tiny.forms("/turn/1/queue/q1") == []


@pytest.mark.parametrize("after_hang_up", [False, True])
@pytest.mark.parametrize("moment", [Moment.WAITING, Moment.RINGING, Moment.SCREENING, Moment.JOINED])
def test_a_caller_who_hangs_up_before_the_join_leaves_the_doctor_with_nobody(tiny, moment, after_hang_up):
    switches = Switches(action_after_hang_up=after_hang_up, gone_status="canceled")
    heard = tiny.call(leaves=(moment, 1), switches=switches)
    tiny.run(60)
    assert (heard.ended_by, heard.joined) == ("caller", 0)
    queue = [(form["QueueResult"], form["CallStatus"]) for form in tiny.forms("/turn/1/queue/q1")]
    assert queue == ([("hangup", "completed")] if after_hang_up else [])
    [after] = tiny.forms("/after")
    assert after["DialBridged"] == "false"
    assert after["DialCallStatus"] == ("canceled" if moment is Moment.JOINED else "no-answer")
    assert tiny.statuses("/status") == ["completed"]
    assert tiny.statuses() == ["initiated", "ringing", "in-progress", "completed"]


def test_an_empty_queue_is_waited_for_five_seconds_longer_than_written(tiny):
    tiny.call(leaves=(Moment.WAITING, 1))
    tiny.run(60)
    went_in = [heard.at for heard in tiny.exchange.callers[0].transcript.moments if heard.what == "presses 1"]
    assert went_in
    said_goodbye = [h.at for h in tiny.exchange.callers[0].transcript.moments if h.what == "Goodbye."]
    assert said_goodbye[0] - went_in[0] == pytest.approx(15)


def test_a_caller_who_comes_while_a_doctor_waits_is_joined_at_once(tiny):
    tiny.exchange.queues.open("q1")
    tiny.exchange.contacts = ScriptedContacts([Registrar.ACCEPT])
    tiny.place(leg="/leg/q1/L1/0")
    tiny.run(9)
    tiny.rings = []
    heard = tiny.call()
    [joined] = [m.at for m in heard.moments if "joins the caller" in m.what]
    assert joined < 5
    assert "ringing now. You" in heard.said()


def test_of_two_doctors_in_the_same_instant_the_first_in_order_wins(tiny):
    tiny.exchange.calls_per_second = math.inf
    tiny.rings = [DOCTOR, SECOND]
    heard = tiny.call()
    tiny.run(60)
    assert heard.joined == 1
    assert heard.rang_at == [0.0, 0.0]
    joined, after = tiny.forms("/joined"), tiny.forms("/after")
    legs = [form["CallSid"] for form in tiny.forms("/leg/q1/L1/0")]
    assert [form["DequeingCallSid"] for form in joined] == legs[:1]
    assert [(form["CallSid"], form["DialCallStatus"]) for form in after] == [(legs[1], "no-answer")]


def test_a_caller_is_taken_out_of_the_queue_by_leave(tiny):
    tiny.rings = []
    pieces = iter([response(say("One."), redirect("/turn/1/wait/q1")), response(say("Two."), "<Leave/>")])
    tiny.answers["/voice/turn/1/wait/q1"] = lambda form: next(pieces)
    heard = tiny.call()
    assert "One. Two. Have you spoken" in heard.said()
    assert tiny.forms("/turn/1/queue/q1")[0]["QueueResult"] == "leave"
    assert tiny.forms("/turn/1/queue/q1")[0]["QueueTime"] == "1"


def test_a_number_is_keyed_in_a_queue_with_one_sign_of_the_script(tiny):
    tiny.rings = []
    ask = gather("/number", "Key your number, then hash.", digits=12, finish="#")
    tiny.answers["/voice/turn/1/wait/q1"] = response(ask, redirect("/turn/1/wait/q1"))
    tiny.answers["/voice/number"] = response(gather("/number2", "Is that right?"), "<Leave/>")
    tiny.answers["/voice/number2"] = response("<Leave/>")
    heard = tiny.call(".11")
    assert [form["Digits"] for form in tiny.forms("/number")] == ["07700900456"]
    assert [form["Digits"] for form in tiny.forms("/number2")] == ["1"]
    assert "presses 07700900456#" in heard.text()


@pytest.mark.parametrize(
    ("digits", "finish", "number", "got"),
    [
        (12, "", "07700900456", "07700900456#"),
        (11, "#", "07700900456", "07700900456"),
        (6, "#", "07700900456", "077009"),
        (12, "#", "", None),
    ],
)
def test_keys_are_counted_and_finished_as_written(tiny, digits, finish, number, got):
    tiny.rings = []
    ask = gather("/number", "Key your number.", digits=digits, finish=finish)
    tiny.answers["/voice/turn/1/wait/q1"] = response(ask, "<Leave/>")
    tiny.answers["/voice/number"] = response("<Leave/>")
    phone = tiny.telephone("1")
    phone.keypad._number = number
    phone.call()
    assert [form["Digits"] for form in tiny.forms("/number")] == ([got] if got else [])


def test_a_number_that_nobody_finishes_is_waited_for(tiny):
    tiny.rings = []
    tiny.answers["/voice/turn/1/wait/q1"] = response(gather("/number", "Key it.", digits=12), "<Leave/>")
    tiny.answers["/voice/number"] = response(say("Thank you."), "<Leave/>")
    phone = tiny.telephone("1")
    phone.keypad._number = "0770"
    heard = phone.call()
    [pressed] = [m.at for m in heard.moments if m.what == "presses 0770#"]
    [thanked] = [m.at for m in heard.moments if m.what == "Thank you."]
    assert thanked - pressed == pytest.approx(8)


def test_several_keys_are_only_asked_for_in_a_queue(tiny):
    tiny.answers["/voice"] = response(gather("/x", "Your number?", digits=11, finish="#"), HANGUP)
    with pytest.raises(TwilioWouldChokeError, match="1 to 1 keys"):
        tiny.call()


def test_the_wait_may_hang_up(tiny):
    tiny.rings = []
    tiny.answers["/voice/turn/1/wait/q1"] = response(say("Ring 9 9 9."), HANGUP)
    assert tiny.call().ended_by == "line"
    assert tiny.forms("/turn/1/queue/q1") == []


REFUSED = [
    ("runs out", say("Wait."), "runs out"),
    ("dials", '<Dial action="a"><Number>1</Number></Dial>', "<Dial> in a wait"),
    ("asks and runs out", gather("/x", "Key?"), "nothing after it"),
    ("leaves and goes on", "<Leave/>" + say("a"), "nothing after <Leave>"),
]


@pytest.mark.parametrize(("what", "verbs", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_wait_that_would_strand_the_caller_is_refused(tiny, what, verbs, why):
    tiny.answers["/voice/turn/1/wait/q1"] = response(verbs)
    with pytest.raises(TwilioWouldChokeError, match=why):
        tiny.call()


BAD_QUEUES = [
    ("too long a name", enqueue("q" * 65), "1 to 64"),
    ("no name", enqueue(""), "1 to 64"),
    ("no wait", f'<Enqueue action="{VOICE}/a">q1</Enqueue>', "a waitUrl"),
    ("no action", f'<Enqueue waitUrl="{VOICE}/a">q1</Enqueue>', "an action"),
    ("not last", enqueue("q1") + say("a"), "nothing after <Enqueue>"),
    ("GET", enqueue("q1").replace('method="POST"', 'method="GET"'), "other than POST"),
    ("a queue dialled by a caller", dial_queue("q1"), "neither leave one nor dial one"),
    ("a leave outside a queue", "<Leave/>", "neither leave one nor dial one"),
    ("rings too short", dial_queue("q1", timeout=4), "5 to 600"),
]


@pytest.mark.parametrize(("what", "verbs", "why"), BAD_QUEUES, ids=[row[0] for row in BAD_QUEUES])
def test_a_bad_enqueue_is_refused(tiny, what, verbs, why):
    tiny.answers["/voice"] = response(verbs)
    with pytest.raises(TwilioWouldChokeError, match=why):
        tiny.call()


def test_only_words_are_heard_before_a_join(tiny):
    tiny.answers["/voice/joined"] = response(gather("/x", "Ready?"), HANGUP)
    with pytest.raises(TwilioWouldChokeError, match="before a join"):
        tiny.call()


def test_a_failing_wait_fails_the_test(tiny):
    tiny.answers["/voice/turn/1/wait/q1"] = ("oops", 500)
    with pytest.raises(TwilioWouldChokeError, match="500"):
        tiny.call()


@pytest.mark.parametrize("lost", [True, False])
def test_a_wait_that_is_meant_to_fail_ends_the_queue_with_an_error(tiny, lost):
    if lost:
        tiny.exchange.wire.loses = lambda path, form: "/wait/" in path
    else:
        tiny.exchange.wire.strict = False
        tiny.answers["/voice/turn/1/wait/q1"] = "<Response>"
    heard = tiny.call()
    assert tiny.forms("/turn/1/queue/q1")[0]["QueueResult"] == "error"
    assert "Have you spoken" in heard.said()


def test_a_join_whose_words_are_lost_is_no_join(tiny):
    tiny.exchange.wire.loses = lambda path, form: path == "/voice/joined"
    heard = tiny.call()
    tiny.run(1)
    assert heard.joined == 0
    assert tiny.forms("/turn/1/queue/q1")[0]["QueueResult"] == "error"
    assert tiny.forms("/after")[0]["DialBridged"] == "false"


def test_a_doctor_who_hangs_up_while_the_caller_hears_that_they_are_there_is_not_joined(tiny):
    phone = tiny.telephone()
    over = phone.dial()
    while not tiny.forms("/joined"):
        tiny.run(0.1)
    [leg] = [leg for leg in tiny.exchange.calls.values() if leg.direction == "outbound-api"]
    leg.cut(HungUp("contact"))
    tiny.exchange.clock.run_until(over)
    assert phone.session.transcript.joined == 0
    assert len(tiny.forms("/turn/1/queue/q1")) == 1


def test_a_voicemail_is_never_joined(tiny):
    tiny.answers["/voice/leg/q1/L1/0"] = response(dial_queue("q1"))
    with pytest.raises(TwilioWouldChokeError, match="voicemail"):
        tiny.call(contacts=["voicemail"])


def test_a_doctor_whose_caller_left_the_talk_may_say_that_they_did_not_speak(tiny):
    tiny.answers["/voice/after"] = response(gather("/reached", "Did you speak?"), HANGUP)
    tiny.call("", ["not-reached"], leaves=(Moment.TALKING, 1), talks_for=5)
    tiny.run(30)
    assert tiny.forms("/reached")[0]["Digits"] == "2"


def test_a_report_that_the_line_refuses_fails_the_test(tiny):
    tiny.answers["/voice/leg/status"] = ("oops", 500)
    with pytest.raises(TwilioWouldChokeError, match="15003"):
        tiny.call()


@pytest.mark.parametrize("first", [True, False])
def test_the_order_of_the_last_report_and_the_callers_action_is_a_switch(tiny, first):
    tiny.call(switches=Switches(leg_report_first=first))
    asked = [path for path, form in tiny.asked if path == "/voice/turn/1/queue/q1" or form["CallStatus"] == "completed"]
    assert asked.index("/voice/leg/status") == (0 if first else 1)


@pytest.mark.parametrize("second", range(0, 90, 3))
def test_a_caller_may_hang_up_at_any_second(tiny, second):
    whole_call = TinyLine().call().moments[-1].at
    heard = tiny.call(leaves_at=second)
    tiny.run(120)
    assert tiny.exchange.alive == []
    assert heard.ended_by == ("caller" if second < whole_call else "line")
    if heard.ended_by == "caller":
        assert [h.at for h in heard.moments if h.what == "hangs up"] == [second]
    assert tiny.statuses("/status") == ["completed"]


def test_two_callers_at_once_are_not_mixed_up(tiny):
    def incoming(form):
        queue = "q1" if len(tiny.forms("")) == 1 else "q2"
        tiny.place(DOCTOR if queue == "q1" else SECOND, f"/leg/{queue}/L1/0")
        return response(say(f"You are in {queue}."), enqueue(queue))

    tiny.answers |= {"/voice": incoming, "/voice/leg/q2/L1/0": response(say("For q 2."), dial_queue("q2"))}
    tiny.answers["/voice/turn/1/wait/q2"] = response(say("Wait, second."), redirect("/turn/1/wait/q2"))
    tiny.answers["/voice/turn/1/queue/q2"] = response(HANGUP)
    first, second = tiny.telephone(), tiny.telephone()
    ended = [first.dial(), second.dial()]
    for process in ended:
        tiny.exchange.clock.run_until(process)
    texts = [phone.session.transcript for phone in (first, second)]
    assert [text.joined for text in texts] == [1, 1]
    assert [text.rang_at for text in texts] == [[0.0], [1.0]], "one call a second"
    assert "q2" not in texts[0].text()
    assert "q1" not in texts[1].text()
    assert DOCTOR in texts[0].text()
    assert SECOND in texts[1].text()


def test_the_same_run_twice_is_the_same_to_the_letter():
    def run():
        tiny = TinyLine()
        tiny.rings = [DOCTOR, SECOND]
        contacts = ScriptedContacts([Registrar.DECLINE, Registrar.ACCEPT])
        text = tiny.call("1", contacts, leaves=(Moment.TALKING, 2), talks_for=9).text()
        tiny.run(60)
        return text, tiny.exchange.wire.requests

    assert run() == run()
