"""What the line's number must be set to, and what differs: values only."""

import pytest

from ivr.telephony import Links
from ivr.telephony.links import RETRY
from ivr.telephony.number import ESSENTIAL, OTHER_FIELDS, Owned, changes, compare, compare_texts, surprises, wanted

LINKS = Links("https://line.example.org")
FALLBACK = "https://bins.example.org/first"
AS_IT_SHOULD_BE = {
    "voice_url": f"https://line.example.org/voice{RETRY}",
    "voice_method": "POST",
    "voice_fallback_url": FALLBACK,
    "voice_fallback_method": "GET",
    "status_callback": "https://line.example.org/voice/status",
    "status_callback_method": "POST",
    "voice_application_sid": "",
    "trunk_sid": "",
    "sms_url": "",
    "sms_method": "POST",
    "sms_application_sid": "",
    "emergency_status": "Inactive",
    "capabilities": "sms voice",
}


def owned(**holds):
    return Owned("PN1", AS_IT_SHOULD_BE | holds)


def differing(fallback=FALLBACK, **holds):
    return {
        field.name: (field.found, field.wanted) for field in compare(owned(**holds), LINKS, fallback) if field.differs
    }


def test_a_number_that_is_as_it_should_be_has_no_difference():
    assert differing() == {}


@pytest.mark.parametrize(
    ("field", "holds"),
    [
        ("voice_url", ""),
        ("voice_url", "https://line.example.org/voice"),
        ("voice_url", f"https://line.example.org/voice/{RETRY}"),
        ("voice_method", "GET"),
        ("voice_fallback_url", ""),
        ("voice_fallback_method", "POST"),
        ("status_callback", "https://other.example.org/voice/status"),
        ("status_callback_method", "GET"),
        ("voice_application_sid", "AP1"),
        ("trunk_sid", "TK1"),
    ],
)
def test_each_field_that_is_not_as_it_should_be_is_a_difference(field, holds):
    assert differing(**{field: holds}) == {field: (holds, AS_IT_SHOULD_BE[field])}


def test_a_number_that_cannot_take_calls_differs_and_cannot_be_set_to():
    [field] = [one for one in compare(owned(capabilities="sms"), LINKS, FALLBACK) if one.differs]
    assert (field.name, field.is_settable) == ("capabilities", False)
    assert "capabilities" not in changes([field])


def test_without_a_fallback_of_ours_whatever_stands_there_is_left_alone():
    assert differing(fallback=None, voice_fallback_url="https://x.example.org", voice_fallback_method="POST") == {}
    assert "voice_fallback_url" not in changes(compare(owned(voice_url=""), LINKS, None))


def test_an_essential_field_is_one_without_which_nobody_reaches_the_line():
    assert set(wanted(LINKS, FALLBACK)) | set(OTHER_FIELDS) > ESSENTIAL
    assert not ESSENTIAL & {"voice_fallback_url", "status_callback"}


def test_a_change_of_the_fallback_alone_sends_the_voice_url_with_it():
    """Twilio refuses a fallback without one (21405)."""
    sent = changes(compare(owned(voice_fallback_url=""), LINKS, FALLBACK))
    assert sent == {
        "voice_url": AS_IT_SHOULD_BE["voice_url"],
        "voice_method": "POST",
        "voice_fallback_url": FALLBACK,
    }


def test_a_trunk_and_an_application_are_taken_away_by_an_empty_field():
    sent = changes(compare(owned(trunk_sid="TK1"), LINKS, FALLBACK))
    assert sent["trunk_sid"] == ""
    assert "voice_application_sid" not in sent


def test_a_field_that_twilio_keeps_otherwise_than_it_was_sent_is_told():
    sent = {"voice_url": AS_IT_SHOULD_BE["voice_url"]}
    without = owned(voice_url="https://line.example.org/voice")
    [field] = surprises(owned(voice_url=""), without, sent)
    assert (field.name, field.found, field.wanted) == ("voice_url", "https://line.example.org/voice", sent["voice_url"])


def test_a_field_that_changes_beside_what_was_sent_is_told():
    [field] = surprises(owned(sms_url="https://a.example.org"), owned(sms_url=""), {"voice_method": "POST"})
    assert (field.name, field.found) == ("sms_url", "")


def test_what_stuck_and_nothing_else_is_no_surprise():
    assert surprises(owned(voice_url=""), owned(), {"voice_url": AS_IT_SHOULD_BE["voice_url"]}) == ()


def test_the_number_that_sends_texts_must_be_able_to():
    assert [field.name for field in compare_texts(owned(capabilities="voice")) if field.differs] == ["capabilities"]
    assert not any(field.differs for field in compare_texts(owned(sms_url="https://any.example.org")))
