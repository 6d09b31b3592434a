"""Reads about the rule of hours and stars, one version after the other."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.records.models import HourRule
from firstlight.records.rules import USUAL


def rules_over(station_id: UUID) -> list[HourRule]:
    """Return every rule of a station and of those above it, what began last first."""
    home = Organisation.objects.filter(pk=station_id).first()
    above = [key for key in home.path.split("/") if key] if home else []
    rows = HourRule.objects.filter(organisation_id__in=[station_id, *above])
    return list(rows.select_related("organisation").order_by("-in_force_from", "-number"))


def rule_on(rules: Iterable[HourRule], day: date) -> tuple[int, Mapping[str, int]]:
    """Return number and shares of the rule in force on a day, of `rules_over` a station."""
    found = next((rule for rule in rules if rule.in_force_from <= day), None)
    return (found.number, found.shares) if found else (0, USUAL)


def rules_seen(actor: Actor) -> list[HourRule]:
    """Return every version that holds, held or will hold at the actor's stations, newest first."""
    found = {rule.pk: rule for key in actor.stations for rule in rules_over(key)}
    return sorted(found.values(), key=lambda rule: rule.number, reverse=True)
