"""What a call does next: acts, which somebody hears, errands, which go out over REST, and facts for the record.

All stand in the journal just as they are.
"""

from typing import Annotated, get_args

from pydantic import Field

from ivr.call.acts import Act
from ivr.call.errands import Errand
from ivr.call.facts import Fact

Step = Annotated[Act | Errand | Fact, Field(discriminator="kind")]
Steps = tuple[Step, ...]

NO_FACTS = frozenset((*get_args(Act), *get_args(Errand)))
"""The kinds of steps that change nothing in the record."""
