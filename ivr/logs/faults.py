"""Telling what went wrong without telling about whom: an exception's message may hold numbers and answers."""

import traceback
from pathlib import Path


def where(error: BaseException) -> str:
    """Return the kind of an exception and the places it came through, and nothing of what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    cause = f", from {where(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__} at {places}{cause}"
