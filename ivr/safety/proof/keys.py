"""A way as a call: the keys that the terminal telephone is told to press, and what its registrar does."""

from collections.abc import Sequence

from ivr.call.events import Pressed, Silence
from ivr.safety.proof.walk import Move

HERE = {"wrong here 1": "6", "silence here 1": ".", "again here 1": "*", "again here 2": "**", "stray here 1": "!1"}
"""What is pressed first, where a move hangs on what was borne on the same prompt before."""


def shortest_call(way: Sequence[Move]) -> tuple[str, str]:
    """Return `--keys` and `--registrar` of the call that goes this way, as far as a telephone can be told to."""
    theirs = [move for move in way if move.happening.sign]
    signs = "".join(map(_signs, theirs))
    return signs, ",".join(dict.fromkeys(move.happening.does for move in way if move.happening.does))


def _signs(move: Move) -> str:
    if isinstance(move.event, Pressed | Silence):
        return HERE.get(move.given, "") + move.happening.sign
    return move.happening.sign
