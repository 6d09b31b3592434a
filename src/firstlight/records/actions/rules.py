"""The rule of hours and stars: a new version holds from a day to come, none is ever changed."""

from itertools import pairwise

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.records.models import HourRule
from firstlight.records.schemas import SetRule


@action("records.set_rule", may="records.star", takes=SetRule)
def set_rule(context: Context, data: SetRule) -> HourRule:
    """Make a new version of the rule for an organisation and all below it.

    Raises
    ------
    Refused
        ``not-ahead`` for a day that has begun: what was served counts by the rule of its day;
        ``not-rising`` when a higher star asks for no more hours; ``no-station`` for a team.
    """
    node = organisation(context.actor, data.organisation_id)
    if node.kind in ("team", "squad"):
        raise Refused(
            "no-station",
            _("A rule is made for a station or what is above it, not for a team."),
            field="organisation_id",
        )
    if data.in_force_from <= timezone.localdate(context.now):
        raise Refused(
            "not-ahead",
            _("A rule begins on a day to come: what was served counts by the rule of its day."),
            field="in_force_from",
        )
    _check_rising(data.star_hours)
    list(Organisation.objects.select_for_update().filter(parent=None))  # no number twice
    row = HourRule(
        station_id=node.station_id,
        organisation=node,
        number=(HourRule.objects.aggregate(top=Max("number"))["top"] or 0) + 1,
        shares=data.shares,
        stars={"hours": data.star_hours, "as_agreed_percent": data.as_agreed_percent},
        in_force_from=data.in_force_from,
        made_by_id=context.person_id,
        note=data.note,
    )
    row.save(force_insert=True)
    context.record(row, number=row.number, in_force_from=str(row.in_force_from))
    return row


def _check_rising(hours: list[int]) -> None:
    for place, (lower, higher) in enumerate(pairwise(hours), 2):
        if higher <= lower:
            raise Refused(
                "not-rising",
                _("Each star asks for more hours than the one before it."),
                field=f"star_{place}",
            )
