"""The environment: what is missing or malformed stops the start, by name, and no value is repeated."""

import os
from unittest import mock

import hypothesis
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from ivr.settings import DatabaseSettings, PromptsSettings, Settings, SettingsError, load
from ivr.triage import current_rules
from tests.toy import DEFAULT, TAG, put, saying, shipped_text, toy

GOOD = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "token-one",
    "IVR_PUBLIC_URL": "https://line.nhs.uk",
    "IVR_REGISTRAR_NUMBER": "01632 960001",
    "IVR_LINE_NUMBER": "01632 960002",
    "IVR_SECRET_KEY": "a-key-for-tests-that-signs-nothing-else",
}
POSTGRES = "postgres://ivr:hunter2@db.internal/ivr"


@pytest.fixture
def set_env(monkeypatch):
    """Set the whole environment of the line: the good one with these changes; None takes a variable out."""
    known = (*map(str.upper, Settings.model_fields), "DATABASE_URL", "PORT", "DYNO")
    for name in known:
        monkeypatch.delenv(name, raising=False)

    def set_all(changes):
        for name, value in {**GOOD, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return set_all


def refusal(kind=Settings):
    with pytest.raises(SettingsError) as refused:
        load(kind)
    return str(refused.value)


def test_the_required_six_are_enough(set_env):
    set_env({})
    settings = load(Settings)
    assert settings.ivr_registrar_number == "+441632960001"
    assert settings.ivr_line_number == "+441632960002"
    assert settings.database_url == "sqlite:///ivr.db"
    assert settings.twilio_api_base == "https://api.twilio.com"
    assert (settings.ivr_line_name, settings.ivr_stray_keys) == ("Spinal cord line", "on")
    assert settings.ivr_rota is settings.ivr_text_from is settings.ivr_voice is settings.ivr_prompts is None
    assert (settings.ivr_languages, settings.ivr_draft_languages) == ((), "off")
    assert settings.auth_tokens == ("token-one",)


@pytest.mark.parametrize("value", [None, ""], ids=["not set", "empty"])
@pytest.mark.parametrize("name", GOOD)
def test_a_missing_variable_stops_the_start_with_one_line(set_env, name, value):
    set_env({name: value})
    assert refusal() == f"{name}: is required and is not set"


def test_everything_missing_is_one_line_each(set_env):
    set_env(dict.fromkeys(GOOD))
    assert sorted(refusal().splitlines()) == sorted(f"{name}: is required and is not set" for name in GOOD)


@pytest.mark.hazard("H04", "H25")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TWILIO_ACCOUNT_SID", "hunter2", "String should match pattern"),
        ("TWILIO_ACCOUNT_SID", "AC", "String should match pattern"),
        ("TWILIO_ACCOUNT_SID", "AChunter2/../", "String should match pattern"),
        ("TWILIO_AUTH_TOKEN", " ", "must not be blank"),
        ("TWILIO_AUTH_TOKEN_NEXT", " ", "must not be blank"),
        ("IVR_SECRET_KEY", " ", "must not be blank"),
        ("IVR_SECRET_KEY", "hunter2" * 4, "must have at least 32 characters"),
        ("TWILIO_API_BASE", "hunter2", "must be like https://"),
        ("TWILIO_API_BASE", "ftp://hunter2.example.org", "must be like https://"),
        ("TWILIO_API_BASE", "http://hunter2.nhs.uk", "must be https"),
        ("IVR_PUBLIC_URL", "hunter2.nhs.uk", "must be like https://"),
        ("IVR_PUBLIC_URL", "ftp://hunter2.nhs.uk", "must be like https://"),
        ("IVR_PUBLIC_URL", "https:///hunter2", "must be like https://"),
        ("IVR_PUBLIC_URL", "https://hunter2:pw@line.nhs.uk", "must be like https://"),
        ("IVR_PUBLIC_URL", "https://:hunter2@line.nhs.uk", "must be like https://"),
        ("IVR_PUBLIC_URL", "https://line.nhs.uk?hunter2=1", "must have no query"),
        ("IVR_PUBLIC_URL", "https://line.nhs.uk#hunter2", "must have no query"),
        ("IVR_PUBLIC_URL", "https://hunter2_line.nhs.uk", "must have no query, no fragment and no underscore"),
        ("IVR_PUBLIC_URL", "https://line.nhs.uk:hunter2", "must be like https://"),
        ("IVR_PUBLIC_URL", "https://[hunter2]", "must be like https://"),
        ("IVR_PUBLIC_URL", "http://hunter2.nhs.uk", "must be https"),
        ("IVR_PUBLIC_URL", "http://hunter2.example.org.nhs.uk", "must be https"),
        ("IVR_PUBLIC_URL", "http://hunter2example.org", "must be https"),
        ("IVR_FALLBACK_URL", "http://hunter2.nhs.uk/1.xml", "must be https"),
        ("IVR_FALLBACK_URL", "https://hunter2.nhs.uk/1.xml#rc=1", "must have no fragment"),
        ("IVR_REGISTRAR_NUMBER", "hunter2", "not a phone number"),
        ("IVR_REGISTRAR_NUMBER", "01632 960001 ext 5", "not a possible phone number"),
        ("IVR_REGISTRAR_NUMBER", "999", "not a possible phone number"),
        ("IVR_LINE_NUMBER", "01632 9600022", "not a possible phone number"),
        ("IVR_TEXT_FROM", "hunter2", "not a phone number"),
        ("IVR_LINE_NAME", "The hunter2 spinal cord line", "must have at most 4 words"),
        ("IVR_LINE_NAME", "<hunter2>", "String should match pattern"),
        ("IVR_LINE_NAME", "{hunter2}", "String should match pattern"),
        ("IVR_LINE_NAME", "hunter2" * 9, "String should have at most 60"),
        ("IVR_LINE_NAME", "   ", "String should match pattern"),
        ("IVR_VOICE", "hunter2", "is no voice that the line may use"),
        ("IVR_VOICE", "Polly.Joanna", "is no voice that the line may use"),
        ("IVR_LANGUAGES", "hunter2", "String should match pattern"),
        ("IVR_LANGUAGES", "en-GB,hunter2", "String should match pattern"),
        ("IVR_LANGUAGES", "../hunter2", "String should match pattern"),
        ("IVR_DRAFT_LANGUAGES", "hunter2", "Input should be 'on' or 'off'"),
        ("IVR_PROMPTS", "/hunter2", "Path does not point to a directory"),
        ("IVR_STRAY_KEYS", "hunter2", "Input should be 'on' or 'off'"),
        ("DATABASE_URL", "mysql://ivr:hunter2@db.internal/ivr", "must begin with sqlite:/// or postgres://"),
        ("DATABASE_URL", "hunter2.db", "must begin with sqlite:/// or postgres://"),
        ("DATABASE_URL", "postgres://ivr:hunter2@host:port/ivr", "must begin with"),
        ("DATABASE_URL", "sqlite://", "must name a file that lasts"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file that lasts"),
        ("PORT", "hunter2", "Input should be a valid integer"),
        ("PORT", "0", "Input should be greater than or equal to 1"),
        ("PORT", "65536", "Input should be less than or equal to 65535"),
    ],
)  # fmt: skip
def test_a_malformed_variable_stops_the_start_with_one_line_that_hides_its_value(set_env, name, value, said):
    set_env({name: value})
    message = refusal()
    assert message.startswith(f"{name}: {said}")
    assert "\n" not in message
    assert "hunter2" not in message


