"""A dispute, its parties by letter until all have agreed, its papers, its helpers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class DisputeLevel(Row):
    """One level of a station's own scheme: of cases, never of people."""

    name = models.CharField(max_length=40)
    owner = models.CharField(max_length=60)
    hand_over = models.CharField(max_length=200)
    review_days = models.PositiveSmallIntegerField(default=7)
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)


class DisputeCase(Row):
    """One dispute (workflow ``dispute``): what it is about, in words that name nobody."""

    class Kind(Choices):
        PEOPLE = "people", _("People's mediation")
        POLICE = "police", _("Police mediation")

    class Matter(Choices):
        NEIGHBOUR = "neighbour", _("Neighbours")
        FAMILY = "family", _("Marriage and family")
        LAND = "land", _("Land and forest")
        DEBT = "debt", _("Debt")
        LABOUR = "labour", _("Work and wages")
        TRAFFIC = "traffic", _("Damage in traffic")
        PROPERTY = "property", _("Property service")
        MEDICAL = "medical", _("Medical treatment")
        CONSUMER = "consumer", _("Buying and selling")
        OTHER = "other", _("Something else")

    number = models.CharField(max_length=20)
    state = models.CharField(max_length=30, default="reported")
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    matter = models.CharField(max_length=20, choices=Matter)
    place_area = models.CharField(max_length=60)
    summary = models.CharField(max_length=300)
    reported_on = models.DateField()
    is_excluded = models.BooleanField(default=False)
    level = models.ForeignKey(DisputeLevel, models.PROTECT, related_name="+", null=True)
    level_set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    level_review_on = models.DateField(null=True)
    committee = models.CharField(max_length=60, blank=True)
    mediator = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    referred_to = models.CharField(max_length=30, blank=True)
    mediating_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    form = models.CharField(max_length=10, blank=True)
    agreed_on = models.DateField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    main_facts = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    perform_by = models.DateField(null=True)
    court_by = models.DateField(null=True)
    court_ref = models.CharField(max_length=60, blank=True)
    visited_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "number"], name="dispute_number_once")
        ]


class DisputeParty(Row):
    """A party: a letter and an answer; name and reach only once every party has said yes."""

    case = models.ForeignKey(DisputeCase, models.CASCADE, related_name="parties")
    letter = models.CharField(max_length=4)
    answer = models.CharField(max_length=10, blank=True)
    answered_on = models.DateField(null=True)
    way = models.CharField(max_length=20, blank=True)
    asked_anew = models.BooleanField(default=False)
    takes_mediator = models.BooleanField(default=False)
    takes_helpers = models.BooleanField(default=False)
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "letter"], name="one_party_a_letter"),
            models.CheckConstraint(
                condition=models.Q(answer="given") | models.Q(name="", phone="", address=""),
                name="no_data_without_consent",
            ),
        ]


class DisputePaper(Row):
    """One paper of a file: there, not needed, or still to come."""

    case = models.ForeignKey(DisputeCase, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=30)
    stands = models.CharField(max_length=12)
    on_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_paper_a_kind")]


class DisputeHelp(Row):
    """A volunteer asked to help on a day: told when and where to meet, nothing of the dispute."""

    case = models.ForeignKey(DisputeCase, models.CASCADE, related_name="helpers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    meet_at = models.DateTimeField()
    meet_where = models.CharField(max_length=60)
    says = models.CharField(max_length=10, blank=True)
