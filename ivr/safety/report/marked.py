"""Small things that are written otherwise on paper than in the line's files."""

import re

from markupsafe import Markup, escape


def marked(text: str) -> Markup:
    """Return a text in which what stands in backticks is set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 escaped just before


def evidence(name: str) -> str:
    """Return what shows a control as people read it: a test's file and what it is called, or a promise."""
    file, is_test, test = name.partition("::test_")
    return (
        f"{file.removeprefix('tests/')}: {test.replace('_', ' ')}" if is_test else name.replace("verify:", "proof of ")
    )
