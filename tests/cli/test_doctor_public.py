"""`ivr doctor` on the public URL: whether it leads to this line, unchanged, and by a certificate that Twilio trusts."""

import datetime as dt
import json
import time

import pytest
from werkzeug.wrappers import Response

from ivr.pager import rounds
from ivr.pager.desk import system_clock
from ivr.store import mark
from tests.cli.conftest import fails
from tests.cli.street import Authority, free_port, line, serving

AGREES = ("ok", "public URL, proxy and token agree: what is signed as Twilio does it is taken")
WELL = [
    ("ok", "the line answers at the public URL"),
    ("ok", "the line there asks by the rules of here"),
    ("ok", "/voice refuses what Twilio has not signed"),
    AGREES,
]


@pytest.fixture
def port(well, monkeypatch):
    """A port of this machine to which the public URL leads."""
    found = free_port()
    monkeypatch.setenv("IVR_PUBLIC_URL", f"http://127.0.0.1:{found}")
    return found


@pytest.fixture
def standing(port):
    """Stand the line, behind whatever changes its requests, on the street while the doctor looks."""

    def stand(look, *args, proxy=lambda app: app, secure=None, **changes):
        with line(**changes) as app, serving(proxy(app), port, secure):
            return look(*args)

    return stand


def test_a_line_that_stands_on_the_street_as_it_should_is_well(standing, look):
    assert standing(look, "public") == WELL


def test_looking_at_it_writes_nothing_down_and_rings_nobody(standing, look, well, run, twilio):
    standing(look, "public")
    assert json.loads(run("calls", "list", "--json").stdout) == []
    assert json.loads(run("callbacks", "list", "--json").stdout) == []
    assert not any("/Calls" in asked for asked in twilio.asked)


def moved(app):
    """A proxy that takes a part of the path away, and puts it back in a way of its own."""

    def answer(environ, start):
        environ["REQUEST_URI"] = environ["RAW_URI"] = "/ivr" + environ["PATH_INFO"]
        return app(environ, start)

    return answer


def unsigned(app):
    """A proxy that drops a header it does not know."""

    def answer(environ, start):
        environ.pop("HTTP_X_TWILIO_SIGNATURE", None)
        return app(environ, start)

    return answer


def redirecting(only):
    """A proxy that sends whoever asks for a path on to another."""

    def around(app):
        def answer(environ, start):
            if environ["PATH_INFO"] == only:
                return Response(status=308, headers={"Location": f"{only}/"})(environ, start)
            return app(environ, start)

        return answer

    return around


def welcoming(app):
    """Something that answers whatever is posted."""

    def answer(environ, start):
        if environ["REQUEST_METHOD"] == "POST":
            return Response("<Response/>", 200, content_type="text/xml")(environ, start)
        return app(environ, start)

    return answer


def wall(app):
    """Something before the line that lets nothing be posted."""

    def answer(environ, start):
        if environ["REQUEST_METHOD"] == "POST":
            return Response("", 405)(environ, start)
        return app(environ, start)

    return answer


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        (moved, ["what is signed as Twilio does it is answered 403 there, and not 204"]),
        (unsigned, ["what is signed as Twilio does it is answered 403 there, and not 204"]),
        (redirecting("/healthz"), ["the public URL redirects"]),
        (redirecting("/voice"), ["the public URL redirects what is posted to /voice"]),
        (redirecting("/voice/status"), ["what is signed as Twilio does it is answered 308 there, and not 204"]),
        (
            welcoming,
            [
                "/voice takes what Twilio has not signed",
                "what is signed as Twilio does it is answered 200 there, and not 204",
            ],
        ),
        (
            wall,
            [
                "/voice answers 405 to what is not signed, and not 403",
                "what is signed as Twilio does it is answered 405 there, and not 204",
            ],
        ),
    ],
    ids=["path", "header", "redirect", "redirect of /voice", "redirect of a report", "no signature asked", "no POST"],
)
def test_a_proxy_that_changes_what_twilio_sends_is_a_failure(standing, look, proxy, said):
    assert fails(standing(look, "public", proxy=proxy)) == said


@pytest.mark.parametrize(
    "changes",
    [{"ivr_public_url": "https://line.example.org"}, {"twilio_auth_token": "another-token"}],
    ids=["public URL", "token"],
)
def test_a_line_with_other_settings_than_these_is_a_failure(standing, look, changes):
    assert fails(standing(look, "public", **changes)) == [
        "what is signed as Twilio does it is answered 403 there, and not 204"
    ]


def test_a_token_that_is_being_replaced_is_taken(standing, look, monkeypatch):
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "the-new-one")
    found = standing(look, "public", twilio_auth_token="the-old-one", twilio_auth_token_next="the-new-one")
    assert found[-1] == AGREES


@pytest.mark.parametrize("body", ["<h1>Welcome</h1>", "[]", '{"status": "ok"}'])
def test_something_else_that_answers_there_is_a_failure(port, look, body):
    with serving(Response(body), port):
        assert "something else than the line answers at the public URL (status 200)" in fails(look("public"))


def test_nothing_there_is_a_failure(port, look):
    assert fails(look("public")) == ["the public URL does not answer from here (ConnectionError)"]