def test_no_secret_is_repeated_whatever_else_is_wrong(set_env):
    secrets = {"TWILIO_AUTH_TOKEN": "hunter2", "TWILIO_AUTH_TOKEN_NEXT": "hunter3", "IVR_SECRET_KEY": "hunter4" * 5}
    set_env({**secrets, "DATABASE_URL": POSTGRES, "PORT": "no", "IVR_LINE_NUMBER": "no"})
    message = refusal()
    assert [line.split(":")[0] for line in message.splitlines()] == ["IVR_LINE_NUMBER", "PORT"]
    assert "hunter" not in message


def test_the_refusal_brings_no_traceback_of_values_with_it(set_env):
    set_env({"IVR_REGISTRAR_NUMBER": "hunter2"})
    with pytest.raises(SettingsError) as refused:
        load(Settings)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_printing_the_settings_shows_no_token(set_env):
    set_env({"TWILIO_AUTH_TOKEN_NEXT": "token-two", "IVR_SECRET_KEY": "cookie-key" * 4})
    shown = repr(load(Settings))
    assert not [secret for secret in ("token-one", "token-two", "cookie-key") if secret in shown]


def test_two_tokens_are_accepted_while_one_replaces_the_other(set_env):
    set_env({"TWILIO_AUTH_TOKEN_NEXT": "token-two"})
    assert load(Settings).auth_tokens == ("token-one", "token-two")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("sqlite:///other.db", "sqlite:///other.db"),
        ("postgres://a:b@host/db", "postgresql+psycopg://a:b@host/db"),
        ("postgresql://a:b@host/db", "postgresql+psycopg://a:b@host/db"),
        ("postgresql+psycopg://a:b@host/db", "postgresql+psycopg://a:b@host/db"),
    ],
)
def test_databases_that_are_accepted(set_env, url, kept):
    set_env({"DATABASE_URL": url})
    assert load(Settings).database_url == load(DatabaseSettings).database_url == kept


