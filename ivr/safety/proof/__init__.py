"""The proof: everything that may happen to a call is walked with the real `step`, and every promise is held against it.

`world` says who is on call and what a walk looks at; `caller`, `contacts` and `staff` what may happen at each place;
`same` which places are one, `forget` and `bounds` how little of the past makes a difference; `walk` is the walk, and
`checks` what must be true of every move of it.
"""

from ivr.safety.proof.checks.lore import Lore, Write
from ivr.safety.proof.proof import Broken, Tally, broken_promises, prove, together
from ivr.safety.proof.timing import Paths
from ivr.safety.proof.world import CONTACTS, Focus, World

__all__ = [
    "CONTACTS",
    "Broken",
    "Focus",
    "Lore",
    "Paths",
    "Tally",
    "World",
    "Write",
    "broken_promises",
    "prove",
    "together",
]
