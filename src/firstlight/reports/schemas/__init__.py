"""The input of this room's acts."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Settle(BaseModel):
    """Work the tallies of the actor's station out anew, for every day before `through`."""

    model_config = ConfigDict(extra="forbid")

    through: date
