"""An unsafe thing or place: never a person."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists.models import CheckKind
from firstlight.cases.floor.schools import at_school
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


class Hazard(Row):
    """A hazard at a site (workflow ``hazard``).

    `owner_name` is the school, enterprise or office that must put it right, never a private
    person; `found_by` is empty where somebody without an account reported it, who comes back
    by the code of `code_hash`. Nobody knows who that was, so `assessed_by` stands for them when
    somebody else must re-check.
    """

    class Site(Choices):
        SCHOOL = "school", _("School")
        ENTERPRISE = "enterprise", _("Enterprise")
        WATER = "water", _("Water")
        ROAD = "road", _("Road or square")
        OTHER = "other", _("Other")

    class Kind(Choices):
        EXIT = "exit", _("Exit or fire lane blocked")
        FIRE_GEAR = "fire_gear", _("Fire gear missing or dead")
        ELECTRIC = "electric", _("Electricity or charging")
        GAS = "gas", _("Gas, oil or chemicals")
        GATE = "gate", _("Gate, fence or barrier")
        ALARM = "alarm", _("Alarm button or camera out of order")
        TRAFFIC = "traffic", _("Parking, stalls or traffic")
        WATER = "water", _("Deep or open water")
        BUILDING = "building", _("Building, wall or tree")
        OTHER = "other", _("Other")

    class Severity(Choices):
        MINOR = "minor", _("Minor: can wait some weeks")
        SERIOUS = "serious", _("Serious: days")
        GRAVE = "grave", _("Grave: at once")

    number = models.CharField(max_length=16)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="hazards"
    )
    site_kind = models.CharField(max_length=12, choices=Site)
    site_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    description = models.CharField(max_length=500)
    is_immediate = models.BooleanField(default=False)
    found_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    found_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    severity = models.CharField(max_length=8, choices=Severity, blank=True)
    assessed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_name = models.CharField(max_length=120, blank=True)
    is_formal = models.BooleanField(default=False)
    authority = models.CharField(max_length=120, blank=True)
    notice_ref = models.CharField(max_length=80, blank=True)
    notice = models.CharField(max_length=500, blank=True)
    deadline_on = models.DateField(null=True, blank=True, db_index=True)
    rechecker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rechecked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rechecked_at = models.DateTimeField(null=True, blank=True)
    escalations = models.PositiveSmallIntegerField(default=0)
    agency = models.CharField(max_length=120, blank=True)
    agency_answer = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, default="found", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "number"], name="one_hazard_a_number")
        ]

    @property
    def finder_id(self) -> UUID | None:
        """Who counts as having found it, and so never re-checks it."""
        found: UUID | None = self.found_by_id or self.assessed_by_id
        return found

    @property
    def is_at_school(self) -> bool:
        """Whether children may be in its pictures, whatever kind of site was ticked."""
        if self.site_kind == self.Site.SCHOOL:
            return True
        at = self.place
        if at is not None and at.kind == Place.Kind.SCHOOL:
            return True
        lon, lat = (at.lon, at.lat) if at is not None else (None, None)
        return at_school(self.station_id, f"{self.site_name} {self.description}", lon, lat)


class SiteCheck(Row):
    """A site that somebody went through with a check list; its answers keep their version.

    What is to be put right is no hazard by itself: whoever checked reports it as one.
    """

    kind = models.CharField(max_length=16, choices=CheckKind)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    site_name = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField()
    to_mend = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
