"""`ivr doctor` on the static bundle: is there one, away from the server, whole, and as it would be written now?"""

import json
import re

import pytest
from twilio.request_validator import RequestValidator

from ivr.cli.checks import bundle
from ivr.telephony import FALLBACK
from tests.cli.conftest import BY_NIGHT, GOOD_ROTA, REQUIRED

NUMBER_OR_ADDRESS = re.compile(r"900[0-9]{3}|960[0-9]{3}|https?://|127\.0\.0\.1", re.IGNORECASE)


@pytest.fixture
def look(run):
    """The lines of this check; none of them holds a number or an address."""

    def lines(*args):
        found = [line for line in json.loads(run("doctor", "--json", *args).stdout) if line["check"] == "bundle"]
        assert not NUMBER_OR_ADDRESS.search(json.dumps(found))
        assert all(line["remedy"] for line in found if line["status"] != "ok")
        return [(line["status"], line["sentence"]) for line in found]

    return lines


def fails(lines, *words):
    """Tell whether there is one failure, which says this."""
    found = [said for status, said in lines if status == "fail"]
    return len(found) == 1 and all(word in found[0] for word in words)


def test_what_is_hosted_as_it_would_be_written_now_is_well(away, look):
    assert look() == [("ok", "the documents that are hosted elsewhere are as they would be written now: 4")]
    assert [path.partition("?")[0] for path, _ in away.asked] == [
        *("/fallback.xml", "/contact.xml", "/operator-1.xml", "/joined.xml"),
    ]


def test_without_an_address_there_is_nothing_under_the_server(configured, look):
    assert fails(look(), "nothing is under the server")


@pytest.mark.parametrize("host", ["line.example.org", "LINE.example.org"])
def test_on_the_server_s_own_host_it_goes_when_the_server_goes(configured, look, monkeypatch, host):
    monkeypatch.setenv("IVR_FALLBACK_URL", f"https://{host}/fallback.xml")
    assert fails(look(), "the server's own host")


def test_offline_nobody_is_asked(away, look):
    assert [status for status, _ in look("--offline")] == ["ok"]
    assert away.asked == []


def test_with_bad_settings_it_is_not_looked_at(away, look, monkeypatch):
    monkeypatch.setenv("IVR_LINE_NUMBER", "12")
    assert look() == [("warn", "not looked at, for want of settings")]


def test_each_request_is_signed_as_twilio_signs_since_a_bin_answers_no_other(away, look):
    look()
    for path, signature in away.asked:
        validator = RequestValidator(REQUIRED["TWILIO_AUTH_TOKEN"])
        assert validator.compute_signature(away.at + path, {}) == signature
        assert f"AccountSid={REQUIRED['TWILIO_ACCOUNT_SID']}" in path


@pytest.mark.parametrize("name", ["fallback.xml", "contact.xml", "operator-1.xml", "joined.xml"])
def test_a_document_that_is_not_there_is_a_failure(away, look, name):
    del away.files[f"/{name}"]
    assert fails(look(), name, "status 404")


def test_a_host_that_is_not_there_is_a_failure(away, look, monkeypatch):
    monkeypatch.setenv("IVR_FALLBACK_URL", "http://127.0.0.1:9/fallback.xml")
    assert fails(look(), "cannot be fetched (ConnectionError)")


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
def test_a_type_that_twilio_reads_out_or_refuses_is_a_failure(away, look, kind):
    away.put(FALLBACK, away.text(FALLBACK), Content_Type=kind)
    assert fails(look(), "text/xml")


def test_redirects_are_followed_and_a_ring_of_them_is_a_failure(away, look):
    away.put("moved.xml", away.text(FALLBACK))
    away.put(FALLBACK, "", 301, Location="/moved.xml")
    assert [status for status, _ in look()] == ["ok"]
    away.put(FALLBACK, "", 301, Location="/fallback.xml")
    assert fails(look(), "TooManyRedirects")
    for nowhere in ("http://[x", "http://.../", "ftp://elsewhere.internal/"):
        away.put(FALLBACK, "", 301, Location=nowhere)
        assert fails(look(), "cannot be fetched")


def test_a_redirect_to_our_own_server_is_a_failure(away, look, monkeypatch):
    monkeypatch.setenv("IVR_PUBLIC_URL", away.at.replace("127.0.0.1", "localhost"))
    away.put(FALLBACK, "", 302, Location=f"{away.at.replace('127.0.0.1', 'localhost')}/moved.xml")
    away.put("moved.xml", "<Response/>")
    assert fails(look(), "the server's own host")


def test_what_is_too_long_for_twilio_is_a_failure(away, look):
    away.put(FALLBACK, away.text(FALLBACK) + " " * 64_000)
    assert fails(look(), "too long")


