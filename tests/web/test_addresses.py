"""Where the line is reached is what IVR_PUBLIC_URL says: no header of a client's or a proxy's changes anything."""

import re

import pytest
from twilio.request_validator import RequestValidator

from ivr.pager.desk import system_clock
from ivr.store.passwords import hashed
from ivr.store.staff import Newcomer, Role, add_staff

FORM = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "ringing"}
ELSEWHERE = "elsewhere.example.net"
PASSWORD = "correct horse battery staple"

CLAIMS = [
    {"Host": ELSEWHERE},
    {
        "Host": f"{ELSEWHERE}:8443",
        "X-Forwarded-Host": ELSEWHERE,
        "X-Forwarded-Port": "8443",
        "X-Forwarded-Proto": "http",
    },
    {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Prefix": "/there", "X-Forwarded-Server": ELSEWHERE},
    {"Forwarded": f"for=203.0.113.7;host={ELSEWHERE};proto=http", "Via": f"1.1 {ELSEWHERE}"},
    {"X-Original-URL": "/board/reports", "X-Rewrite-URL": "/board/reports", "X-Original-Host": ELSEWHERE},
    {"X-HTTP-Method-Override": "DELETE", "X-Script-Name": "/there", "X-Url-Scheme": "http", "Front-End-Https": "off"},
    {"Origin": f"https://{ELSEWHERE}", "Referer": f"https://{ELSEWHERE}/"},
]
PAGES = (
    "/healthz",
    "/rules.json",
    "/rules.schema.json",
    "/leaflet",
    "/leaflet/en-GB",
    "/board",
    "/board/",
    "/board/sign-in",
)


def shown(answer):
    """What an answer says, without the tokens that are new each time."""
    cookies = [re.sub(r"=[^;]+;", "=;", cookie, count=1) for cookie in answer.headers.getlist("Set-Cookie")]
    text = re.sub(r'(content|value)="[^"]{40,}"', "", answer.text)
    kept = {
        name: value for name, value in answer.headers.items() if name not in ("Set-Cookie", "ETag", "Content-Length")
    }
    return answer.status_code, kept, cookies, text


@pytest.mark.parametrize("claims", CLAIMS, ids=lambda claims: next(iter(claims)))
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_whatever_a_request_says_of_where_it_was_sent(app, path, claims):
    plain, claimed = (shown(app.test_client().get(path, headers=headers)) for headers in ({}, claims))
    assert claimed == plain
    assert ELSEWHERE not in str(claimed)


@pytest.mark.parametrize("claims", CLAIMS, ids=lambda claims: next(iter(claims)))
def test_a_call_is_answered_the_same_whatever_its_request_says_of_where_it_was_sent(app, signed, claims):
    plain, claimed = (
        app.test_client().post("/voice", data=FORM, headers=signed("/voice", FORM) | more).text for more in ({}, claims)
    )
    assert claimed == plain
    assert "https://line.example.org/voice/turn/1/" in claimed
    assert ELSEWHERE not in claimed


@pytest.mark.parametrize("claims", CLAIMS, ids=lambda claims: next(iter(claims)))
@pytest.mark.parametrize(
    "address", [f"https://{ELSEWHERE}/voice", "http://line.example.org/voice", f"http://{ELSEWHERE}/voice"]
)
def test_a_signature_for_another_address_is_refused_whatever_the_request_says(app, address, claims):
    header = {"X-Twilio-Signature": RequestValidator("token").compute_signature(address, FORM)}
    assert app.test_client().post("/voice", data=FORM, headers=header | claims).status_code == 403


@pytest.mark.parametrize("host", [f"https://{ELSEWHERE}", "HTTP://10.0.0.5:8000", "https://line.example.org"])
def test_a_host_before_the_path_is_not_gone_by(app, signed, host):
    """As a proxy may write it (RFC 9112, 3.2.2): what is signed is the path, under IVR_PUBLIC_URL."""
    address = {"PATH_INFO": "/voice", "RAW_URI": f"{host}/voice?a=1"}
    post = app.test_client().post
    assert post(data=FORM, headers=signed("/voice?a=1", FORM), environ_overrides=address).status_code == 200
    assert post(data=FORM, headers=signed(f"{host}/voice?a=1", FORM), environ_overrides=address).status_code == 403
    assert post(data=FORM, headers=signed("/voice?a=2", FORM), environ_overrides=address).status_code == 403


@pytest.mark.parametrize("claims", [{}, *CLAIMS[:-1]], ids=lambda claims: next(iter(claims), "nothing"))
def test_behind_a_proxy_that_ends_tls_staff_sign_in_by_the_public_address_alone(app, line, claims):
    """The proxy asks over http by an address of its own; the browser is at IVR_PUBLIC_URL."""
    add_staff(
        line.desk.journal.engine, Newcomer("amy", "Amy Example", Role.LEAD, None), hashed(PASSWORD), system_clock()
    )
    client, inside = app.test_client(use_cookies=False), "http://10.0.0.5:8000"
    asked = client.get("/board/sign-in", base_url=inside, headers=claims)
    [token] = re.findall(r'name="csrf-token" content="([^"]+)"', asked.text)
    form = {"login": "amy", "password": PASSWORD, "csrf_token": token}
    let_in = client.post("/board/sign-in", base_url=inside, data=form, headers=claims | {"Cookie": cookie_of(asked)})
    assert (let_in.status_code, let_in.location) == (303, "/board")
    assert re.match(r"__Host-board=[^;]+; Secure; HttpOnly; Path=/; SameSite=Strict$", let_in.headers["Set-Cookie"])
    board = client.get("/board", base_url=inside, headers=claims | {"Cookie": cookie_of(let_in)})
    assert board.status_code == 200
    assert ELSEWHERE not in board.text
    assert "10.0.0.5" not in board.text


def cookie_of(answer):
    return answer.headers["Set-Cookie"].partition(";")[0]
