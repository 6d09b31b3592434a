"""Bureau, association, stations, teams, squads: one tree of any depth."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


def in_readers_language(name: str, name_en: str) -> str:
    """Return an organisation's name as its reader says it: in English where it has such a name."""
    return ((get_language() or "").startswith("en") and name_en) or name


def by_called(prefix: str = "") -> Coalesce | F:
    """Return by what organisations stand in order: the name by which their reader calls them.

    `prefix` leads from the rows to their organisation, such as ``organisation__``.
    """
    name = F(f"{prefix}name")
    if not (get_language() or "").startswith("en"):
        return name
    return Coalesce(NullIf(F(f"{prefix}name_en"), Value("")), name)


class Organisation(Row):
    """A node of the tree.

    `path` is the keys from the root to this node, each followed by ``/``: a subtree is a prefix.
    `station_id` is the station at or above this node; a bureau or an association is its own.
    """

    class Kind(Choices):
        BUREAU = "bureau", _("Public security bureau")
        ASSOCIATION = "association", _("General association")
        STATION = "station", _("Police station")
        TEAM = "team", _("Volunteer team")
        SQUAD = "squad", _("Squad")
        PARENT_BODY = "parent_body", _("Parent body")

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=600, db_index=True)
    founded_on = models.DateField(null=True, blank=True)
    based_on = models.CharField(max_length=120, blank=True)
    duty_phone = models.CharField(max_length=40, blank=True)
    base_id = models.UUIDField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False)

    @property
    def called(self) -> str:
        """What pages, letters and papers call it; `name` is for what is kept and compared."""
        return in_readers_language(self.name, self.name_en)
