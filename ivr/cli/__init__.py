"""The command line: `ivr`.

A command's module is imported only when the command is used: `ivr rules` starts fast, and a part that is
broken stops no other.
"""

import json
from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, tuple[str, str]] = {
    "call": ("ivr.cli.call", "Ring the line from this terminal: no account, no network, no settings."),
    "rules": ("ivr.cli.rules", "What is asked, and what the answers mean. Needs no settings."),
    "prompts": ("ivr.cli.prompts", "What is wrong with the words of the line, in every language. Needs no settings."),
    "content": ("ivr.cli.content", "Which rules and words are in use, who signed them, and what is due. No settings."),
    "calls": ("ivr.cli.calls", "The calls that came in: what was asked, answered, said and done."),
    "callbacks": ("ivr.cli.callbacks", "Everyone who still has to be rung back, and who does it."),
    "purge": ("ivr.cli.purge", "Take the people out of old calls, and keep the figures. Says first what it would do."),
    "staff": ("ivr.cli.staff", "Who may sign in at the staff board."),
    "oncall": ("ivr.cli.oncall", "Who would be rung, in order, and what is wrong with the rota of the weeks ahead."),
    "serve": ("ivr.cli.serve", "Run the line on this machine, for Twilio to reach through a tunnel."),
    "page": ("ivr.cli.page", "Ring contacts for everyone who is owed a call-back: the worker of the Procfile."),
    "migrate": ("ivr.cli.serve", "Create the database, or bring it up to date."),
    "verify": ("ivr.cli.verify", "Walk every path of a call, and hold every promise against it. Needs no settings."),
    "safety": ("ivr.cli.safety", "The safety report: what is asked, said and proved, what could go wrong, who signed."),
    "twilio": ("ivr.cli.twilio", "Set up the number at Twilio, and what is played when this server cannot be reached."),
    "doctor": ("ivr.cli.doctor", "What would stop tonight's calls, and what to do about each."),
}
"""Each command, the module that holds it under its own name, and its line in `ivr --help`."""


class Lazy(click.Group):
    """The group of all commands, none of which is imported before it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Return the commands, the one to try first at the top."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy)
@click.version_option(package_name="ivr")
def main() -> None:
    """Run and look into a phone line for people with cancer whose spine may be in danger."""


def say_json(data: object) -> None:
    """Write JSON, and nothing else, to stdout."""
    click.echo(json.dumps(data, indent=2))
