"""A line to practise on: the real app, on a temporary database, with numbers reserved for drama.

It reads no settings, reaches no network, and never touches live data.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import Engine

from ivr.oncall import read_rota
from ivr.pager.desk import Desk
from ivr.settings import Settings
from ivr.simulator.asking import RestFault
from ivr.simulator.clock import START, VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.hosting import in_memory
from ivr.simulator.keypad import Keypad
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Contacts
from ivr.simulator.session import Session
from ivr.simulator.transcript import Transcript
from ivr.simulator.transports import ExchangeHttp
from ivr.simulator.wire import Wire
from ivr.telephony import FALLBACK, bundle_of
from ivr.web import create_app
from ivr.web.line import Line

T = TypeVar("T")

TOKEN = "practice"  # noqa: S105 it signs nothing but practice calls
KEY = "practice, and nothing but practice"
BASE = "https://line.example.org"
AWAY = "https://away.example.com/line"
"""Where the documents are hosted that are played when the line does not answer."""

ROTA = """
[contact.registrar]
name = "Dr Ade, registrar"
role = "registrar"
numbers = ["07700 900101"]

[contact.consultant]
name = "Dr Bell, consultant"
role = "consultant"
numbers = ["07700 900102"]

[[shift]]
contacts = ["registrar", "consultant"]
"""
LAST_RESORT = "+447700900199"


class PracticeSettings(Settings):
    """Settings that come from nowhere but the hand that makes them: a practice line reads no environment."""

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        **_: object,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave only what is given."""
        return (init_settings,)


@dataclass(slots=True)
class PracticeLine:
    """A running line, its clock and its wire, and the exchange through which it is reached."""

    app: Flask
    clock: VirtualClock
    wire: Wire
    exchange: Exchange

    @property
    def desk(self) -> Desk:
        """What the line and its pager work with."""
        return cast("Line", self.app.extensions["line"]).desk

    def call_of(self, link: str) -> str | None:
        """Return the call for which a leg was placed, by one of the leg's links."""
        return self.desk.journal.call_of_leg(urlsplit(link).path.split("/")[-2])

    @property
    def engine(self) -> Engine:
        """The temporary database."""
        return self.desk.journal.engine

    def telephone(self, keypad: Keypad, contacts: Contacts, transcript: Transcript | None = None) -> Telephone:
        """Return a telephone that can ring this line."""
        return Telephone(Session(self.exchange, transcript=transcript or Transcript()), keypad, contacts)

    def server_is(self, *, away: bool) -> None:
        """Let nothing that is sent to the line's server reach it, or let it be back."""
        self.wire.loses = lambda _path, _form: away

    def run(self, seconds: float) -> None:
        """Let the world go on, whoever is on the telephone."""
        self.clock.advance(seconds)

    def every(self, seconds: float, function: Callable[[], object]) -> None:
        """Call a function again and again, as long as the world goes on."""
        self.exchange.every(seconds, function)

    def until_quiet(self, seconds: float, is_done: Callable[[], bool] = lambda: True) -> None:
        """Let the world go on until no call is left and all is done, or for so many seconds."""
        until = self.clock.elapsed + seconds
        while (self.exchange.alive or not is_done()) and self.clock.elapsed < until:
            self.clock.advance(1.0)


class Inline(Executor):
    """Does at once what a line gives to its threads: on a virtual clock nothing happens beside anything."""

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> "Future[T]":
        """Do it, and return that it is done."""
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def make_rest_http(exchange: Exchange) -> ExchangeHttp:
    """Return the transport with which a line's Twilio client reaches this exchange."""
    return ExchangeHttp(exchange)


def database_in(folder: Path) -> str:
    """Return the address of the temporary database of a practice line."""
    return f"sqlite:///{folder / 'ivr.db'}"


def practice_settings(folder: Path, rota: str = ROTA, **changes: object) -> Settings:
    """Return settings for a line of which nothing is real."""
    (folder / "rota.toml").write_text(rota, "utf-8")
    values = {
        "twilio_account_sid": "ACpractice",
        "twilio_auth_token": TOKEN,
        "ivr_public_url": BASE,
        "ivr_registrar_number": LAST_RESORT,
        "ivr_line_number": "01632 960000",
        "ivr_secret_key": KEY,
        "ivr_returning_hours": "0",
        "ivr_rota": folder / "rota.toml",
        "database_url": database_in(folder),
    }
    return PracticeSettings.model_validate(values | changes)


@contextmanager
def practice_line(
    rota: str = ROTA, *, rest: bool = True, fallback: bool = False, **changes: object
) -> Iterator[PracticeLine]:
    """Run a line for as long as the block lasts. Without `rest`, nothing can be asked of the exchange.

    With `fallback`, the number has one: the documents of `ivr twilio bundle`, hosted elsewhere.
    """
    with tempfile.TemporaryDirectory(prefix="ivr-") as folder:
        settings, clock = practice_settings(Path(folder), rota, **changes), VirtualClock()
        exchange = Exchange(Wire(Flask("nobody"), BASE, TOKEN), clock, settings.twilio_account_sid)
        app = create_app(settings, clock, make_rest_http(exchange), Inline())
        exchange.wire = wire = Wire(app, BASE, TOKEN)
        practice = PracticeLine(app, clock, wire, exchange)
        exchange.whose = practice.call_of
        if fallback:
            files = bundle_of(settings, read_rota(rota), lambda name: f"{AWAY}/{name}")
            exchange.fallback = in_memory(AWAY, files, FALLBACK)
        if not rest:
            exchange.rest_fault = RestFault.REFUSED
            practice.desk.errands.stop(START.replace(year=2100))
        yield practice
        practice.engine.dispose()
