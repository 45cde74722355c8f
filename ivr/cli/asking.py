"""Asking for what should be no argument of a command: others on the machine see those, and shells keep them."""

import click

ASK = "-"
"""What stands for: ask me, or read it from stdin."""


def asked(param: click.Parameter, text: str) -> str:
    """Return what an option was given, or what is typed where it was given as `-`."""
    if text != ASK:
        return text
    typed: str = click.prompt((param.name or "").capitalize(), err=True)
    return typed
