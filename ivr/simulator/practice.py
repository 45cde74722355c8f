"""A line to practise on: the real app, on a temporary database, with numbers reserved for drama.

It reads no settings, reaches no network, and never touches live data.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import Engine

from ivr.settings import Settings
from ivr.simulator.clock import START, VirtualClock
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Callee, Keypad
from ivr.simulator.session import Session
from ivr.simulator.transcript import Transcript
from ivr.simulator.wire import Wire
from ivr.web import create_app
from ivr.web.line import Line

TOKEN = "practice"  # noqa: S105 it signs nothing but practice calls
BASE = "https://line.example.org"

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
    """A running line, its clock and its wire."""

    app: Flask
    clock: VirtualClock
    wire: Wire

    @property
    def engine(self) -> Engine:
        """The temporary database."""
        return cast("Line", self.app.extensions["line"]).desk.journal.engine

    def telephone(self, keypad: Keypad, contacts: Callee, transcript: Transcript | None = None) -> Telephone:
        """Return a telephone that can ring this line."""
        return Telephone(Session(self.wire, self.clock, transcript=transcript or Transcript()), keypad, contacts)


def practice_settings(folder: Path, rota: str = ROTA, **changes: str) -> Settings:
    """Return settings for a line of which nothing is real."""
    (folder / "rota.toml").write_text(rota, "utf-8")
    values = {
        "twilio_account_sid": "ACpractice",
        "twilio_auth_token": TOKEN,
        "ivr_public_url": BASE,
        "ivr_registrar_number": LAST_RESORT,
        "ivr_line_number": "01632 960000",
        "ivr_rota": folder / "rota.toml",
        "ivr_returning_hours": "0",
        "database_url": f"sqlite:///{folder / 'practice.db'}",
    }
    return PracticeSettings.model_validate(values | changes)


@contextmanager
def practice_line(rota: str = ROTA, **changes: str) -> Iterator[PracticeLine]:
    """Run a line for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="ivr-") as folder:
        settings, clock = practice_settings(Path(folder), rota, **changes), VirtualClock()
        app = create_app(settings, clock)
        app.extensions["line"].desk.errands.stop(START.replace(year=2100))
        practice = PracticeLine(app, clock, Wire(app, BASE, TOKEN))
        yield practice
        practice.engine.dispose()
