"""What is no form such as Twilio sends costs no signature, is answered by 413 or 400, and never loses a caller."""

import ast
from pathlib import Path

import pytest

import ivr
from ivr.telephony import Signature, forms
from ivr.web import intake

KIND = "application/x-www-form-urlencoded"
FORM = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "ringing"}
# Everything that TWILIO's pages name for an incoming call, each as long as it may be.
FULL = FORM | {f"SipHeader_X-{n}": "x" * 40 for n in range(80)} | {"CallToken": "t" * 8000, "StirVerstat": "x" * 60}


@pytest.fixture
def computed(monkeypatch):
    """Every form of which a signature was computed: each is taken to be right."""
    found = []
    monkeypatch.setattr(Signature, "is_valid", lambda _self, _path, form, _header: found.append(form) or True)
    return found


@pytest.fixture
def send(app):
    """Send a body as it is; `chunked`: without saying how long it is."""

    def post(body, kind=KIND, path="/voice", *, chunked=False):
        more = {"headers": {"Transfer-Encoding": "chunked"}, "environ_overrides": {"wsgi.input_terminated": True}}
        return app.test_client().post(path, data=body, content_type=kind, **(more if chunked else {}))

    return post


def fields(**more):
    return "&".join(f"{name}={value}" for name, value in (FORM | more).items()).encode()


REFUSED = {
    "a body over the limit": (b"a=" + b"x" * intake.MOST_BYTES, KIND, 413),
    "too many fields": (b"a=1&" * intake.MOST_FIELDS + b"a=1", KIND, 400),
    "nothing but separators": (b"&" * 60_000, KIND, 400),
    "a name too long": (b"n" * (intake.LONGEST_NAME + 1) + b"=1", KIND, 400),
    "a value too long": (b"n=" + b"v" * (intake.LONGEST_VALUE + 1), KIND, 400),
    "two callers": (b"CallSid=CA1&CallSid=CA2", KIND, 400),
    "two keys": (b"CallSid=CA1&Digits=1&Digits=2", KIND, 400),
    "JSON": (b'{"CallSid": "CA1"}', "application/json", 400),
    "text": (b"CallSid=CA1", "text/plain", 400),
    "no kind at all": (b"CallSid=CA1", "", 400),
    "a kind that is none": (b"CallSid=CA1", ";;;=\x7f/", 400),
    "a form in parts": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
        "multipart/form-data; boundary=x",
        400,
    ),
    "parts without an end": (b"--x\r\n" * 1000, "multipart/form-data; boundary=x", 400),
    "parts without a boundary": (b"--x", "multipart/form-data", 400),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_no_form_of_twilio_s_is_refused_before_its_signature_is_computed(send, computed, what, chunked):
    body, kind, status = REFUSED[what]
    answer = send(body, kind, chunked=chunked)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert computed == []