def test_the_record_can_be_read_with_the_database_alone(set_env):
    set_env(dict.fromkeys(GOOD) | {"DATABASE_URL": POSTGRES})
    assert load(DatabaseSettings).database_url.startswith("postgresql+psycopg://")


@pytest.mark.parametrize(
    "url",
    [
        "https://line.nhs.uk",
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "http://line.example.org",
        "http://line.test",
        "http://example.com",
    ],
)
def test_public_urls_that_are_accepted(set_env, url):
    set_env({"IVR_PUBLIC_URL": f"{url}/"})
    assert load(Settings).ivr_public_url == url


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8000", "[::1]", "line.example.org", "line.test", "example.net"]
)
def test_stray_keys_may_be_let_through_in_tests(set_env, host):
    set_env({"IVR_STRAY_KEYS": "off", "IVR_PUBLIC_URL": f"https://{host}"})
    assert load(Settings).ivr_stray_keys == "off"


@pytest.mark.hazard("H11", "H36")
@pytest.mark.parametrize(
    "host", ["line.nhs.uk", "localhost.nhs.uk", "example.org.nhs.uk", "myexample.org", "latest", "127.0.0.1.nhs.uk"]
)
def test_stray_keys_are_never_let_through_on_a_real_line(set_env, host):
    set_env({"IVR_STRAY_KEYS": "off", "IVR_PUBLIC_URL": f"https://{host}"})
    message = refusal()
    assert message.startswith("IVR_STRAY_KEYS: off is for tests")
    assert host not in message


@pytest.mark.hazard("H66")
@pytest.mark.parametrize(
    ("dyno", "url", "starts"),
    [
        ("web.1", POSTGRES, True),
        ("web.1", "sqlite:///ivr.db", False),
        ("web.1", None, False),
        ("", None, True),
        (None, "sqlite:///ivr.db", True),
    ],
)
def test_a_disk_that_does_not_last_keeps_no_record(set_env, dyno, url, starts):
    set_env({"DYNO": dyno, "DATABASE_URL": url})
    if starts:
        assert load(Settings)
    else:
        assert refusal().startswith("DATABASE_URL: SQLite needs a disk that lasts")


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        ("cy-GB", ("cy-GB",)),
        ("en-GB,cy-GB", ("en-GB", "cy-GB")),
        (" cy-GB , en-GB ,", ("cy-GB", "en-GB")),
        ("zh-Hant-TW", ("zh-Hant-TW",)),
    ],
)
def test_the_languages_are_written_one_after_another(set_env, text, tags):
    set_env({"IVR_LANGUAGES": text})
    assert load(Settings).ivr_languages == tags


def offered(settings):
    return [(one.language, one.head.voice) for one in settings.languages(current_rules()).offered]


