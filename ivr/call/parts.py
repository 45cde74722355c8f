"""Parts of a call's record that have a shape of their own."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Claim(BaseModel):
    """A call-back that somebody has taken, until the lease runs out. `leg`: theirs, if it was by telephone."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    by: str
    at: datetime
    until: datetime
    leg: str | None = None


class Text(BaseModel):
    """A text message that the caller asked for, and how far it has come in the network's own word."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    id: str
    prompt: str
    status: str = "asked"
