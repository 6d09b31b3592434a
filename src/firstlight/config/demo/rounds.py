"""Made-up targets, visits and plans, so that patrols have something to show."""

from datetime import time, timedelta

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import chance, key
from firstlight.force.models import Organisation
from firstlight.patrols.models import GridVisit, PatrolPlan, PatrolTarget
from firstlight.places.models import Place

OFTEN = {
    # kind of place: times, in so many days, season, minutes there
    "grid": ((2, 7, "", 10),),
    "water_grid": ((1, 1, "", 20), (2, 1, "heat", 20)),
    "water_body": ((1, 2, "", 15), (2, 1, "heat", 15)),
    "school": ((1, 1, "term", 10),),
}
LOOKED_BACK_DAYS = 28
UNSEEN = 0.08  # so many grids nobody has been to


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out what is visited how often, when it was last, and two drafts for this week."""
    nanshan, dawn = tree["nanshan"], tree["shuguang"]
    places = Place.objects.filter(kind__in=OFTEN).defer("geometry", "properties")
    rows = [
        target
        for place in places
        for target in _targets(nanshan if place.station_id == nanshan.station_id else dawn, place)
    ]
    PatrolTarget.objects.bulk_create(rows, batch_size=200)
    GridVisit.objects.bulk_create(
        [visit for place in places if place.kind != "school" for visit in _visits(place)],
        batch_size=200,
    )
    officers = {e.node: e.person for e in found if e.part and e.part.role == "station_officer"}
    PatrolPlan.objects.bulk_create(
        [
            _plan(nanshan, "南山盾本周巡防（演示）", 2, 1, officers.get("changle")),
            _plan(dawn, "曙光校园周边巡防（演示）", 1, 1, officers.get("lushan")),
        ]
    )


def _targets(team: Organisation, place: Place) -> list[PatrolTarget]:
    return [
        PatrolTarget(
            id=key("target", place.pk, season),
            station_id=team.station_id,
            organisation=team,
            place=place,
            times=times,
            every_days=days,
            season=season,
            from_time=time(7) if season == "term" else None,
            to_time=time(17) if season == "term" else None,
            dwell_min=stay,
            is_demo=True,
        )
        for times, days, season, stay in OFTEN[place.kind]
    ]


def _visits(place: Place) -> list[GridVisit]:
    luck, now = chance("visits", place.pk), timezone.now()
    if luck.random() < UNSEEN:
        return []
    moments = [now - timedelta(days=luck.triangular(0.3, LOOKED_BACK_DAYS, 2.0)) for _n in "abc"]
    return [
        GridVisit(
            id=key("visit", place.pk, number),
            station_id=place.station_id,
            grid_id=place.pk,
            on_date=timezone.localdate(at),
            at=at,
            minutes=luck.uniform(6, 25),
            share=luck.uniform(0.2, 0.8),
        )
        for number, at in enumerate(moments)
    ]


def _plan(
    team: Organisation, name: str, foot: int, vehicles: int, officer: object | None
) -> PatrolPlan:
    today = timezone.localdate()
    return PatrolPlan(
        id=key("patrol-plan", name),
        station_id=team.station_id,
        organisation=team,
        name=name,
        starts_on=today + timedelta(days=1),
        ends_on=today + timedelta(days=7),
        foot_teams=foot,
        vehicle_teams=vehicles,
        officer_contact_id=getattr(officer, "pk", None),
        is_demo=True,
    )
