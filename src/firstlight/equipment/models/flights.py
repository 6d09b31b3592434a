"""Each flight of a drone: what cleared it, who flew, what became of the images."""

from django.db import models

from firstlight.equipment.models.items import EquipmentItem
from firstlight.force.models import Person
from firstlight.kernel.rows import Row


class DroneFlight(Row):
    """A flight (workflow ``drone_flight``).

    `lon`, `lat` and `radius_m` say where, WGS-84; `exceptions` names what makes even a flight in
    free airspace need permission; `airspace` is why the place is controlled, empty where free.
    Images that were ``kept`` stay so named; `images_erased_at` says since when they are gone.
    """

    aircraft = models.ForeignKey(EquipmentItem, on_delete=models.PROTECT, related_name="flights")
    pilot = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="flights")
    aircraft_class = models.CharField(max_length=10)
    registration = models.CharField(max_length=60, blank=True)
    licence_ref = models.CharField(max_length=60, blank=True)
    area_name = models.CharField(max_length=120)
    area = models.JSONField(null=True, blank=True)
    height_m = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=200)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    radius_m = models.PositiveIntegerField(default=500)
    exceptions = models.JSONField(default=list, blank=True)
    airspace = models.JSONField(default=list, blank=True)
    is_rescue = models.BooleanField(default=False)
    is_near_gathering = models.BooleanField(default=False)
    thread = models.UUIDField(null=True, blank=True)
    planned_at = models.DateTimeField()
    approval_ref = models.CharField(max_length=80, blank=True)
    insurance_ref = models.CharField(max_length=80, blank=True)
    took_off_at = models.DateTimeField(null=True, blank=True)
    landed_at = models.DateTimeField(null=True, blank=True)
    battery_cycles = models.PositiveSmallIntegerField(default=1)
    images = models.CharField(max_length=10, blank=True)
    erase_images_by = models.DateTimeField(null=True, blank=True)
    images_erased_at = models.DateTimeField(null=True, blank=True)
    images_erased_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    log_note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default="planned", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)
