"""Where things are: grids, water, contact points, rescue gear, and the terrain under them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Place(Row):
    """A named place or area, in WGS-84.

    `geometry` is GeoJSON; `west`…`north` bound it and `lon`, `lat` are a point on it, in degrees,
    so that any database can find what is near. `h3_cell` is the resolution-8 cell of that point.
    """

    class Kind(Choices):
        GRID = "grid", _("Grid")
        WATER_GRID = "water_grid", _("Water grid")
        WATER_BODY = "water_body", _("Water")
        CONTACT_POINT = "village_contact_point", _("Village contact point")
        TEAM_BASE = "team_base", _("Team base")
        SCHOOL = "school", _("School")
        AED = "aed", _("AED")
        RING_BUOY = "ring_buoy", _("Ring buoy")
        RESCUE_ROPE = "rescue_rope", _("Rescue rope")
        RESCUE_POLE = "rescue_pole", _("Rescue pole")
        BOAT = "boat", _("Rescue boat")
        WARNING_SIGN = "warning_sign", _("Warning sign")
        ASSEMBLY_POINT = "assembly_point", _("Meeting place")
        SHELTER = "shelter", _("Shelter")
        CHECKPOINT = "checkpoint", _("Checkpoint")
        OTHER = "other", _("Other")

    kind = models.CharField(max_length=24, choices=Kind, db_index=True)
    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    geometry = models.JSONField()
    lon = models.FloatField()
    lat = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    h3_cell = models.CharField(max_length=16, db_index=True)
    note = models.CharField(max_length=300, blank=True)
    properties = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["station_id", "kind"], name="place_station_kind")]


class TerrainPack(Row):
    """A terrain pack on disk that a station works on."""

    name = models.CharField(max_length=80)
    folder = models.CharField(max_length=300)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    is_default = models.BooleanField(default=False)
    is_made = models.BooleanField(default=False)


class PlaceDraft(Row):
    """An uploaded file of places that somebody looks at; erased when taken in or a day old."""

    made_by_id = models.UUIDField()
    filename = models.CharField(max_length=120)
    content = models.BinaryField()
    frame = models.CharField(max_length=10, blank=True)
    frame_confirmed = models.BooleanField(default=False)
    default_kind = models.CharField(max_length=24, blank=True)
