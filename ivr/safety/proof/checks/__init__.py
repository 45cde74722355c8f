"""What must be true of every move of the walk: a module a promise.

House rules:
1. A check has `broken(move, lore)`, and yields a sentence for each way in which a move breaks its promise.
2. It takes its numbers from the design of the line and not from the code that it judges, and what it believes of a
   call's past is what the walk has seen (`Seen`).
"""

from collections.abc import Callable, Iterator, Mapping

from ivr.safety.proof.checks import acceptance, ended, order, owing, person, speech, urgency, words
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.walk import Move

CHECKS: Mapping[str, Callable[[Move, Lore], Iterator[str]]] = {
    "promise-1": urgency.broken,
    "promise-2": ended.broken,
    "promise-3": person.broken,
    "promise-5": acceptance.broken,
    "promise-6": owing.broken,
    "promise-7": words.broken,
    "promise-10": order.broken,
    "speaks": speech.broken,
}
"""Each check, under the name of the promise that it judges."""
