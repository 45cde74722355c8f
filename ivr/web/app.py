"""Putting the line together: the best place to start reading the shell."""

import datetime as dt
import logging
import sys
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from ivr.call import Limits, Now
from ivr.oncall import Phone, Rota, RotaError, directory, oddities, phones, read_rota
from ivr.settings import Settings, SettingsError, load
from ivr.speech import shipped
from ivr.store import Journal, connect, migrate
from ivr.telephony import Links, Signature, Writer, make_lifeline
from ivr.triage import Rules, current_rules
from ivr.web import lifeline, public, voice
from ivr.web.deadline import Deadline
from ivr.web.evidence import Evidence
from ivr.web.faults import where
from ivr.web.line import Clock, Line

log = logging.getLogger(__name__)

MOST_BYTES = 64_000
"""Of a request's body. Twilio's are about one kilobyte."""


PATIENCE = 2.0
"""Seconds that the start waits for a database file that somebody else holds."""


def system_clock() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 the one clock of the line


def create_app(settings: Settings | None = None, clock: Clock = system_clock) -> Flask:
    """Return the web application. Bad settings stop it with one line a variable; nothing else does."""
    settings = settings or _settings_or_exit()
    app = Flask("ivr", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.url_map.merge_slashes = False  # a redirect would lose the caller's key: Twilio does not send Digits again
    app.extensions["signature"] = Signature(settings.ivr_public_url, settings.auth_tokens)
    app.extensions["line"] = make_line(settings, clock)
    for part in (voice, lifeline, public):
        app.register_blueprint(part.blueprint)
    return app


def make_line(settings: Settings, clock: Clock) -> Line:
    """Return the line that these settings describe."""
    rules = current_rules()
    rota, faults = _rota(settings)
    listed = phones(rota, settings.ivr_registrar_number)
    writer = _writer(settings, rules, listed)
    limits = Limits() if settings.ivr_stray_keys == "on" else replace(Limits(), must_hear=None)
    engine = connect(settings.database_url)
    if engine.dialect.name == "sqlite":
        _migrate(settings.database_url)

    return Line(
        writer=writer,
        lifeline=make_lifeline(writer, listed, limits),
        journal=Journal(engine),
        evidence=Evidence(),
        deadline=Deadline(),
        clock=clock,
        world=_world(rules, listed, writer, limits),
        faults=faults,
        oddities=oddities(rota) if rota else (),
    )


def _world(
    rules: Rules, listed: tuple[Phone, ...], writer: Writer, limits: Limits
) -> Callable[[dt.datetime, str], Now]:
    contacts = tuple(phone.contact for phone in listed)
    words = writer.catalogue
    return lambda at, token: Now(at, rules, contacts, token, words.seconds, limits, words.stamp)


def _writer(settings: Settings, rules: Rules, listed: tuple[Phone, ...]) -> Writer:
    return Writer(
        catalogue=shipped(rules, settings.ivr_line_name),
        rules=rules,
        links=Links(settings.ivr_public_url),
        voice=settings.ivr_voice,
        line_number=settings.ivr_line_number,
        phones=directory(listed),
        last_resort=listed[-1],
    )


def _rota(settings: Settings) -> tuple[Rota | None, tuple[str, ...]]:
    """Return the rota; without a good one only the registrar's number is rung, and that is loud."""
    if settings.ivr_rota is None:
        return None, ()
    try:
        rota = read_rota(settings.ivr_rota.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, RotaError) as error:
        fault = "the rota is refused, only IVR_REGISTRAR_NUMBER is rung"
        log.critical("%s: %s", fault, error if isinstance(error, RotaError) else type(error).__name__)
        return None, (f"{fault}: the log says why",)
    for oddity in oddities(rota):
        log.critical(oddity)
    return rota, ()


def _migrate(url: str) -> None:
    """Bring a file database up to date at start; Postgres is migrated by the release. /healthz tells if it is not."""
    try:
        migrate(url, PATIENCE)
    except Exception as error:  # noqa: BLE001 the lifeline answers without a database
        log.critical("the database cannot be prepared, callers get the lifeline: %s", where(error))


def _settings_or_exit() -> Settings:
    try:
        return load(Settings)
    except SettingsError as error:
        sys.exit(f"ivr cannot start.\n{error}")
