"""The exchange and the line in threads of their own, and over loopback HTTP."""

import threading
import time

import pytest
import requests
from werkzeug.serving import make_server

from ivr.simulator.asking import RestFault
from ivr.simulator.clock import VirtualClock
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.exchange import Exchange
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import practice_line
from ivr.simulator.session import Session
from ivr.simulator.transports import HttpWire, exchange_wsgi
from tests.simulator.conftest import BASE, DOCTOR, HANGUP, LINE, VOICE, enqueue, response, say

AUTH = ("ACpractice", "token")


@pytest.fixture
def serve():
    servers = []

    def start(app):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def calls(address):
    return f"{address}/2010-04-01/Accounts/ACpractice/Calls.json"


def test_a_thread_of_the_line_places_a_leg_while_the_answer_is_under_way(tiny):
    threads = []

    def slowly():
        time.sleep(0.2)
        tiny.place()

    def incoming(form):
        threads.append(threading.Thread(target=slowly))
        threads[-1].start()
        return response(say("Putting you through."), enqueue("q1"))

    tiny.answers["/voice"] = incoming
    tiny.exchange.wire.settle = lambda: [thread.join() for thread in threads]
    heard = tiny.call()
    assert (heard.joined, heard.rang_at) == (1, [0.0])


def test_a_whole_call_over_http_both_ways(tiny, serve):
    wire = HttpWire(BASE, serve(tiny.app), "token")
    exchange = Exchange(wire, VirtualClock())
    rest = calls(serve(exchange_wsgi(exchange)))
    leg = {"To": DOCTOR, "From": LINE, "Url": f"{VOICE}/leg/q1/L1/0", "StatusCallback": f"{VOICE}/leg/status"}

    def incoming(form):
        answer = requests.post(rest, data=leg, auth=AUTH, timeout=5)
        assert answer.status_code == 201
        return response(say("Putting you through."), enqueue("q1"))

    tiny.answers["/voice"] = incoming
    heard = Telephone(Session(exchange), ScriptedCaller(""), ScriptedContacts([Registrar.ACCEPT])).call()
    assert (heard.joined, heard.rang_at) == (1, [0.0])
    assert tiny.statuses() == ["completed"]
    listed = requests.get(f"{rest}?PageSize=1&To={LINE.replace('+', '%2B')}", auth=AUTH, timeout=5).json()
    assert [call["direction"] for call in listed["calls"]] == ["inbound"]
    wire._session.close()


@pytest.mark.parametrize(("fault", "made"), [(RestFault.REFUSED, 0), (RestFault.TIMEOUT, 0), (RestFault.LATE, 1)])
def test_a_lost_answer_over_http(tiny, serve, fault, made):
    rest = calls(serve(exchange_wsgi(tiny.exchange, holds=0.5)))
    tiny.exchange.rest_fault = fault
    with pytest.raises((requests.ConnectionError, requests.Timeout)):
        requests.post(rest, data={"To": DOCTOR, "From": LINE, "Url": VOICE}, auth=AUTH, timeout=0.2)
    assert len(tiny.exchange.calls) == made


def test_over_http_nobody_else_may_ask_either(tiny, serve):
    rest = calls(serve(exchange_wsgi(tiny.exchange)))
    assert requests.get(rest, timeout=5).status_code == 401
    assert requests.get(rest, auth=("ACpractice", "wrong"), timeout=5).status_code == 401


@pytest.mark.hazard("H36")
def test_a_real_line_is_only_looked_for_on_this_machine():
    with pytest.raises(ValueError, match="this machine"):
        HttpWire(BASE, "https://line.example.org", "token")


def test_a_line_that_cannot_be_reached_fails_the_test(serve):
    exchange = Exchange(HttpWire(BASE, "http://127.0.0.1:9", "token"), VirtualClock())
    with pytest.raises(TwilioWouldChokeError, match="11205"):
        Telephone(Session(exchange), ScriptedCaller(""), ScriptedContacts([Registrar.ACCEPT])).call()


def test_a_practice_line_has_an_exchange_and_a_world_that_goes_on():
    seen = []
    with practice_line() as line:
        line.every(10, lambda: seen.append(line.clock.elapsed))
        line.run(35)
        line.until_quiet(60)
        assert seen == [10, 20, 30]
        assert line.exchange.rest_fault is None
        assert line.exchange.account == "ACpractice"
    with practice_line(rest=False) as line:
        assert line.exchange.rest_fault is RestFault.REFUSED


def test_a_function_that_is_called_again_and_again_may_ask_over_rest(tiny):
    tiny.answers["/voice/leg/q1/L1/0"] = response(say("Still somebody to ring back."), HANGUP)
    tiny.exchange.contacts = ScriptedContacts([Registrar.ACCEPT])

    def place():
        thread = threading.Thread(target=tiny.place)
        thread.start()
        thread.join(5)
        assert not thread.is_alive()

    tiny.exchange.every(60, place)
    tiny.run(200)
    assert len(tiny.exchange.nobody.transcript.rang_at) == 3


def test_nobody_asks_over_rest_while_something_happens(tiny):
    thread = threading.Thread(target=tiny.place)
    with tiny.exchange.clock.turn:
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
        assert not tiny.exchange.calls
    thread.join(5)
    assert len(tiny.exchange.calls) == 1


def test_a_world_that_has_failed_stands_still(tiny):
    tiny.answers["/voice/turn/1/wait/q1"] = ("oops", 500)
    with pytest.raises(TwilioWouldChokeError):
        tiny.call()
    asked = list(tiny.asked)
    tiny.run(100)
    assert tiny.asked == asked
    assert tiny.exchange.alive == []


def test_time_does_not_go_back(tiny):
    with pytest.raises(ValueError, match="go back"):
        tiny.run(-1)