@pytest.mark.parametrize("body", ["", "<Response>", "<html><body>busy</body></html>"])
def test_a_page_that_is_no_document_of_ours_is_a_failure(away, look, body):
    away.put(FALLBACK, body)
    assert fails(look(), "stale")


@pytest.mark.parametrize(
    "change",
    [
        ("07700 900102", "07700 900105"),
        ('last_resort = ["dr-bell"]', 'last_resort = ["dr-bell", "board"]'),
        ('last_resort = ["dr-bell"]', "last_resort = []"),
        ('role = "switchboard"', 'role = "lead"'),
        ('kind = "switchboard"', 'kind = "switchboard"\ndigits = "ww1"'),
    ],
)
def test_a_rota_whose_last_resort_has_changed_makes_it_stale(away, look, rota, change):
    rota(GOOD_ROTA.replace(*change))
    assert fails(look(), "is stale", "other phones")


def test_a_rota_whose_shifts_have_changed_does_not(away, look, rota):
    away.host(BY_NIGHT)
    rota(BY_NIGHT.replace("07700 900101", "07700 900106"))
    assert [status for status, _ in look()] == ["ok"]


@pytest.mark.parametrize("variable", ["IVR_REGISTRAR_NUMBER", "IVR_LINE_NUMBER"])
def test_another_number_makes_it_stale(away, look, monkeypatch, variable):
    monkeypatch.setenv(variable, "01632 960177")
    assert fails(look(), "other phones")


def test_other_words_are_a_warning_in_every_document_that_says_them(away, look, monkeypatch):
    monkeypatch.setenv("IVR_LINE_NAME", "Another line")
    told = [
        ("warn", f"{name}.xml, hosted elsewhere, is stale: it says something else")
        for name in ("contact", "operator-1")
    ]
    assert look() == told


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("contact.xml", ("<Hangup />", "")),
        ("contact.xml", ('numDigits="1" ', "")),
        ("fallback.xml", (' answerOnBridge="true"', "")),
        ("joined.xml", ("</Response>", "<Hangup /></Response>")),
    ],
)
def test_a_document_that_would_join_a_voicemail_or_nobody_is_a_failure(away, look, name, change):
    away.put(name, away.text(name).replace(*change))
    assert fails(look(), name, "does something else")


def test_a_number_that_has_lost_its_screening_is_a_failure(away, look):
    away.put(FALLBACK, re.sub(r' url="[^"]*"', "", away.text(FALLBACK)))
    assert fails(look(), "something else")


def test_how_a_document_is_laid_out_does_not_matter(away, look):
    pretty = away.text(FALLBACK).replace("><", ">\n  <").replace("<Response>", "<Response><!-- ours -->")
    away.put(FALLBACK, pretty)
    assert [status for status, _ in look()] == ["ok"]


def test_the_addresses_of_bins_may_be_any(away, look, monkeypatch):
    """Each is Twilio's to choose, and stands in the document that leads to it."""
    bins = {"joined.xml": "EH0", "contact.xml": "EH1", "operator-1.xml": "EH2", FALLBACK: "EH3"}
    for name, address in bins.items():
        away.put(address, re.sub("[a-z0-9-]+[.]xml", lambda one: f"{away.at}/{bins[one[0]]}", away.text(name)))
        del away.files[f"/{name}"]
    monkeypatch.setenv("IVR_FALLBACK_URL", f"{away.at}/EH3")
    assert [status for status, _ in look()] == ["ok"]
    assert [path.partition("?")[0] for path, _ in away.asked] == ["/EH3", "/EH1", "/EH2", "/EH0"]


def test_a_mark_that_was_left_in_a_bin_is_a_failure(away, look):
    away.put("contact.xml", away.text("contact.xml").replace("joined.xml", "ADDRESS-OF-joined.xml"))
    assert fails(look(), "joined.xml", "status 404")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://line.example.org/joined.xml", "the server's own host"),
        ("http://elsewhere.internal/joined.xml", "none that Twilio could ask"),
        ("https://[x", "none that Twilio could ask"),
    ],
)
def test_a_document_that_leads_to_our_server_or_nowhere_is_a_failure(away, look, address, said):
    away.put("contact.xml", away.text("contact.xml").replace("joined.xml", address))
    assert fails(look(), "joined.xml", said)


def test_a_rota_that_is_refused_leaves_it_uncompared_but_still_asked_for(away, look, rota):
    rota("nonsense")
    assert look() == [("warn", "the documents that are hosted elsewhere cannot be compared")]
    del away.files[f"/{FALLBACK}"]
    assert fails(look(), "status 404")


def test_the_same_document_is_asked_for_once(away, look):
    """Three phones lead to one of them, and two to the last."""
    look()
    assert len(away.asked) == 4


def test_what_to_do_names_the_command(away):
    assert "ivr twilio bundle" in bundle.MAKE
    assert "ivr twilio bundle" in bundle.STALE
