"""What is configured: the environment, read once into one object that cannot be wrong."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, DirectoryPath, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as NotJsonError

from ivr.oncall import Paging, e164
from ivr.speech import VOICES, Languages, PromptsError, Wanted, folder, read_languages
from ivr.triage import Rules

Number = Annotated[str, AfterValidator(e164)]

TEST_HOSTS = ("localhost", "127.0.0.1", "::1", "example.org", "example.com", "example.net")
TEST_DOMAINS = (".localhost", ".test", ".example", ".invalid", ".example.org", ".example.com", ".example.net")


LEAST_KEY = 32
"""Characters of the key that signs the sessions of staff."""

EXAMPLE_KEY = "put-a-long-random-key-here-that-nobody-knows"


class SettingsError(ValueError):
    """The line cannot start: one sentence for each variable that is missing or malformed."""


def is_test_host(host: str) -> bool:
    """Tell whether a host is this machine or a name reserved for tests (RFC 2606, RFC 6761)."""
    return host in TEST_HOSTS or host.endswith(TEST_DOMAINS)


def is_this_machine(host: str) -> bool:
    """Tell whether a host can only be the machine that asks: of the test names, the ones that answer."""
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")


def _public_url(text: str) -> str:
    parts = _web_address(text)
    if parts.query or parts.fragment or "_" in (parts.hostname or ""):
        raise ValueError("must have no query, no fragment and no underscore in its host")
    return text.rstrip("/")


def _api_base(text: str) -> str:
    _web_address(text)
    return text.rstrip("/")


def fallback_url(text: str) -> str:
    """Return an address at which documents can be hosted, or raise ValueError that says how it must be."""
    parts = _web_address(text)
    if parts.fragment or "_" in (parts.hostname or ""):
        raise ValueError("must have no fragment and no underscore in its host")
    return text


def _web_address(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("must be like https://line.example.org")
    if parts.scheme == "http" and not is_test_host(parts.hostname or ""):
        raise ValueError("must be https, except on this machine or a reserved test name")
    return parts


def _database_url(text: str) -> str:
    if text.startswith("sqlite://"):
        return _sqlite_url(text)
    for prefix in ("postgres://", "postgresql://", "postgresql+psycopg://"):
        if text.startswith(prefix):
            return _postgres_url(text.removeprefix(prefix))
    raise ValueError("must begin with sqlite:/// or postgres://")


def _sqlite_url(text: str) -> str:
    path = text.removeprefix("sqlite:///")
    if not text.startswith("sqlite:///") or path in ("", ":memory:") or "?" in path:
        raise ValueError("must name a file that lasts, like sqlite:///ivr.db")
    return text


def _postgres_url(address: str) -> str:
    try:
        port = urlsplit(f"//{address}").port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("must begin with sqlite:/// or postgres://, and its port must be a number")
    return f"postgresql+psycopg://{address}"


def _voice(name: str) -> str:
    if name not in VOICES:
        raise ValueError("is no voice that the line may use: README.md lists them")
    return name


def _tags(text: object) -> object:
    return tuple(tag.strip() for tag in text.split(",") if tag.strip()) if isinstance(text, str) else text


def _few_words(text: str) -> str:
    if len(text.split()) > 4:  # noqa: PLR2004 the opening has no time for more
        raise ValueError("must have at most 4 words: every caller waits for it")
    return text


def _not_blank(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("must not be blank")
    return secret


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < LEAST_KEY:
        raise ValueError(f"must have at least {LEAST_KEY} characters")
    return secret


Tag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
Token = Annotated[SecretStr, AfterValidator(_not_blank)]
Key = Annotated[Token, AfterValidator(_long_enough)]


class Environment(BaseSettings):
    """What the environment holds. A field's name in capitals is its variable."""

    model_config = SettingsConfigDict(env_ignore_empty=True, env_nested_delimiter="__", extra="ignore", frozen=True)


class DatabaseSettings(Environment):
    """What the commands need that only read the record."""

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///ivr.db"


class RetentionSettings(DatabaseSettings):
    """What tells how long calls are kept. None: for ever, for nobody but the trust can say how long."""

    ivr_retention_days: Annotated[int, Field(ge=7, le=36500)] | None = None
    ivr_returning_hours: Annotated[int, Field(ge=0, le=720)] = 48


