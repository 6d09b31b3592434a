"""What people are able and allowed to do, on paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Credential(Row):
    """A certificate that a person holds (workflow ``credential``)."""

    class Kind(Choices):
        FIRST_AID = "red_cross_first_aid_certificate", _("First-aid certificate")
        CPR_AED = "cpr_aed", _("CPR and AED")
        WATER_RESCUE = "water_rescue", _("Water rescue")
        BOAT = "boat_operator", _("Boat operator")
        DRONE = "uas_pilot_licence", _("Drone licence")
        DRIVER = "driving_licence", _("Driving licence")
        MOUNTAIN = "mountain_rescue", _("Mountain rescue")
        RADIO = "radio_operator", _("Radio operator")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=40, choices=Kind)
    level = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=80)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default="submitted")
    state_note = models.CharField(max_length=200, blank=True)  # why not accepted, or revoked
