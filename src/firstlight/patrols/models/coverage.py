"""What of each grid was seen, and when: worked out once, so that years answer at once."""

from django.db import models

from firstlight.kernel.rows import Row


class GridVisit(Row):
    """One patrol's passage through one grid: which H3 cells of it, and for how long.

    Rows outlive the raw fixes they were worked out from; they name a grid, never a person.
    """

    grid_id = models.UUIDField()
    run_id = models.UUIDField(null=True, db_index=True)
    on_date = models.DateField()
    at = models.DateTimeField()
    minutes = models.FloatField(default=0)
    cells = models.JSONField(default=list)
    share = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["grid_id", "on_date"], name="visit_of_grid")]


class CellSeen(Row):
    """When one H3 cell of a grid was last passed: so much of a grid is a count, not a sum.

    As many rows as there are cells, however many patrols and fixes there were.
    """

    grid_id = models.UUIDField()
    cell = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grid_id", "cell"], name="one_row_a_cell"),
        ]
        indexes = [models.Index(fields=["station_id", "last_at"], name="cell_seen_lately")]
