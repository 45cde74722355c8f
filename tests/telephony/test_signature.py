"""Only Twilio drives the line.

Twilio signs the full address it asks for with every posted field, sorted by name, under the account's token.
https://www.twilio.com/docs/usage/security#validating-requests
"""

import pytest

from ivr.telephony import Signature

# The example that Twilio's own libraries test themselves with.
TOKEN = "12345"
PUBLIC_URL = "https://mycompany.com"
PATH = "/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def is_valid(path=PATH, form=FORM, header=SIGNED, tokens=(TOKEN,)):
    return Signature(PUBLIC_URL, tokens).is_valid(path, form, header)


def test_the_public_example_is_valid():
    assert is_valid()


@pytest.mark.hazard("H56")
@pytest.mark.parametrize("field", FORM)
def test_a_field_that_was_changed_is_refused(field):
    assert not is_valid(form=FORM | {field: "2"})


@pytest.mark.parametrize("field", FORM)
def test_a_field_that_was_taken_away_is_refused(field):
    assert not is_valid(form={name: value for name, value in FORM.items() if name != field})


# Twilio may add fields at any time; each is signed, an empty one too.
@pytest.mark.parametrize("value", ["", "1"])
def test_a_field_that_was_put_in_is_refused(value):
    assert not is_valid(form=FORM | {"SpeechResult": value})


@pytest.mark.parametrize("path", ["/myapp.php?bar=2&foo=1", "/myapp.php", "/voice", PATH + "&", "/" + PATH, ""])
def test_another_address_is_refused(path):
    assert not is_valid(path=path)


def test_another_host_is_refused():
    assert not Signature("https://mycompany.org", (TOKEN,)).is_valid(PATH, FORM, SIGNED)


# The library raises on a header that is not there, which would be a 500: the shell passes an empty one.
@pytest.mark.parametrize("header", ["", " ", SIGNED[:-1], SIGNED + "=", SIGNED.swapcase(), "é" * 28])
def test_a_missing_or_damaged_header_is_refused(header):
    assert not is_valid(header=header)


# While a token is being replaced, Twilio may sign with either.
@pytest.mark.parametrize("tokens", [(TOKEN, "next"), ("old", TOKEN)])
def test_either_of_two_tokens_is_accepted(tokens):
    assert is_valid(tokens=tokens)


@pytest.mark.parametrize("tokens", [(), ("other",), ("other", "12346")])
def test_any_other_token_is_refused(tokens):
    assert not is_valid(tokens=tokens)
