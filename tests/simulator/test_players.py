"""Those who take part: by script, and at a terminal."""

import io

import pytest
from rich.console import Console

from ivr.simulator import terminal
from ivr.simulator.keypad import HANG_UP, HeardGather, Press
from ivr.simulator.players import Pickup, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.terminal import TerminalCaller, TerminalContacts, printer
from ivr.simulator.transcript import Transcript
from tests.simulator.conftest import DOCTOR, SECOND, VOICE, dial_patient, gather, response, say

ANSWERED = ["initiated", "ringing", "in-progress"]
PROMPT = HeardGather(("To take this caller, press 1.",), 3.0, 3.0, 8, opening=False)
AFTER = HeardGather(("Was the patient reached?",), 2.0, 2.0, 8, opening=False, after_dial=True)
NUMBER = HeardGather(("Key your number.",), 1.0, 1.0, 8, opening=False, digits=12)


@pytest.mark.parametrize(
    ("outcome", "before", "after"),
    [
        ("accept", "1", "1"),
        ("not-reached", "1", "2"),
        ("walks-off", "1", HANG_UP),
        ("cut-off", "1", "1"),
        ("decline", "2", "2"),
        ("wrong-key", "7", "7"),
        ("hang-up", HANG_UP, HANG_UP),
        ("silent", None, None),
    ],
)
def test_what_each_contact_presses(outcome, before, after):
    contact = ScriptedContacts([Registrar(outcome)]).answering(DOCTOR)
    assert contact.pick_up() is Pickup.ANSWER
    assert [getattr(contact.press(prompt), "key", None) for prompt in (PROMPT, AFTER)] == [before, after]


def test_the_last_outcome_stands_for_all_further_legs_of_a_number():
    contacts = ScriptedContacts.by_number({DOCTOR: ["busy", "accept"]}, otherwise=["voicemail"])
    rung = [contacts.answering(number).pick_up() for number in (DOCTOR, SECOND, DOCTOR, DOCTOR)]
    assert rung == [Pickup.BUSY, Pickup.VOICEMAIL, Pickup.ANSWER, Pickup.ANSWER]


@pytest.mark.parametrize(
    ("script", "pressed"),
    [
        ("1", Press("07700900123#", 3.5)),
        (".", None),
        ("", None),
        ("x", Press("x", 3.5)),
        ("!1", Press("07700900123#", 0)),
    ],
)
def test_one_sign_is_a_whole_number_where_a_number_is_asked_for(script, pressed):
    assert ScriptedCaller(script, number="07700900123").press(NUMBER) == pressed


@pytest.mark.parametrize(("thinks", "after"), [(0, 3.0), (1, 4.0), (4, 7.0), (60, 7.0)])
def test_a_caller_thinks_as_long_as_they_like_but_answers_before_the_prompt_is_over(thinks, after):
    assert ScriptedCaller("1", thinks=thinks).press(PROMPT) == Press("1", after)


@pytest.mark.parametrize("speed", [75, 140, 150])
def test_everything_in_a_call_is_spoken_at_its_speed(tiny, speed):
    """What the line says, in a Gather and out of it, and what the contact hears."""
    words = "Is it so? For yes, press 1."
    tiny.answers["/voice"] = response(say("Hello."), gather("/turn/1", words), "<Hangup/>")
    tiny.answers["/voice/turn/1"] = tiny.incoming
    heard = tiny.call("1", words_a_minute=speed)
    minute = 60 / speed
    times = {(moment.who, moment.what): moment.at for moment in reversed(heard.moments)}
    assert times["caller", "presses 1"] == pytest.approx(8 * minute + 2.5)
    assert times["line", "The doctor's phone is ringing now."] - heard.rang_at[0] == pytest.approx(6 * minute)
    asked = times["to contact", "To take this caller, press 1."]
    assert times["contact", "presses 1"] - asked == pytest.approx(6 * minute + 1)


@pytest.fixture
def typed(monkeypatch):
    def sit_down(text):
        monkeypatch.setattr(terminal.sys, "stdin", io.StringIO(text))
        monkeypatch.setattr(terminal, "_PIPED", terminal._piped())
        return Console(file=io.StringIO(), width=200)

    return sit_down


@pytest.mark.parametrize(
    ("text", "key"), [("07700900123#\n", "07700900123#"), ("0770\n\n", "0770"), ("x\n", "x"), ("\n", None), ("", "x")]
)
def test_a_number_is_typed_at_the_terminal(typed, text, key):
    press = TerminalCaller(typed(text)).press(NUMBER)
    assert (press.key if press else None) == key


def test_at_the_terminal_you_are_the_doctor_and_the_patient_while_the_caller_waits(tiny, typed):
    tiny.rings = [DOCTOR, SECOND]
    console = typed("n\na\n1\n\n")
    phone = tiny.telephone("", TerminalContacts(console))
    phone.session.transcript = Transcript(printer(console))
    heard = phone.call()
    shown = console.file.getvalue()
    assert heard.joined == 1
    assert f"{DOCTOR} is ringing: you are the doctor now." in shown
    times = [float(line.split("s ")[0]) for line in shown.splitlines() if "s " in line[:8]]
    assert times == sorted(times)
    assert shown.index("rings +447700900102") < shown.index("To take this caller") < shown.index("You are through")


@pytest.mark.parametrize(("talk", "asked"), [("\n", True), ("c\n", False), ("x\n", False)])
def test_a_doctor_at_the_terminal_may_stay_or_hang_up_first(tiny, typed, talk, asked):
    tiny.answers["/voice/leg/q1/L1/0"] = response(dial_patient())
    tiny.answers["/voice/after"] = response(gather("/reached", "Was the patient reached?"), "<Hangup/>")
    console = typed("a\na\n\n" + talk + "1\n")
    tiny.exchange.contacts, tiny.exchange.patients = TerminalContacts(console), TerminalContacts(console, "patient")
    tiny.place()
    tiny.run(200)
    assert [form["Digits"] for form in tiny.forms("/reached")] == (["1"] if asked else [])
    assert "you are the patient now" in console.file.getvalue()


@pytest.mark.parametrize("text", ["", "a\n", "a\n1\n"])
def test_an_input_that_ends_hangs_everybody_up(tiny, typed, text):
    heard = tiny.call("", TerminalContacts(typed(text)))
    tiny.run(60)
    assert heard.ended_by == "caller"
    assert tiny.exchange.alive == []
    assert tiny.statuses("/status") == ["completed"]
    assert len(tiny.statuses()) == len(set(tiny.statuses())), "no report comes twice"


@pytest.mark.parametrize("text", ["", "a\n"])
def test_an_input_that_ends_in_a_dial_cancels_it_once(tiny, typed, text):
    events = f'statusCallback="{VOICE}/leg/status" statusCallbackEvent="initiated ringing answered completed"'
    number = f'<Number url="{VOICE}/whisper" {events}>{DOCTOR}</Number>'
    tiny.answers["/voice"] = response(f'<Dial action="{VOICE}/done">{number}</Dial>')
    tiny.answers["/voice/whisper"] = response(gather("/whisper/1", "Press 1."), "<Hangup/>")
    heard = tiny.call("", TerminalContacts(typed(text)))
    tiny.run(60)
    assert heard.ended_by == "caller"
    assert tiny.statuses() == (["initiated", "ringing", "canceled"] if not text else [*ANSWERED, "completed"])
    assert tiny.forms("/done") == []
