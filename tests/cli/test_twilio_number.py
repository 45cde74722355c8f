"""`ivr twilio show` and `configure`: what Twilio has for the line's number, and what it is set to."""

import json
import re

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.settings import is_this_machine
from ivr.telephony.links import RETRY
from tests.cli.twilio import NUMBER, PUBLIC, SET, TEXTS, number

FALLBACK = "https://bins.example.org/first"
NUMBERS = re.compile(r"\+44|01632|07700|960100|900123")
UPDATE = f"POST /2010-04-01/Accounts/AC{'0' * 32}/IncomingPhoneNumbers/PN{'1' * 32}.json"


@pytest.fixture(autouse=True)
def fallback(configured, monkeypatch):
    monkeypatch.setenv("IVR_FALLBACK_URL", FALLBACK)


@pytest.fixture
def whole(twilio):
    """A Twilio that has everything as it should be, the fallback too."""
    twilio.number.holds |= {"VoiceFallbackUrl": FALLBACK, "VoiceFallbackMethod": "GET"}
    return twilio


@pytest.fixture
def wrong(whole):
    """A number that another program has had."""
    whole.number.holds |= {"VoiceUrl": "https://old.example.org/ivr", "VoiceMethod": "GET", "TrunkSid": "TK" + "1" * 32}
    return whole


def configure(*args, says=None):
    return CliRunner().invoke(main, ["twilio", "configure", *args], input=says)


def test_a_number_that_is_as_it_should_be_is_shown_field_by_field(whole, run):
    shown = run("twilio", "show")
    assert shown.exit_code == 0
    assert f"  voice_url               {PUBLIC}/voice{RETRY}" in shown.output
    assert "  emergency_status        Inactive" in shown.output
    assert "  capabilities            sms voice" in shown.output
    assert shown.output.endswith("As it should be.\n")
    assert whole.changes == []


def test_what_differs_is_shown_as_a_diff_does_and_exits_1(wrong, run):
    shown = run("twilio", "show")
    assert shown.exit_code == 1
    told = [line.split() for line in shown.output.splitlines() if line[0] in "-+"]
    assert told == [
        ["-", "voice_url", "https://old.example.org/ivr"],
        ["+", "voice_url", SET["VoiceUrl"]],
        ["-", "voice_method", "GET"],
        ["+", "voice_method", "POST"],
        ["-", "trunk_sid", "TK" + "1" * 32],
        ["+", "trunk_sid", "(empty)"],
    ]


def test_other_programs_read_it(wrong, run):
    shown = run("twilio", "show", "--json")
    assert shown.exit_code == 1
    found = json.loads(shown.stdout)
    fields = {field["field"]: field for field in found["number"]}
    assert {name for name, field in fields.items() if field["differs"]} == {"voice_url", "voice_method", "trunk_sid"}
    assert fields["voice_fallback_url"] == {
        "field": "voice_fallback_url",
        "found": FALLBACK,
        "wanted": FALLBACK,
        "differs": False,
    }
    assert (found["texts"], found["notes"]) == ([], [])


def test_without_a_fallback_it_is_said_loudly_and_what_stands_there_is_left(whole, run, monkeypatch):
    monkeypatch.delenv("IVR_FALLBACK_URL")
    whole.number.holds |= {"VoiceFallbackUrl": "https://theirs.example.org", "VoiceUrl": ""}
    assert "! IVR_FALLBACK_URL is not set: when this server cannot be reached" in run("twilio", "show").output
    done = configure("--yes")
    assert done.exit_code == 0
    assert "! IVR_FALLBACK_URL is not set" in done.output
    assert whole.number.holds["VoiceFallbackUrl"] == "https://theirs.example.org"


@pytest.mark.parametrize(("answers", "notes"), [("", 1), ("https://any.example.org", 0)])
def test_whoever_texts_back_should_be_answered(whole, run, monkeypatch, answers, notes):
    monkeypatch.setenv("IVR_TEXT_FROM", TEXTS)
    whole.holding.numbers[1].holds["SmsUrl"] = answers
    shown = run("twilio", "show")
    assert shown.exit_code == 0
    assert f"  sms_url                 {answers or '(empty)'}" in shown.output
    assert shown.output.count("! Nothing answers texts") == notes


def test_a_number_that_cannot_send_texts_differs(whole, run, monkeypatch):
    monkeypatch.setenv("IVR_TEXT_FROM", TEXTS)
    whole.holding.numbers[1].able = frozenset({"voice"})
    shown = run("twilio", "show")
    assert shown.exit_code == 1
    assert "+ capabilities            voice sms" in shown.output


def test_a_number_for_texts_of_another_account_is_noted(whole, run, monkeypatch):
    monkeypatch.setenv("IVR_TEXT_FROM", "07700 900199")
    assert "! IVR_TEXT_FROM is no number of this account" in run("twilio", "show").output


