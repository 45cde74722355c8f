"""Whoever sits at the terminal during a rehearsal, and the server that Twilio reaches meanwhile."""

import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import click
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from ivr.oncall import e164
from ivr.rehearsal.scenes import Evidence, Scenario, Seen
from ivr.rehearsal.session import NO

PATIENCE, GRACE, LOOK = 180.0, 4.0, 0.25
"""Seconds to wait for the calls of a scenario, for what comes late, and from one look to the next."""


class Terminal:
    """A person who reads and types, with a telephone in the other hand."""

    def tell(self, text: str) -> None:
        """Print it."""
        click.echo(text)

    def ask(self, words: str, choices: tuple[str, ...] = ()) -> str:
        """Ask until it is one of the choices, or the beginning of one; where there are none, anything will do.

        Enter alone is a no, or nothing: what was seen and heard is not to be agreed to without a thought.
        """
        if not choices:
            return str(click.prompt(f"  {words}", default="", show_default=False))
        default = NO if choices[0] == NO else None

        def chosen(text: str) -> str:
            begun = text.strip().lower()
            for choice in choices:
                if begun and choice.startswith(begun):
                    return choice
            raise click.BadParameter(f"{' or '.join(choices)}")

        return str(click.prompt(f"  {words} ({', '.join(choices)})", value_proc=chosen, default=default))

    def wait(self, scenario: Scenario, seen: Callable[[], Evidence]) -> None:
        """Show what Twilio asks for, until every call is over, Enter is pressed, or it has taken too long."""
        self.tell("  (waiting; press Enter when it is done, though nothing more is shown)")
        shown, quiet, until = 0, 0.0, time.monotonic() + PATIENCE
        while time.monotonic() < until and quiet < GRACE and not _enter_pressed(LOOK):
            found = seen()
            for one in found.seen[shown:]:
                self.tell(f"    {_line(one)}")
            quiet = quiet + LOOK if found.is_over(scenario.calls) and len(found.seen) == shown else 0.0
            shown = len(found.seen)


def _line(one: Seen) -> str:
    fields = " ".join(f"{name}={value}" for name, value in one.fields.items())
    return f"{one.at:6.1f} s  {one.who:8}  {one.place:16}  {fields}"


def _enter_pressed(seconds: float) -> bool:
    """Wait so long for Enter; where nobody sits, only wait."""
    if not sys.stdin.isatty():
        time.sleep(seconds)
        return False
    pressed = bool(select.select([sys.stdin], [], [], seconds)[0])
    return pressed and bool(sys.stdin.readline())


def ask_number(words: str, *, but: frozenset[str] = frozenset()) -> str:
    """Ask for a phone number, which is kept nowhere; one of `but` cannot be it."""

    def number(text: str) -> str:
        try:
            found = e164(text)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
        if found in but:
            raise click.BadParameter("must be another phone than the ones before, and not the line itself")
        return found

    return str(click.prompt(words, value_proc=number))


class Quiet(WSGIRequestHandler):
    """Logs no request: Twilio's are shown as what they mean."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    """Serve an application on 127.0.0.1 for as long as the block lasts."""
    try:
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    except (OSError, SystemExit) as error:
        raise click.ClickException(f"PORT {port} is taken: stop the line there, or set another PORT") from error
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
