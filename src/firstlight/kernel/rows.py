"""What every table has: a key made by the writer, a station, a version."""

from typing import Any, Self
from uuid import UUID

from django.db import models

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.ids import uuid7


class StationQuerySet(models.QuerySet[Any]):
    """Rows of stations; every read starts at `visible_to`."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows of the stations that `actor` may see."""
        return self.filter(station_id__in=actor.stations)

    def one(self, actor: Actor, key: UUID | str) -> Any:
        """Return the visible row with this key.

        Raises
        ------
        NotFound
            There is none, or it is not for this actor to know.
        """
        row = self.visible_to(actor).filter(pk=key).first()
        if row is None:
            raise NotFound
        return row


class Row(models.Model):
    """A row of one station."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station_id = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """How the log and the live feed name this row."""
        return f"{self._meta.label_lower}:{self.pk}"
