"""Sums by day and by month, worked out from the rows and always able to be worked out again."""

from uuid import UUID

from django.db import models

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row

NOBODY = UUID(int=0)


class Tally(models.Model):
    """What one measure adds up to on one day, or in one month (then `on_date` is its first).

    `team_id` and `grid_id` are the key 0 where a row has none; so many rows stand here that they
    carry no key of their own making and no version.
    """

    class Grain(Choices):
        DAY = "d"
        MONTH = "m"

    station_id = models.UUIDField()
    measure = models.CharField(max_length=40)
    grain = models.CharField(max_length=1, choices=Grain)
    on_date = models.DateField()
    team_id = models.UUIDField(default=NOBODY)
    grid_id = models.UUIDField(default=NOBODY)
    kind = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()

    objects = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "station_id",
                    "measure",
                    "grain",
                    "on_date",
                    "team_id",
                    "grid_id",
                    "kind",
                ],
                name="tally_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["grain", "measure", "on_date", "station_id", "team_id", "amount"],
                name="tally_summed",
            )
        ]


class Settlement(Row):
    """How far a station's tallies reach: every day before `through` is in them.

    `seq` is the entry of the station's log that was the newest then.
    """

    through = models.DateField()
    seq = models.PositiveBigIntegerField(default=0)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station_id"], name="settled_once")]


class KeptSum(Row):
    """What erased rows have added to a figure on one day: a number, and nothing of the rows.

    The sums of the rows that are still there and these together are the figure. `amount` may be
    negative: an erasure that blanks a row's team takes it from one cell and adds it to another.
    """

    measure = models.CharField(max_length=40)
    on_date = models.DateField()
    team_id = models.UUIDField(default=NOBODY)
    grid_id = models.UUIDField(default=NOBODY)
    kind = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station_id", "measure", "on_date", "team_id", "grid_id", "kind"],
                name="kept_once",
            )
        ]
