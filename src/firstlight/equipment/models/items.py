"""Vehicles, drones and kit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class EquipmentItem(Row):
    """A thing with a keeper (workflow ``equipment``). No weapon or restraint is a kind.

    `code` is printed as QR on it; `uses_at_check` is what `uses` stood at when it was last
    checked. What it had behind it when it came is entered with it (`odometer_km`,
    `battery_cycles`, `flown_h`), and grows with use. A thing in quarantine is handed to nobody
    until it has been looked at.
    """

    class Kind(Choices):
        PATROL_CAR = "patrol_car", _("Patrol car")
        ELECTRIC_CART = "electric_cart", _("Electric cart or e-bike")
        DRONE = "unmanned_aircraft", _("Drone")
        RADIO = "handheld_radio", _("Handheld radio")
        LIFE_JACKET = "life_jacket", _("Life jacket")
        RESCUE_ROPE = "rescue_rope", _("Rescue rope")
        BOAT = "boat", _("Boat")
        AED = "aed", _("AED")
        FIRST_AID_KIT = "first_aid_kit", _("First-aid kit")
        LIGHT = "light", _("Light")
        OTHER = "other", _("Other")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    kind = models.CharField(max_length=24, choices=Kind)
    name = models.CharField(max_length=80)
    serial = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, default="in_stock")
    holder = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL)
    base_id = models.UUIDField(null=True, blank=True)
    battery_min = models.PositiveSmallIntegerField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=24, blank=True, db_index=True)
    next_check_on = models.DateField(null=True, blank=True)
    check_every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    check_every_uses = models.PositiveSmallIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    uses_at_check = models.PositiveIntegerField(default=0)
    retire_on = models.DateField(null=True, blank=True)
    odometer_km = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    registration = models.CharField(max_length=60, blank=True)
    operating_certificate = models.CharField(max_length=60, blank=True)
    aircraft_class = models.CharField(max_length=10, blank=True)
    battery_cycles = models.PositiveIntegerField(null=True, blank=True)
    flown_h = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    is_quarantined = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="one_code_a_thing"
            )
        ]
