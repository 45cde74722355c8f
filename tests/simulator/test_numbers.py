"""The account's numbers over REST, as strict as Twilio: the contract of `ivr twilio show` and `configure`."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest.api.v2010.account.incoming_phone_number import IncomingPhoneNumberContext, IncomingPhoneNumberList

from ivr.simulator import published
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.numbers import PhoneNumber
from ivr.telephony import Account
from ivr.telephony.links import RETRY
from ivr.telephony.rest import LostError, RefusedError
from tests.simulator.conftest import LINE, PATIENT, VOICE
from tests.simulator.test_rest import AUTH, published_by

SID, OTHER = "PN" + "1" * 32, "PN" + "2" * 32
NUMBERS = "/2010-04-01/Accounts/ACpractice/IncomingPhoneNumbers"


@pytest.fixture
def tiny(tiny):
    tiny.exchange.holding.numbers = [PhoneNumber(SID, LINE), PhoneNumber(OTHER, PATIENT, frozenset({"voice"}))]
    return tiny


@pytest.fixture
def account(tiny):
    return Account(tiny.client)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (published.LIST_NUMBERS, IncomingPhoneNumberList.page),
        (published.UPDATE_NUMBER, IncomingPhoneNumberContext.update),
    ],
)
def test_every_parameter_is_one_that_twilio_publishes(ours, theirs):
    assert ours <= published_by(theirs)


def test_a_number_is_found_among_those_of_the_account(account):
    [found] = account.numbers(LINE)
    assert found.sid == SID
    assert (found.can("voice"), found.can("sms")) == (True, True)
    [other] = account.numbers(PATIENT)
    assert (other.can("voice"), other.can("sms")) == (True, False)


def test_a_number_that_only_holds_the_one_that_is_looked_for_is_another(account, tiny):
    """Twilio's filter is of parts of a number."""
    assert [one.sid for one in tiny.client.incoming_phone_numbers.list(phone_number=LINE[:-2])] == [SID]
    assert account.numbers(LINE[:-2]) == ()


def test_a_number_that_stands_twice_is_told_twice(account, tiny):
    tiny.exchange.holding.numbers.append(PhoneNumber("PN" + "3" * 32, LINE))
    assert len(account.numbers(LINE)) == 2


def test_what_is_set_stands_there_afterwards_and_nothing_else_has_changed(account):
    before = account.number(SID)
    account.set_number(SID, {"voice_url": f"{VOICE}{RETRY}", "status_callback": f"{VOICE}/status"})
    after = account.number(SID)
    changed = {name for name in after.holds if after.holds[name] != before.holds[name]}
    assert changed == {"voice_url", "status_callback"}
    assert after.holds["voice_url"].endswith(RETRY)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"voice_fallback_url": "https://bins.example.org/1"}, 21405),
        ({"voice_url": "voice"}, 21402),
        ({"voice_url": VOICE, "voice_fallback_url": "ftp://bins.example.org/1"}, 21402),
        ({"voice_url": VOICE, "voice_method": "PUT"}, 21403),
        ({"trunk_sid": "AP" + "1" * 32}, 20001),
    ],
)
def test_what_twilio_would_not_take_is_refused_and_changes_nothing(account, sent, code):
    before = account.number(SID)
    with pytest.raises(RefusedError) as refused:
        account.set_number(SID, sent)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert account.number(SID) == before


def test_a_fallback_is_taken_with_a_voice_url_or_after_one(account):
    account.set_number(SID, {"voice_url": VOICE, "voice_fallback_url": "https://bins.example.org/1"})
    account.set_number(SID, {"voice_fallback_url": "https://bins.example.org/2"})
    assert account.number(SID).holds["voice_fallback_url"] == "https://bins.example.org/2"


def test_a_trunk_drives_out_an_application_and_an_empty_field_takes_it_away(account):
    account.set_number(SID, {"voice_application_sid": "AP" + "1" * 32})
    account.set_number(SID, {"trunk_sid": "TK" + "1" * 32})
    assert account.number(SID).holds["voice_application_sid"] == ""
    account.set_number(SID, {"trunk_sid": ""})
    assert account.number(SID).holds["trunk_sid"] == ""


def test_a_number_that_is_not_there_is_not_found(account):
    for ask in (lambda: account.number("PN" + "9" * 32), lambda: account.set_number("PN" + "9" * 32, {})):
        with pytest.raises(RefusedError) as refused:
            ask()
        assert (refused.value.status, refused.value.code) == (404, 20404)


def test_an_unknown_field_is_refused_and_fails_the_test(tiny):
    status, body = tiny.exchange.rest("POST", f"{NUMBERS}/{SID}.json", data={"VoiceURL": VOICE}, auth=AUTH)
    assert (status, body["code"]) == (400, 20001)
    with pytest.raises(TwilioWouldChokeError, match="unknown parameter"):
        tiny.run(1)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_finds_nothing(tiny, method):
    status, body = tiny.exchange.rest(method, f"{NUMBERS}/{SID}.json", data={"VoiceUrl": VOICE}, auth=AUTH)
    assert (status, body["code"]) == (404, 20404)


def test_the_account_tells_its_state_its_kind_and_what_is_left(account, tiny):
    assert (account.standing().status, account.standing().is_trial) == ("active", False)
    tiny.exchange.holding.kind, tiny.exchange.holding.balance = "Trial", "12.34"
    assert account.standing().is_trial
    assert (str(account.balance().amount), account.balance().currency) == ("12.34", "GBP")


def test_a_balance_that_is_not_told_or_is_no_amount_is_not_one(account, tiny):
    tiny.exchange.holding.balance = None
    with pytest.raises(RefusedError):
        account.balance()
    tiny.exchange.holding.balance = "plenty"
    with pytest.raises(LostError):
        account.balance()


@pytest.mark.parametrize("may", [True, False])
def test_the_account_tells_whether_british_numbers_may_be_rung(account, tiny, may):
    tiny.exchange.holding.rings_britain = may
    assert account.may_ring_britain() is may


def test_another_country_is_not_known(tiny):
    with pytest.raises(TwilioRestException) as refused:
        tiny.client.voice.v1.dialing_permissions.countries("FR").fetch()
    assert refused.value.status == 404
