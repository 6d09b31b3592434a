"""Reports from the water, the rule of each water, and who is competent for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.cases.floor.schools import at_school
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


class WaterMatter(models.TextChoices):
    """What can be seen at the water; each leads to its own agency."""

    POLLUTION = "water_pollution", _("Polluted water: colour, smell, foam, oil")
    DEAD_FISH = "dead_fish", _("Many dead fish")
    OUTLET = "outlet", _("Something is let into the water")
    ELECTRO = "electrofishing", _("Fishing by electricity")
    POISON = "poison_fishing", _("Fishing by poison")
    BLAST = "blast_fishing", _("Fishing by explosives")
    NETS = "closed_season_nets", _("Nets or traps in the closed season")
    SAND = "sand", _("Sand or gravel taken from the river")
    WASTE = "bank_waste", _("Rubbish or rubble on the bank")
    ZONE = "zone", _("Something inside a drinking-water zone")
    OTHER = "other_water", _("Something else at the water")


class WaterRule(Row):
    """What holds at one water: its closed season and its protection zone, as an operator set it.

    `covered` says whether the closed season holds here; nobody has asked yet while it is
    ``ask``. The season is two days of the year, each as month × 100 + day; it begins at 0:00 of
    the first and ends at 24:00 of the last.
    """

    class Covered(Choices):
        ASK = "ask", _("Not settled: ask the fishery authority")
        YES = "yes", _("The closed season holds here")
        NO = "no", _("The closed season does not hold here")

    class Zone(Choices):
        UNKNOWN = "unknown", _("Not established")
        NONE = "none", _("No drinking-water zone")
        LEVEL_1 = "level_1", _("Drinking-water zone, level 1")
        LEVEL_2 = "level_2", _("Drinking-water zone, level 2")
        QUASI = "quasi", _("Drinking-water zone, outer")

    water = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="water_rule")
    covered = models.CharField(max_length=4, choices=Covered, default=Covered.ASK)
    from_day = models.PositiveSmallIntegerField(default=301)
    to_day = models.PositiveSmallIntegerField(default=630)
    zone = models.CharField(max_length=8, choices=Zone, default=Zone.UNKNOWN)
    source = models.CharField(max_length=200, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)


class EcologyAgency(Row):
    """Who is competent for a kind, and by which number, as a station keeps it."""

    kind = models.CharField(max_length=20, choices=WaterMatter)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "kind"], name="one_agency_a_kind")
        ]


class EcologyReport(Row):
    """What was seen at the water (workflow ``ecology_report``). No field for a person as suspect.

    `rule_shown` is what the reporter was shown of season and zone before reporting; `answer_by`
    is until when the agency should have answered.
    """

    number = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=20, choices=WaterMatter)
    water = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL)
    place_name = models.CharField(max_length=120)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    seen_at = models.DateTimeField()
    description = models.CharField(max_length=500)
    rule_shown = models.JSONField(default=dict, blank=True)
    reporter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agency = models.CharField(max_length=80, blank=True)
    agency_phone = models.CharField(max_length=40, blank=True)
    referred_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True, db_index=True)
    referral_no = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    state_note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, default="observed", db_index=True)
    is_demo = models.BooleanField(default=False)

    @property
    def said(self) -> str:
        """What is said of where it is and what it is."""
        return f"{self.place_name} {self.description}"

    @property
    def is_at_school(self) -> bool:
        """Whether children may be in its pictures, as the map is today."""
        return at_school(self.station_id, self.said, self.lon, self.lat)
