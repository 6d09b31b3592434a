"""What the house does by itself inside somebody's act: as a job, under its own name in the log."""

from dataclasses import replace
from uuid import UUID

from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor


def by_itself(context: Context, station_id: UUID) -> Context:
    """Return the same act continued by the house; what it records goes into the same batch."""
    return replace(context, actor=Actor.job("incidents", station_id))
