"""The telephone refuses what a real call would choke on."""

import pytest

from ivr.simulator.dialects import read_whisper
from ivr.simulator.documents import TwilioWouldChokeError, read
from tests.simulator.conftest import say

GATHER = f'<Gather action="https://x/y" numDigits="1" finishOnKey="">{say("a")}</Gather>'

REFUSED = [
    ("not XML", "<Response><Say>a & b</Say></Response>", "well-formed"),
    ("a blank before the header", ' <?xml version="1.0"?><Response/>', "well-formed"),
    ("no Response", "<Say>a</Say>", "no <Response>"),
    ("an unknown verb", "<Response><Speak>a</Speak></Response>", "unknown verb"),
    ("a misspelt attribute", '<Response><Say langauge="en-GB">a</Say></Response>', "langauge"),
    ("a Gather with nothing after it", f"<Response>{GATHER}</Response>", "nothing after it"),
    ("a Gather without action", "<Response><Gather/><Hangup/></Response>", "without an action"),
    ("a Dial in a Gather", f"<Response>{GATHER.replace(say('a'), '<Dial/>')}<Hangup/></Response>", "inside <Gather>"),
    ("words after a Hangup", f"<Response><Hangup/>{say('a')}</Response>", "nothing after <Hangup>"),
    (
        "a Dial of two numbers",
        '<Response><Dial action="a"><Number>1</Number><Number>2</Number></Dial></Response>',
        "one",
    ),
    ("an empty Say", "<Response><Say/></Response>", "empty Say"),
    ("more than 64 kB", f"<Response><Say>{'a' * 64_000}</Say></Response>", "64 kB"),
]


@pytest.mark.hazard("H69")
@pytest.mark.parametrize(("what", "text", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refuses(what, text, why):
    with pytest.raises(TwilioWouldChokeError, match=why):
        read(text.encode())


@pytest.mark.parametrize(
    "verb", ["<Redirect>https://x</Redirect>", "<Pause/>", '<Dial action="a"><Number>1</Number></Dial>']
)
def test_refuses_all_but_four_verbs_in_a_whisper(verb):
    with pytest.raises(TwilioWouldChokeError, match="whisper"):
        read_whisper(f"<Response>{verb}</Response>".encode())
    assert read(f"<Response>{verb}</Response>".encode())
