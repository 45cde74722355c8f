"""While a token is being replaced, Twilio is asked with the one that it knows."""

import pytest
from requests.exceptions import ConnectTimeout
from twilio.http import HttpClient
from twilio.http.response import Response

from ivr.call import Contact, Kind
from ivr.logs import SILENT
from ivr.oncall import Phone
from ivr.telephony import Links, Rest, make_rest
from ivr.telephony.rest import RefusedError

ANN = Phone(Contact("ann", "Ann Example", Kind.DIRECT, 20), "+447700900001")


class Twilio(HttpClient):
    """Takes some tokens, and keeps which one each request came with."""

    def __init__(self, *taken, status=201):
        super().__init__(SILENT, is_async=False)
        self.taken, self.status, self.asked, self.rung = set(taken), status, [], []

    def request(self, method, uri, params=None, data=None, headers=None, auth=None, **_):
        self.asked.append(auth[1])
        if auth[1] not in self.taken:
            return Response(401, '{"code": 20003, "message": "Authenticate", "status": 401}')
        if self.status == 201:
            self.rung.append(data["To"])
        return Response(self.status, '{"sid": "CA1", "code": 1, "message": "no", "status": 500}')


def rest(twilio, spare="next"):
    client = make_rest("ACtest", "token", "http://127.0.0.1:9", twilio, spare)
    return Rest(client, Links("https://line.example.org"), "+441632960000")


def test_a_contact_is_rung_when_the_first_token_is_revoked_already():
    twilio = Twilio("next")
    assert rest(twilio).ring("leg", "queue", ANN) == "CA1"
    assert twilio.asked == ["token", "next"]
    assert twilio.rung == [ANN.number]


def test_which_token_was_taken_is_remembered():
    twilio = Twilio("next")
    ours = rest(twilio)
    for _ in range(3):
        ours.ring("leg", "queue", ANN)
    assert twilio.asked == ["token", "next", "next", "next"]
    twilio.taken = {"token"}
    ours.ring("leg", "queue", ANN)
    assert twilio.asked[4:] == ["next", "token"]


def test_while_both_are_taken_the_first_is_used():
    twilio = Twilio("token", "next")
    rest(twilio).ring("leg", "queue", ANN)
    assert twilio.asked == ["token"]


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_what_is_refused_for_another_reason_is_never_asked_twice(status):
    twilio = Twilio("token", "next", status=status)
    with pytest.raises(RefusedError):
        rest(twilio).ring("leg", "queue", ANN)
    assert twilio.asked == ["token"]


def test_what_may_have_been_done_is_never_asked_twice():
    twilio = Twilio("token")

    def lost(*_, auth, **__):
        twilio.asked.append(auth[1])
        raise ConnectTimeout

    twilio.request = lost
    with pytest.raises(RefusedError):
        rest(twilio).ring("leg", "queue", ANN)
    assert twilio.asked == ["token"]


@pytest.mark.parametrize("spare", ["next", None])
def test_where_no_token_is_taken_it_is_refused(spare):
    twilio = Twilio()
    with pytest.raises(RefusedError) as refused:
        rest(twilio, spare).ring("leg", "queue", ANN)
    assert refused.value.status == 401
    assert twilio.asked == ["token", spare][: 2 if spare else 1]
