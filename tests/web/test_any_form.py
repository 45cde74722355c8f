"""Whatever a signed request holds, on whichever voice route, the answer is a document that Twilio can read."""

import io
import urllib.parse
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.telephony import forms
from tests.web.conftest import PUBLIC_URL, TOKEN

USUAL = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
TWICE = ("CA1", "CA2")
WORDS = (
    "",
    "1",
    "0",
    "*",
    "#",
    "99",
    "completed",
    "busy",
    "in-progress",
    "true",
    "FALSE",
    "bridged",
    "hangup",
    "+447700900123",
)
likely = st.sampled_from(
    [*WORDS, *TWICE, "anonymous", "CAleg", "9" * 400, "07700900123#", "\x00", "\ufffe", "]]>", "&<\"'", "\u202e"]
)
texts = st.one_of(likely, likely, st.text(max_size=30), st.text(min_size=200, max_size=400))
names = st.one_of(st.sampled_from(sorted(forms.READ)), st.sampled_from(sorted(forms.READ)), st.text(max_size=12))
fields = st.dictionaries(names, texts, max_size=14)
usual = st.fixed_dictionaries(
    {"CallSid": st.sampled_from(TWICE), "From": likely, "Digits": likely, "CallStatus": likely}
)
posted = st.one_of(st.builds(lambda a, b: a | b, fields, usual), fields)
numbers = st.one_of(st.integers(0, 9), st.just(10**30))
words = st.one_of(
    st.sampled_from(["ivr-0a1b", "0a1b2c", "a1"]),
    st.text(st.characters(codec="utf-8", exclude_characters="/;\x00"), min_size=1, max_size=20),
)
"""Parts of an address. Twilio's own library cannot check one with an empty part behind a semicolon: ours have none."""


def voice_routes(app):
    return sorted((rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/voice")), key=str)


def address(draw, rule):
    """Return an address of a route, with anything where the route takes anything."""
    values = {}
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        choice = {
            "IntegerConverter": numbers,
            "AnyConverter": st.sampled_from(sorted(getattr(rule._converters[name], "items", ["x"]))),
        }
        values[name] = draw(choice.get(kind, words))
    return rule.build(values, append_unknown=False)[1]


def well_formed(answer, path):
    assert answer.status_code in (200, 204, 400, 404, 405, 413), (answer.status_code, path)
    if answer.status_code == 200:
        assert answer.content_type == "text/xml; charset=utf-8"
        assert ET.fromstring(answer.data).tag == "Response"
        assert len(answer.data) < 64_000


@USUAL
@given(data=st.data())
def test_any_form_on_any_voice_route_is_answered_with_a_document_that_twilio_can_read(app, data):
    rule = data.draw(st.sampled_from(voice_routes(app)))
    path, form = address(data.draw, rule), data.draw(posted)
    header = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, form)}
    well_formed(app.test_client().post(path, data=form, headers=header), path)


@USUAL
@given(
    body=st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from([b"CallSid=CA1", b"%", b"%FF", b"&", b"=", b"%ED%A0%80", b"Digits=%00", b"\xff", b"+"]),
            max_size=12,
        ).map(b"&".join),
    ),
    kind=st.one_of(
        st.just("application/x-www-form-urlencoded"),
        st.sampled_from(
            ["application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=x", "text/plain", ""]
        ),
        st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=40),
    ),
    path=st.sampled_from(
        ["/voice", "/voice/turn/1/question", "/voice/status", "/voice/leg/a/0", "/voice/lifeline/1/leg/0"]
    ),
)
def test_any_bytes_are_answered_or_refused(app, body, kind, path):
    """Signed as Twilio would sign what is in them, as far as anything is."""
    parsed = MultiDict(
        urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
    )
    header = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, parsed)}
    answer = app.test_client().post(
        path, input_stream=io.BytesIO(body), content_length=len(body), content_type=kind, headers=header
    )
    if answer.status_code != 403:
        well_formed(answer, path)


@USUAL
@given(header=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60))
def test_any_signature_is_refused(app, header):
    assert (
        app.test_client().post("/voice", data={"CallSid": "CA1"}, headers={"X-Twilio-Signature": header}).status_code
        == 403
    )
