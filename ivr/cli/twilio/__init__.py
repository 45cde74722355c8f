"""`ivr twilio`: what the account at Twilio must know of the line."""

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {
    "show": "ivr.cli.twilio.show",
    "configure": "ivr.cli.twilio.configure",
    "bundle": "ivr.cli.twilio.bundle",
    "rehearse": "ivr.cli.twilio.rehearse",
}
"""Each command, and the module that holds it under its own name."""


class Lazy(click.Group):
    """None of the commands is imported before it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Return the commands in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None if there is none of that name."""
        return getattr(import_module(COMMANDS[cmd_name]), cmd_name) if cmd_name in COMMANDS else None


@click.group(cls=Lazy)
def twilio() -> None:
    """Set up the number at Twilio, and what is played when this server cannot be reached."""
