"""What a call does next: acts, which somebody hears, and facts, which change the record.

Both stand in the journal just as they are.
"""

from typing import Annotated

from pydantic import Field

from ivr.call.acts import Act
from ivr.call.facts import Fact

Step = Annotated[Act | Fact, Field(discriminator="kind")]
Steps = tuple[Step, ...]
