"""Putting the line together: the best place to start reading the shell."""

import datetime as dt
import sys
from concurrent.futures import Executor

from flask import Flask
from flask.logging import default_handler
from twilio.http import HttpClient

from ivr.logs import get_logger, in_lines
from ivr.oncall import everyone
from ivr.pager.desk import Clock, Desk, make_desk, system_clock
from ivr.pager.overdue import log_overdue
from ivr.settings import Settings, SettingsError, load
from ivr.store import migrate
from ivr.store.evidence import Evidence
from ivr.store.lost import Lost
from ivr.telephony import Links, Signature, Writer
from ivr.web import board, leaflet, lifeline, person, public, radio, voice
from ivr.web.board.protection import install
from ivr.web.deadline import Deadline
from ivr.web.duty import Duty
from ivr.web.intake import limit
from ivr.web.line import Line

log = get_logger(__name__)

PATIENCE = 2.0
"""Seconds that the start waits for a database file that somebody else holds."""


def create_app(
    settings: Settings | None = None,
    clock: Clock = system_clock,
    http: HttpClient | None = None,
    run: Executor | None = None,
) -> Flask:
    """Return the web application. Bad settings stop it with one line a variable; nothing else does.

    `http` and `run` stand for Twilio's REST interface and for the threads beside the turns, in a practice line.
    """
    settings = settings or _settings_or_exit()
    default_handler.setFormatter(in_lines())  # Flask's own, where nobody has set a log up
    app = Flask("ivr", static_folder=None)
    limit(app)
    app.url_map.merge_slashes = False  # a redirect would lose the caller's key: Twilio does not send Digits again
    app.extensions["signature"] = Signature(settings.ivr_public_url, settings.auth_tokens, settings.twilio_account_sid)
    app.extensions["line"] = line = _line_or_exit(settings, clock, http, run)
    app.before_request(lambda: _look_around(line))
    install(app, settings)
    for part in (voice, person, lifeline, radio, public, leaflet):
        app.register_blueprint(part.blueprint)
    for blueprint in board.blueprints:
        app.register_blueprint(blueprint)
    return app


def _look_around(line: Line) -> None:
    """Go by whoever is on call now."""
    line.duty.refresh(line.desk.clock())
    line.desk.rota.keep_adopted()


def make_line(settings: Settings, clock: Clock, http: HttpClient | None = None, run: Executor | None = None) -> Line:
    """Return the line that these settings describe."""
    evidence = Evidence(Lost(settings.ivr_lost_calls))
    desk = make_desk(settings, clock, evidence.keep, http, run)
    if desk.journal.engine.dialect.name == "sqlite":
        _migrate(settings.database_url)
    duty = Duty(_writer(settings, desk), desk.limits, desk.rota.roster)
    duty.refresh(clock())
    log_overdue(desk, clock())
    desk.journal.engine.dispose()  # a connection must not be shared with the workers that a server forks
    remembers = dt.timedelta(hours=settings.ivr_returning_hours)
    return Line(desk=desk, duty=duty, evidence=evidence, deadline=Deadline(), started=clock(), remembers=remembers)


def _writer(settings: Settings, desk: Desk) -> Writer:
    """Return what writes the line's documents, before it is known who is on call."""
    number = everyone(None, settings.ivr_registrar_number)[-1]
    return Writer(
        languages=desk.languages,
        rules=desk.rules,
        links=Links(settings.ivr_public_url),
        line_number=settings.ivr_line_number,
        phones={number.contact.key: number},
        last_resort=number,
    )


def _migrate(url: str) -> None:
    """Bring a file database up to date at start; Postgres is migrated by the release. /healthz tells if it is not."""
    try:
        migrate(url, PATIENCE)
    except Exception as error:  # noqa: BLE001 the lifeline answers without a database
        log.critical("the database cannot be prepared, callers get the lifeline", error=error)


def _settings_or_exit() -> Settings:
    try:
        return load(Settings)
    except SettingsError as error:
        sys.exit(f"ivr cannot start.\n{error}")


def _line_or_exit(settings: Settings, clock: Clock, http: HttpClient | None, run: Executor | None) -> Line:
    """Return the line; prompts of which the default language cannot be spoken are a bad setting, too."""
    try:
        return make_line(settings, clock, http, run)
    except SettingsError as error:
        sys.exit(f"ivr cannot start.\n{error}")
