"""What `ivr doctor` looks at: a module for each thing that must be right tonight.

House rules:
1. A check has `check(ward)`, and gives a line for each thing it looked at. It names nobody and no phone number.
2. A check that fails itself is a failure that is told of like any other, and keeps no other check from running.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module

from ivr.cli.checks.ward import Level, Line, Ward

CHECKS = (
    "settings",
    "database",
    "rota",
    "pager",
    "numbers",
    "twilio",
    "tokens",
    "number",
    "public",
    "certificate",
    "clock",
    "carrier",
    "bundle",
    "rehearsal",
    "callbacks",
    "content",
    "privacy",
)
"""In the order in which they are told: what comes first may explain what comes later."""


def examine(ward: Ward, names: Iterable[str] = CHECKS) -> Iterator[Line]:
    """Return what every check found."""
    for name in names:
        yield from _examined(name, ward)


def _examined(name: str, ward: Ward) -> Iterator[Line]:
    """Return what one check found; a module that cannot be imported is a failure of its check alone."""
    try:
        yield from import_module(f"{__name__}.{name}").check(ward)
    except Exception as error:  # noqa: BLE001 whatever it is, it is told
        said = f"this could not be looked at: {type(error).__name__}"
        yield Line(name, Level.FAIL, said, "put right what fails above, and try again; else ask who looks after it")
