"""Golden calls: whole calls as a clinician can read them. `--update` rewrites them.

Each is rung twice over: once plainly, once with every request repeated, which must change nothing.
"""

from pathlib import Path

import pytest

from ivr.call import outcome
from ivr.oncall import owed
from ivr.simulator.players import Moment
from tests.calls.conftest import script, turn_of, world

GOLDEN = Path(__file__).parent / "golden"
NERVES = "22222"

CALLS = {
    "weak_legs": ("Weak legs: through to the registrar.", "1", "accept"),
    "not_sure": ("Not sure is as good as yes.", "23", "accept"),
    "shooting_pain": ("Shooting pain, had cancer once.", NERVES + "11", "accept"),
    "night_pain_takes_offer": (
        "Night pain with cancer: the offer is taken.",
        NERVES + "1222" + "221" + "1",
        "accept",
    ),
    "night_pain_wants_advice": (
        "Night pain with cancer: advice instead.",
        NERVES + "1222" + "221" + "2",
        "accept",
    ),
    "nothing_with_cancer": ("All no, with cancer: advice.", NERVES + "1222" + "222222", "accept"),
    "no_cancer": ("No cancer: the GP or 111.", NERVES + "22", "accept"),
    "chest_pain": ("Chest pain: 999 first.", NERVES + "121", "accept"),
    "fever": ("Shivers on treatment.", NERVES + "1221", "accept"),
    "silence": ("Silence throughout: a person.", "", "accept"),
    "wrong_keys": ("7 in the opening, then 9, 8: a person.", "^798", "accept"),
    "zero": ("0 at once.", "^0", "accept"),
    "professional": ("A health professional.", "^5", "accept"),
    "patient_pressed_5": ("A patient who pressed 5.", "^511", "accept"),
    "again_and_back": ("Star twice, a change of mind, then yes.", "**2#1", "accept"),
    "second_contact": ("Voicemail, then the consultant.", "1", "voicemail,accept"),
    "nobody": ("Nobody answers; 0 tries again; nobody answers.", "10", "no-answer,busy,decline,no-answer"),
    "cut_off": ("Cut off after five seconds: the same doctor first.", "1", "cut-off,accept"),
    "new_signs": (
        "All no, then a clip fits: asked again, and put through.",
        NERVES + "1222222222...111" + "21",
        "accept",
    ),
    "hangs_up_after_yes": ("Hangs up while the phone rings.", "1", "no-answer"),
}

QUEUE_CALLS = {
    "queue_accepted": (
        "In the queue: the second contact presses 1 and hears what the caller keyed.",
        "11",
        "no-answer,accept",
        None,
    ),
    "queue_nobody": ("In the queue: nobody answers for two minutes.", "1", "no-answer", None),
    "queue_zero_nobody": ("In the queue: 0 at once, and nobody answers: it may be anything.", "^0", "no-answer", None),
    "queue_rung_back": (
        "In the queue: the caller hangs up, and the doctor whose phone rings then rings them back.",
        "1",
        "no-answer,accept",
        (Moment.RINGING, 1),
    ),
}

AWAY_CALLS = {
    "no_server": (
        "Our server cannot be reached: the documents hosted elsewhere. A voicemail, then the consultant.",
        "",
        "voicemail,accept",
        (Moment.TALKING, 2),
        0,
    ),
    "no_server_nobody": (
        "Our server cannot be reached, nobody answers: 999. It is a call-back when the server is back.",
        "",
        "no-answer",
        None,
        0,
    ),
    "server_dies": (
        "No to weakness; then the server dies, and the yes to walking is lost. Put through from elsewhere.",
        "21",
        "accept",
        (Moment.TALKING, 1),
        2,
    ),
}


@pytest.mark.hazard("H01", "H17", "H19", "H30")
@pytest.mark.parametrize("name", CALLS)
def test_golden_call(ring, request, name):
    sentence, keys, registrar = CALLS[name]
    leaves = (Moment.RINGING, 1) if name == "hangs_up_after_yes" else None
    rang = ring(keys, registrar, leaves=leaves)
    urgency = rang.call.urgency.value if rang.call.urgency else "not known"
    owed = f"{rang.owed.rank.value}: {rang.owed.reason.value}" if rang.owed else "none"
    ending = f"urgency: {urgency}; outcome: {rang.outcome.value}; call-back: {owed}\n"
    text = f"{sentence}\nkeys: {keys or '(none)'}; contacts: {registrar}\n\n{rang.transcript.text()}\n{ending}"
    is_as_golden(request, name, text)
    again = ring(keys, registrar, leaves=leaves, twice=True)
    assert again.transcript.text() == rang.transcript.text()


def in_the_queue(name, *, twice):
    """Return what is told of a call: the caller's own, and what is done for them in the next two minutes."""
    sentence, keys, registrar, leaves = QUEUE_CALLS[name]
    with world() as line:
        line.line.wire.twice = twice
        phone = line.phone(keys, script(registrar), caller="+447700900456", leaves=leaves)
        phone.call()
        line.line.run(130)
        call = line.call(phone)
        debt = owed(call)
        urgency = call.urgency.value if call.urgency else "not known"
        known = f"urgency: {urgency}; outcome: {outcome(call).value}"
        open_still = f"{debt.rank.value}: {debt.reason.value}" if debt else "none"
        heard = phone.session.transcript.text()
        return f"{sentence}\nkeys: {keys}; contacts: {registrar}\n\n{heard}\n{known}; call-back: {open_still}\n"


@pytest.mark.hazard("H47")
@pytest.mark.parametrize("name", QUEUE_CALLS)
def test_golden_call_in_the_queue(request, name):
    text = in_the_queue(name, twice=False)
    is_as_golden(request, name, text)
    assert in_the_queue(name, twice=True) == text


@pytest.mark.parametrize("name", AWAY_CALLS)
def test_golden_call_without_our_server(request, name):
    sentence, keys, registrar, leaves, turn = AWAY_CALLS[name]
    with world(every=None, fallback=True) as line:
        line.pager.round()
        line.line.wire.loses = lambda path, _: path == "/voice/status" or turn_of(path) >= turn
        phone = line.ring(keys, registrar, caller="+447700900456", leaves=leaves)
        line.line.run(300)
        line.line.server_is(away=False)
        line.pager.round()
        owing = line.owing(phone).owed
        told = f"{sentence}\nkeys: {keys or '(none)'}; contacts: {registrar}\n\n{phone.session.transcript.text()}\n"
        later = f"when the server is back, from Twilio's list of calls: {owing.rank.value}: {owing.reason.value}\n"
        is_as_golden(request, name, told + later)


def is_as_golden(request, name, text):
    """Compare with the file, or write it anew."""
    file = GOLDEN / f"{name}.txt"
    if request.config.getoption("--update"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text


def test_no_golden_call_is_left_over():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == {*CALLS, *QUEUE_CALLS, *AWAY_CALLS}