def test_an_answer_that_does_not_come_is_a_failure(port, look, monkeypatch):
    def slow(environ, start):
        time.sleep(0.6)
        return Response("{}")(environ, start)

    monkeypatch.setattr("ivr.cli.checks.public.SECONDS", 0.2)
    with serving(slow, port):
        assert fails(look("public")) == ["the public URL does not answer from here (ReadTimeout)"]


def test_a_fault_that_the_line_there_names_is_told(standing, look, well, tmp_path):
    found = standing(look, "public", ivr_rota=tmp_path / "none.toml")
    [(status, said)] = [line for line in found if "names a fault" in line[1]]
    assert status == "warn"
    assert "rota" in said


@pytest.mark.parametrize("fault", ["x" * 900, "\x1b[2J"])
def test_a_fault_is_told_in_short_and_without_what_a_terminal_would_obey(port, look, fault):
    told = json.dumps({"status": "degraded", "faults": [fault], "pager": {}})
    with serving(Response(told), port):
        said = " ".join(sentence for _, sentence in look("public"))
    assert "\x1b" not in said
    assert len(said) < 900


def test_a_line_that_cannot_answer_anybody_is_a_failure(port, look):
    told = json.dumps({"status": "down", "faults": ["not even the lifeline can be spoken"], "warnings": []})
    with serving(Response(told, 503), port):
        assert "the line there cannot answer anybody" in fails(look("public"))


ANOTHER = ("warn", "the line there keeps another record than the one looked at here")


@pytest.mark.parametrize("ago", [dt.timedelta(minutes=10), None])
def test_a_line_that_keeps_another_record_is_told(standing, look, well, tmp_path, monkeypatch, ago):
    """Its pager did its last round at another moment than the one of here, or that one has never done any."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    assert ANOTHER not in standing(look, "public", database_url=f"sqlite:///{tmp_path}/other.db")
    if ago:
        mark(well.engine, rounds.MARK, system_clock() - ago)
    assert ANOTHER in standing(look, "public", database_url=f"sqlite:///{tmp_path}/ivr.db")


def test_a_round_between_two_looks_is_no_other_record(standing, look, well):
    def busy(app):
        def answer(environ, start):
            mark(well.engine, rounds.MARK, system_clock() + dt.timedelta(seconds=30))
            return app(environ, start)

        return answer

    assert ANOTHER not in standing(look, "public", proxy=busy)


def test_a_line_that_asks_by_other_rules_is_told(standing, look, monkeypatch):
    def other(app):
        def answer(environ, start):
            if environ["PATH_INFO"] == "/rules.json":
                return Response('{"digest": "000000000000"}')(environ, start)
            return app(environ, start)

        return answer

    assert ("warn", "the line there asks by other rules than the ones here") in standing(look, "public", proxy=other)


def test_a_name_that_is_reserved_for_tests_is_not_asked(well, look):
    assert look("public") == look("certificate") == [("ok", "not asked: IVR_PUBLIC_URL is a name for tests")]


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """An authority that this machine trusts beside its own."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", made.own)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", made.own)
    return made


@pytest.fixture
def secure(port, monkeypatch):
    monkeypatch.setenv("IVR_PUBLIC_URL", f"https://127.0.0.1:{port}")


def test_over_https_all_is_well_with_a_certificate_that_is_trusted(secure, authority, standing, look):
    found = standing(look, secure=authority.vouch())
    assert [line for line in found if line in WELL] == WELL
    assert ("ok", "the certificate is trusted, days left: 89") in found


@pytest.mark.parametrize(("days", "status"), [(22, "ok"), (21, "warn"), (4, "warn"), (3, "fail")])
def test_the_days_that_a_certificate_has_left_are_told(secure, authority, standing, look, days, status):
    assert standing(look, "certificate", secure=authority.vouch(days)) == [
        (status, f"the certificate is trusted, days left: {days - 1}")
    ]


@pytest.mark.parametrize(
    ("days", "name", "said"),
    [(-1, "IP:127.0.0.1", "certificate has expired"), (90, "DNS:other.example.org", "IP address mismatch")],
)
def test_a_certificate_that_is_over_or_another_s_is_a_failure(secure, authority, standing, look, days, name, said):
    found = standing(look, secure=authority.vouch(days, name))
    assert "the public URL's certificate is not trusted" in fails(found)
    [fault] = [one for one in fails(found) if one.startswith("the certificate is not trusted: ")]
    assert said in fault


def test_a_certificate_that_nobody_vouches_for_is_a_failure(secure, authority, standing, look, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    [fault] = fails(standing(look, "certificate", secure=authority.vouch()))
    assert fault.startswith("the certificate is not trusted: unable to get local issuer certificate")


def test_a_certificate_that_cannot_be_seen_is_a_warning(secure, look):
    assert look("certificate") == [("warn", "the certificate cannot be seen from here (ConnectionRefusedError)")]


def test_without_https_there_is_no_certificate(port, look):
    assert look("certificate") == [("ok", "there is none: IVR_PUBLIC_URL is http, on this machine")]


def test_a_server_whose_clock_is_off_is_told(standing, look, monkeypatch):
    def late(app):
        monkeypatch.setattr(
            "tests.cli.street.Quiet.date_time_string", lambda *_: "Sat, 07 Mar 2026 03:00:00 GMT", raising=False
        )
        return app

    found = standing(look, "clock", proxy=late)
    assert [status for status, _ in found] == ["ok", "fail"]
    assert found[1][1].endswith("s ahead of the one of the public URL")