@pytest.mark.parametrize(
    "path", ["/voice/turn/1/question", "/voice/status", "/voice/leg/a/0", "/voice/lifeline/1", "/voice/x"]
)
def test_the_limits_hold_for_every_voice_route(send, computed, path):
    assert send(b"&" * 60_000, path=path).status_code == 400
    assert computed == []


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_body_of_unknown_length_is_read_no_further_than_the_limit(send, computed, size):
    body = b"CallSid=CA1&a=" + b"x&b=" * (intake.MOST_BYTES // 4) + b"x" * size
    assert send(body, chunked=True).status_code == 413
    assert computed == []


@pytest.mark.parametrize("chunked", [False, True])
def test_all_that_twilio_may_send_with_a_call_is_answered(app, signed, chunked):
    body, header = FULL, signed("/voice", FULL)
    more = {"environ_overrides": {"wsgi.input_terminated": True}} if chunked else {}
    answer = app.test_client().post("/voice", data=body, headers=header, **more)
    assert answer.status_code == 200
    assert "<Gather" in answer.text


def test_a_kind_of_body_may_say_how_it_is_written(send, computed):
    assert send(fields(), f"{KIND}; charset=UTF-8").status_code == 200


@pytest.mark.parametrize("body", [b"CallSid=CA1&CallSid=CA1", b"CallSid=CA1&New=1&New=2"])
def test_a_field_that_is_sent_twice_costs_no_caller_where_it_means_one_thing(send, computed, body):
    assert "<Gather" in send(body).text


def fields_read(tree):
    """Yield the fields that a module takes out of a form by their names."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=of), args=[ast.Constant(value=name), *_]):
                pass
            case ast.Subscript(value=of, slice=ast.Constant(value=name)):
                pass
            case ast.Call(func=ast.Name("word"), args=[of, ast.Constant(value=name)]):
                pass
            case _:
                continue
        if ast.unparse(of) in ("form", "request.form"):
            yield name


def test_every_field_that_is_read_is_known_to_be_read():
    """Two values of it would be two meanings."""
    paths = [*Path(ivr.__file__).parent.glob("web/*.py"), *Path(ivr.__file__).parent.glob("telephony/*.py")]
    read = {name for path in paths for name in fields_read(ast.parse(path.read_text("utf-8")))}
    assert {"CallStatus", "Digits", "From", "QueueResult"} <= read
    assert read - forms.READ == set()


ODD = [
    "",
    "CA",
    "ca1",
    "447700900123",
    "+447700900123",
    "CA1/../x",
    "CA1\n",
    "CA\u0661",
    "CA" + "1" * 70,
    "null",
    "CA 1",
    "😀",
]


@pytest.mark.parametrize("sid", ODD)
@pytest.mark.parametrize("path", ["/voice", "/voice/turn/1/question", "/voice/turn/2/dial/1", "/voice/turn/2/queue/1"])
def test_a_caller_whose_id_has_an_odd_shape_reaches_a_person_and_is_no_key_of_the_record(post, line, path, sid):
    answer = post(path, CallSid=sid, From="+447700900123", CallStatus="in-progress")
    assert answer.status == 200
    assert answer.rung
    assert line.desk.journal.entries(sid) == []
    assert line.evidence.waiting == 0


@pytest.mark.parametrize("sid", ODD)
@pytest.mark.parametrize("path", ["/voice/status", "/voice/leg/0a1b/status", "/voice/lifeline/1/status"])
def test_a_report_on_a_call_whose_id_has_an_odd_shape_is_taken_and_not_kept(post, line, path, sid):
    assert post(path, CallSid=sid, ParentCallSid=sid, CallStatus="completed").status == 204
    assert line.evidence.waiting == 0


def test_what_a_text_did_is_kept_of_no_call_whose_id_has_an_odd_shape(post, line, monkeypatch):
    kept = []
    monkeypatch.setattr(type(line), "note", lambda _line, sid, *_: kept.append(sid))
    for sid in ("447700900123", "CA1"):
        assert post(f"/voice/text/{sid}/a1", MessageStatus="sent").status == 204
    assert kept == ["CA1"]


@pytest.mark.parametrize("word", ["x" * 1000, "Busy!", "-", "COMPLETED", "\x00", "weakness yes"])
def test_what_is_no_word_of_twilio_s_is_not_written_down(word):
    assert forms.leg_status({"CallStatus": word}, "a1").status == ""
    assert forms.dial_ended({"DialCallStatus": word}).status == ""
    assert forms.queue_ended({"QueueResult": word}).result == ""


@pytest.mark.parametrize("account", ["ACtest", "", None])
def test_a_call_of_the_account_is_answered_without_a_word(post, caplog, account):
    assert post("/voice", **FORM, **({} if account is None else {"AccountSid": account})).verbs[0] == "Gather"
    assert "another account" not in caplog.text


def test_a_call_of_another_account_is_answered_and_is_loud(post, caplog):
    """Only Twilio can sign it under our token: whoever hangs on the line must not pay for a setting that is wrong."""
    assert post("/voice", **FORM, AccountSid="ACother").verbs[0] == "Gather"
    assert "another account" in caplog.text
    assert "ACother" not in caplog.text
