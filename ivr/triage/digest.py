"""The hash by which one content is told from another, whatever its comments, its layout and who has signed it."""

import hashlib
import json
from collections.abc import Mapping

APART = frozenset({"version", "approved", "status", "reviewed_by", "review_date"})
"""What stands at the top of a document about it. To sign a version, or to look at it again, does not change it."""

LENGTH = 12
"""Hexadecimal digits."""


def digest(document: Mapping[str, object]) -> str:
    """Return the first digits of the SHA-256 of what a TOML document holds, but for what is said about it."""
    content = {name: value for name, value in document.items() if name not in APART}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
