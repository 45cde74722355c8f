"""The fallback of README.md, which Twilio hosts for when our server cannot be reached: as Twilio would walk it."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

README = Path(__file__).parents[2] / "README.md"
JOINED, SCREENING = "ADDRESS OF BIN 1", "ADDRESS OF BIN 2"


@pytest.fixture(scope="module")
def bins():
    """The three documents, in the order in which they are made."""
    (text,) = re.findall(r"```xml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    return list(ET.fromstring(f"<bins>{text}</bins>"))


@pytest.mark.hazard("H26")
def test_the_fallback_rings_one_phone_at_a_time_and_ends_with_999(bins):
    """Of several in one Dial the first to pick up, a voicemail, would cancel the rest."""
    _, _, fallback = bins
    assert [verb.tag for verb in fallback] == ["Say", "Dial", "Say", "Dial", "Say"]
    for dial in fallback.findall("Dial"):
        (number,) = dial
        assert number.get("url") == SCREENING
        assert dial.get("answerOnBridge") == "true"
        assert "action" not in dial.attrib, "what follows is said to whoever was not joined"
    assert all("hang up and ring 9 9 9" in said.text for said in fallback.findall("Say")[1:])
    assert all("stay on the line" in said.text.lower() for said in fallback.findall("Say")[:-1])


@pytest.mark.hazard("H26")
def test_a_voicemail_on_the_fallback_is_hung_up_and_a_key_joins(bins):
    """A document that runs out joins: so the screening ends with a Hangup, and what a key leads to does not."""
    joined, screening, _ = bins
    gather, hang_up = screening
    assert (gather.tag, hang_up.tag) == ("Gather", "Hangup")
    assert gather.get("action") == JOINED
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == ("1", "")
    assert [verb.tag for verb in joined] == ["Say"]


@pytest.mark.hazard("H26")
def test_nothing_of_the_fallback_needs_our_server(bins):
    """It is what is left when that is away; and what Twilio hosts is fetched with GET."""
    asked = [verb for document in bins for verb in document.iter() if {"url", "action"} & set(verb.attrib)]
    assert len(asked) == 3
    for verb in asked:
        assert (verb.get("url") or verb.get("action")) in (JOINED, SCREENING)
        assert verb.get("method") == "GET"