@pytest.mark.parametrize(
    ("what", "changes", "expected"),
    [
        ("nothing is set", {"IVR_PROMPTS": None}, [(DEFAULT, "Polly.Amy-Neural")]),
        ("a folder alone offers no more", {}, [(DEFAULT, "Polly.Amy-Neural")]),
        ("another voice", {"IVR_VOICE": "Polly.Brian"}, [(DEFAULT, "Polly.Brian")]),
        ("a second language", {"IVR_LANGUAGES": TAG}, [(DEFAULT, "Polly.Amy-Neural"), (TAG, "Polly.Gwyneth")]),
        ("the voice is the default one's alone", {"IVR_LANGUAGES": f"{TAG},{DEFAULT}", "IVR_VOICE": "Polly.Emma"},
         [(TAG, "Polly.Gwyneth"), (DEFAULT, "Polly.Emma")]),
        ("a draft", {"IVR_LANGUAGES": "qdr"}, [(DEFAULT, "Polly.Amy-Neural")]),
        ("a draft that is wanted", {"IVR_LANGUAGES": "qdr", "IVR_DRAFT_LANGUAGES": "on"},
         [(DEFAULT, "Polly.Amy-Neural"), ("qdr", "Polly.Gwyneth")]),
    ],
)  # fmt: skip
def test_what_is_offered(set_env, tmp_path, what, changes, expected):
    folder = put(tmp_path / "prompts", qtz=toy(), qdr=toy("qdr", status="draft"))
    set_env({"IVR_PROMPTS": str(folder)} | changes)
    assert offered(load(Settings)) == expected, what


@pytest.mark.parametrize(
    ("what", "changes", "text", "said"),
    [
        ("a language without a file", {"IVR_LANGUAGES": "qxx"}, shipped_text(),
         "IVR_LANGUAGES: there are no prompts for qxx"),
        ("a voice of another language", {"IVR_VOICE": "Polly.Gwyneth"}, shipped_text(),
         "IVR_VOICE: Polly.Gwyneth speaks cy-GB"),
        ("a default language that is not whole", {}, saying(shipped_text(), "heard", "no", ""), "heard.no: empty"),
    ],
)  # fmt: skip
def test_prompts_that_cannot_be_used_stop_the_start_with_one_line(set_env, tmp_path, what, changes, text, said):
    folder = put(tmp_path / "prompts")
    (folder / f"{DEFAULT}.toml").write_text(text, "utf-8")
    set_env({"IVR_PROMPTS": str(folder)} | changes)
    with pytest.raises(SettingsError) as refused:
        load(Settings).languages(current_rules())
    assert said in str(refused.value), what
    assert "\n" not in str(refused.value)


def test_the_prompts_can_be_read_with_their_folder_alone(set_env, tmp_path):
    set_env(dict.fromkeys(GOOD) | {"IVR_PROMPTS": str(tmp_path)})
    assert load(PromptsSettings).ivr_prompts == tmp_path


@pytest.mark.hazard("H63")
@pytest.mark.parametrize("name", ["Line", "Spinal cord line", "St Mary's cord line", "Smith & Sons line"])
def test_a_line_name_has_up_to_four_words(set_env, name):
    set_env({"IVR_LINE_NAME": name})
    assert load(Settings).ivr_line_name == name


ODD = (
    *(
        "",
        " ",
        "x",
        "-1",
        "0",
        "9" * 5000,
        "[" * 3000,
        "{}",
        "null",
        '{"every_minutes": "x"}',
        "http://[",
        "https://a b",
    ),
    *(
        "https://line.example.org:99999",
        "sqlite:///",
        "postgres://[::1",
        "postgres://x:y@h:port/d",
        "07700 900123;ext=1",
    ),
    *("on", "off", "en-GB,cy", ",,,", "/nonexistent", ".", "tel:", "\ud7ff", "AC" + "0" * 80, "+" + "4" * 300),
)
VARIABLES = [
    *(name.upper() for name in Settings.model_fields),
    "IVR_PAGING__EVERY_MINUTES",
    "IVR_PAGING__NEW",
    "IVR_PAGING__",
]
anything = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@hypothesis.settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(VARIABLES), anything, min_size=1, max_size=4))
@example(changes={"IVR_PAGING": "[" * 5000})
@example(changes={"IVR_PROMPTS": "9" * 5000})
def test_any_environment_is_settings_or_is_refused_in_sentences_without_its_values(set_env, changes):
    set_env({})
    with mock.patch.dict(os.environ, changes):
        try:
            load(Settings)
        except SettingsError as refused:
            lines = str(refused).splitlines()
            told = [value for value in changes.values() if len(value) > 20 and value in str(refused)]
        else:
            lines, told = ["it is taken"], []
    assert lines
    assert all(lines)
    assert told == []
