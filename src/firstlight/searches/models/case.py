"""The case: the fewest facts about one person that a search needs."""

from datetime import datetime

from django.db import models

from firstlight.force.models import Person
from firstlight.incidents.models import Incident
from firstlight.incidents.rules import OPEN
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.searches.rules.case import LOOKED_FOR, TOLD_WITHIN


class SearchCase(Row):
    """A search for one missing person (workflow ``search_case``).

    Sensitive to an officer only: name, family contact, health need. Volunteers see what they must
    look for. Everything here is erased 30 days after closing (a child's data 7).
    `said_since` keeps what later callers told of the sensitive facts, and when: the file shows it.

    Where it was shared without the family, life being at risk, they are told afterwards:
    `notice_owed_at` is when that began to be owed, the `told_` fields who was told, how, by whom.
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="search")
    state = models.CharField(max_length=24, default="help_requested")
    police_ref = models.CharField(max_length=40, blank=True)
    person_name = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    description = models.CharField(max_length=300, blank=True)
    clothing = models.CharField(max_length=200, blank=True)
    belongings = models.CharField(max_length=200, blank=True)
    health_need = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=40)
    ecoregion = models.CharField(max_length=20, default="Temperate")
    terrain = models.CharField(max_length=20, default="Mountainous")
    lkp_lon = models.FloatField()
    lkp_lat = models.FloatField()
    lkp_accuracy_m = models.FloatField(default=50)
    last_seen_at = models.DateTimeField()
    family_contact = models.CharField(max_length=120, blank=True)
    said_since = models.JSONField(default=list, blank=True)
    portrait = models.FileField(upload_to="people/", blank=True)
    share_scope = models.JSONField(default=dict)
    share_until = models.DateTimeField(null=True)
    share_is_urgent = models.BooleanField(default=False)
    notice_owed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_whom = models.CharField(max_length=12, blank=True)
    told_how = models.CharField(max_length=12, blank=True)
    told_by_id = models.UUIDField(null=True)
    found_lon = models.FloatField(null=True)
    found_lat = models.FloatField(null=True)
    found_at = models.DateTimeField(null=True)
    found_condition = models.CharField(max_length=20, blank=True)
    handed_to = models.CharField(max_length=20, blank=True)
    debrief = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    @property
    def is_child(self) -> bool:
        """Whether the special rules for under-fourteens hold, by the age or, unknown, the kind."""
        by_kind = self.category.startswith("Child (")
        return by_kind if self.age is None else self.age < 14

    @property
    def is_minor(self) -> bool:
        """Whether the person is under eighteen, by their age or their kind."""
        by_kind = self.category.startswith("Child (")
        return by_kind if self.age is None else self.age < 18

    @property
    def is_over(self) -> bool:
        """Whether nobody is looked for any more."""
        return self.closed_at is not None or self.state.startswith("closed")

    @property
    def is_looked_for(self) -> bool:
        """Whether the person is still looked for: neither found, nor at home, nor the police's."""
        return self.state in LOOKED_FOR and self.incident.state in OPEN

    @property
    def owes_notice(self) -> bool:
        """Whether somebody is still to be told that it was shared without asking them."""
        return self.notice_owed_at is not None and self.told_at is None and self.erased_at is None

    @property
    def notice_due_at(self) -> datetime | None:
        """When that must be told at the latest; None while the emergency itself goes on."""
        over_at = self.found_at or self.closed_at
        if not self.owes_notice or over_at is None or self.state in LOOKED_FOR:
            return None
        return over_at + TOLD_WITHIN

    @property
    def needs_grant(self) -> bool:
        """Whether even the officer opens the file only after a second person has agreed.

        While an adult is looked for, a life may be at risk and the officer opens it at once, which
        the log shows. A minor's file, and that of a search that is over, need a grant.
        """
        return self.is_minor or self.is_over


class Hypothesis(Row):
    """One story of what may have happened, with a weight; clues move the weights."""

    class Kind(Choices):
        WALKED = "walked"
        ROUTE = "route"
        TRANSPORT = "transport"
        WATER = "water"

    case = models.ForeignKey(SearchCase, on_delete=models.CASCADE, related_name="hypotheses")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.WALKED)
    name = models.CharField(max_length=80)
    weight = models.FloatField(default=1.0)
    start = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    is_withdrawn = models.BooleanField(default=False)


class Clue(Row):
    """Something seen, heard or told, with its source; pinned, not touched; can be withdrawn."""

    class Kind(Choices):
        SIGHTING = "sighting"
        OBJECT = "object"
        TRACE = "trace"
        VIDEO = "video"
        WORD = "word"

    case = models.ForeignKey(SearchCase, on_delete=models.CASCADE, related_name="clues")
    segment_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=80, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(default=50)
    seen_at = models.DateTimeField()
    photo = models.FileField(upload_to="clues/", blank=True)
    reported_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL)
    reliability = models.FloatField(default=0.5)
    likelihoods = models.JSONField(default=dict)
    is_confirmed = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)


class MissingNotice(Row):
    """Words for the public (workflow ``missing_notice``): they expire, and one act recalls all."""

    case = models.ForeignKey(SearchCase, on_delete=models.CASCADE, related_name="notices")
    state = models.CharField(max_length=12, default="draft")
    text = models.CharField(max_length=500)
    audience = models.CharField(max_length=20, default="members")
    agreed_items = models.JSONField(default=list)
    duty_phone = models.CharField(max_length=40)
    slug = models.CharField(max_length=40, unique=True)
    published_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
