"""Made-up service records of a week past, taken from the clock of the demonstration's shifts."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key
from firstlight.force.models import Organisation
from firstlight.records.models import Recognition, ServiceCertificate, ServiceRecord
from firstlight.records.queries import by_rule_of_day, star_inputs, stretches_of
from firstlight.records.queries.collecting import day_of
from firstlight.records.rules import USUAL_STARS, digest

STATIONS = ("lushan", "changle")
WEEKS, OUTING_MIN = 44, 150


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out drafts and confirmed records, a certificate that was asked for, and a star."""
    today = timezone.localdate()
    for name in STATIONS:
        station = tree[name].pk
        rows = stretches_of(station, today - timedelta(days=8), today)
        counted = by_rule_of_day(station, rows)
        ServiceRecord.objects.bulk_create(
            ServiceRecord(
                id=key("record", row.stretch.origin),
                station_id=station,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                origin=row.stretch.origin,
                kind=row.stretch.kind,
                activity=row.activity,
                place_name=row.place_name,
                on_date=day_of(row.stretch.from_at),
                from_at=row.stretch.from_at,
                to_at=row.stretch.to_at,
                breaks_min=row.stretch.breaks_min,
                rule_number=counted[row.stretch.origin][0],
                clocked_min=counted[row.stretch.origin][1],
                evaluation="" if place % 3 == 0 else "as_agreed",
                state="drafted" if place % 3 == 0 else "confirmed",
                is_demo=True,
            )
            for place, row in enumerate(rows)
        )
    who = next(each for each in found if each.node == "shuguang")
    own = {
        "station_id": tree["shuguang"].station_id,
        "person": who.person,
        "organisation": tree["shuguang"],
        "is_demo": True,
    }
    ServiceCertificate.objects.create(
        id=key("certificate", "demo"),
        **own,
        starts_on=today - timedelta(days=30),
        ends_on=today,
        purpose="演示",
        requested_at=timezone.now(),
    )
    past_year(who.person.pk, tree["shuguang"])
    first_star("demo", who.person.pk, tree["shuguang"])


def first_star(name: str, person_id: UUID, team: Organisation) -> Recognition:
    """Lay out a first star by the hours that somebody has."""
    today, rule = timezone.localdate(), dict(USUAL_STARS)
    inputs = star_inputs(person_id, today)
    return Recognition.objects.create(
        id=key("star", name),
        station_id=team.station_id,
        person_id=person_id,
        organisation=team,
        is_demo=True,
        level=1,
        basis_min=inputs["minutes"],
        as_of=today,
        rule=rule,
        inputs=inputs,
        digest=digest(inputs, rule, 1),
    )


def past_year(person_id: UUID, team: Organisation) -> None:
    """Lay out a patrol a week, confirmed as agreed: enough for a first star."""
    today = timezone.localdate()
    days = [today - timedelta(days=14 + 7 * week) for week in range(WEEKS)]
    ServiceRecord.objects.bulk_create(
        ServiceRecord(
            id=key("record", "year", person_id, week),
            station_id=team.station_id,
            person_id=person_id,
            organisation=team,
            origin=f"demo:{key('year', person_id, week)}",
            kind="patrol",
            activity="夜间巡防（演示）",
            place_name="演示街道",
            on_date=day,
            clocked_min=OUTING_MIN,
            evaluation="as_agreed",
            state="confirmed",
            is_demo=True,
        )
        for week, day in enumerate(days)
    )