class RotaSettings(Environment):
    """What the commands need that only read the rota."""

    ivr_registrar_number: Number
    ivr_rota: Path | None = None


class PromptsSettings(Environment):
    """What the commands need that only read the prompts."""

    ivr_prompts: DirectoryPath | None = None


class Settings(RetentionSettings, RotaSettings, PromptsSettings):
    """Everything."""

    twilio_account_sid: Annotated[str, Field(pattern=r"^AC[0-9a-zA-Z]{1,62}$")]
    twilio_auth_token: Token
    twilio_auth_token_next: Token | None = None
    twilio_api_base: Annotated[str, AfterValidator(_api_base)] = "https://api.twilio.com"
    ivr_public_url: Annotated[str, AfterValidator(_public_url)]
    ivr_fallback_url: Annotated[str, AfterValidator(fallback_url)] | None = None
    ivr_carrier_confirmed: date | None = None
    ivr_line_number: Number
    ivr_secret_key: Key
    ivr_line_name: Annotated[str, Field(pattern=r"^\w[\w .,'&-]*$", max_length=60), AfterValidator(_few_words)] = (
        "Spinal cord line"
    )
    ivr_text_from: Number | None = None
    ivr_voice: Annotated[str, AfterValidator(_voice)] | None = None
    ivr_languages: Annotated[tuple[Tag, ...], NoDecode, BeforeValidator(_tags)] = ()
    ivr_draft_languages: Literal["on", "off"] = "off"
    ivr_stray_keys: Literal["on", "off"] = "on"
    ivr_paging: Paging = Paging()
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    dyno: str | None = None

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.ivr_stray_keys == "off" and not is_test_host(urlsplit(self.ivr_public_url).hostname or ""):
            raise ValueError("IVR_STRAY_KEYS: off is for tests: IVR_PUBLIC_URL must be this machine or a test name")
        if self.dyno and self.database_url.startswith("sqlite"):
            raise ValueError("DATABASE_URL: SQLite needs a disk that lasts, and a dyno's does not: use Postgres")
        return self

    def languages(self, rules: Rules) -> Languages:
        """Return what the line can speak, or raise SettingsError: where the default language is not whole."""
        wanted = Wanted(self.ivr_languages, self.ivr_draft_languages == "on", self.ivr_voice or "")
        try:
            return read_languages(self.ivr_prompts or folder(), rules, self.ivr_line_name, wanted)
        except PromptsError as error:
            raise SettingsError("\n".join(f"the prompts: {line}" for line in str(error).splitlines())) from None

    @property
    def spare_token(self) -> str | None:
        """The token with which Twilio is asked if it does not take the first."""
        return self.auth_tokens[-1] if self.twilio_auth_token_next else None

    @cached_property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens that may have signed a request: two while one is being replaced."""
        tokens = (self.twilio_auth_token, self.twilio_auth_token_next)
        return tuple(token.get_secret_value() for token in tokens if token)


S = TypeVar("S", bound=Environment)


def load(kind: type[S]) -> S:
    """Return the settings that the environment holds, or raise SettingsError. No value is repeated in it."""
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("\n".join(map(_sentence, error.errors(include_input=False)))) from None
    except NotJsonError as error:
        raise SettingsError(f"{_variable(str(error))}: must be written as JSON") from None
    except RecursionError:
        raise SettingsError("IVR_PAGING: has too many brackets in brackets") from None
    except OSError:
        raise SettingsError("IVR_PROMPTS: is no path that this machine takes") from None


def _variable(message: str) -> str:
    """Return the variable that pydantic-settings names in a message: its field's name is all that is quoted there."""
    return message.partition('"')[2].partition('"')[0].upper() or "a variable"


def _sentence(error: ErrorDetails) -> str:
    loc, kind, message = error["loc"], error["type"], error["msg"]
    reason = "is required and is not set" if kind == "missing" else message.removeprefix("Value error, ")
    names = (part for part in loc if isinstance(part, str))  # the number of one of several tags is no variable's name
    return f"{'__'.join(names).upper()}: {reason}" if loc else reason