def test_the_number_is_set_in_one_request_once_somebody_says_so_and_read_back(wrong, run):
    done = configure(says="y\n")
    assert done.exit_code == 0, done.output
    assert done.output.index("+ voice_url") < done.output.index("Change this at Twilio?")
    assert "Set, and read back as it was sent: voice_url, voice_method, trunk_sid." in done.output
    assert wrong.changes == [UPDATE]
    assert wrong.asked[-1] == UPDATE.replace("POST", "GET")
    assert wrong.refusals == []
    assert run("twilio", "show").exit_code == 0


@pytest.mark.parametrize("says", ["n\n", "\n", ""])
def test_nothing_is_changed_unless_somebody_says_so(wrong, says):
    assert configure(says=says).exit_code == 1
    assert wrong.changes == []


def test_a_script_need_not_be_asked(wrong):
    done = configure("--yes")
    assert done.exit_code == 0
    assert "Change this" not in done.output
    assert wrong.changes == [UPDATE]


def test_where_nothing_is_to_change_nothing_is_asked_and_nothing_changed(whole):
    done = configure()
    assert (done.exit_code, done.output) == (0, "Nothing to change: Twilio has it as it should be.\n")
    assert whole.changes == []


def test_a_fallback_alone_can_be_set_though_twilio_takes_none_without_a_voice_url(twilio):
    assert configure("--yes").exit_code == 0
    assert (twilio.number.holds["VoiceFallbackUrl"], twilio.number.holds["VoiceFallbackMethod"]) == (FALLBACK, "GET")
    assert twilio.refusals == []


def test_a_field_that_twilio_silently_changed_is_told(wrong):
    """The retry fragment, for one: it is documented for a number's URL, and must be there afterwards."""
    wrong.number.meddles = lambda holds: (
        holds | {"VoiceUrl": holds["VoiceUrl"].partition("#")[0], "SmsUrl": "https://x.test"}
    )
    done = configure("--yes")
    assert done.exit_code == 1
    told = done.output.partition("It did not stick")[2]
    assert f"- voice_url               {PUBLIC}/voice\n+ voice_url               {PUBLIC}/voice#rc=1" in told
    assert "- sms_url                 https://x.test\n+ sms_url                 (empty)" in told
    assert "Set, and read back" not in done.output


def test_a_number_that_cannot_take_calls_is_left_as_it_is(wrong):
    wrong.number.able = frozenset({"sms"})
    done = configure("--yes")
    assert done.exit_code == 1
    assert "cannot take calls" in done.output
    assert wrong.changes == []


@pytest.mark.parametrize("command", [["show"], ["configure", "--yes"]])
@pytest.mark.parametrize(("held", "said"), [([], "is no number of this account"), (["1", "2"], "more than once")])
def test_a_number_that_is_not_the_account_s_or_stands_there_twice_is_not_touched(wrong, run, command, held, said):
    wrong.holding.numbers = [number(digit, NUMBER) for digit in held]
    done = run("twilio", *command)
    assert done.exit_code == 1
    assert said in done.output
    assert len(done.output.splitlines()) == 1
    assert not NUMBERS.search(done.output)
    assert wrong.changes == []


def test_a_real_account_is_never_given_the_address_of_a_test(wrong, monkeypatch):
    """At the strict exchange, which is on this machine, it is."""
    assert is_this_machine("127.0.0.1")
    monkeypatch.setenv("TWILIO_API_BASE", "https://api.example.com")
    done = configure("--yes")
    assert done.exit_code == 1
    assert "IVR_PUBLIC_URL is a name for tests" in done.output
    assert wrong.asked == []


@pytest.mark.parametrize("command", [["show"], ["configure", "--yes"]])
@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "(status 401): check TWILIO_ACCOUNT_SID"), (503, "Twilio refuses this (status 503)")],
)
def test_what_twilio_refuses_is_one_line_that_says_what_to_do(wrong, run, command, status, said):
    wrong.status = status
    done = run("twilio", *command)
    assert done.exit_code == 1
    assert said in done.output
    assert len(done.output.splitlines()) == 1
    assert not NUMBERS.search(done.output)


def test_a_twilio_that_is_not_there_is_one_line(configured, run):
    done = run("twilio", "show")
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1)
    assert "Twilio cannot be reached" in done.output


def test_an_answer_that_is_lost_sends_you_to_look_what_stands_there_now(wrong, run):
    wrong.slow.clear()
    done = run("twilio", "configure", "--yes")
    assert done.exit_code == 1
    assert "with `ivr twilio show`" in done.output


def test_a_refusal_with_a_remedy_of_its_own_gives_it(wrong, monkeypatch):
    monkeypatch.setattr("ivr.cli.twilio.configure.changes", lambda _: {"voice_url": "", "voice_fallback_url": FALLBACK})
    done = configure("--yes")
    assert done.exit_code == 1
    assert (
        "takes no fallback for a number without a voice URL (error 21405): set that in its console first" in done.output
    )


def test_bad_settings_are_a_line_each(configured, run, monkeypatch):
    monkeypatch.setenv("IVR_LINE_NUMBER", "12")
    done = run("twilio", "show")
    assert done.exit_code == 1
    assert done.output.startswith("Error: IVR_LINE_NUMBER")
