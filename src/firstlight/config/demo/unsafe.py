"""Made-up hazards and inspections, so that their pages have something to show."""

from datetime import timedelta

from django.utils import timezone

from firstlight.cases.hazards.models import Hazard, SiteCheck
from firstlight.cases.inspections.models import InspectionHelper, JointInspection
from firstlight.config.demo.checks import check_form, checked
from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key
from firstlight.places.models import Place

HAZARDS = (
    # kind of site, its name, kind, what, state, how grave, who puts it right, days to the deadline
    ("school", "演示小学", "gate", "校门防撞桩松动", "notified", "serious", "演示小学", 5),
    (
        "school",
        "演示小学",
        "exit",
        "楼道堆放课桌，堵住疏散出口",
        "escalated",
        "grave",
        "演示小学",
        -4,
    ),
    (
        "enterprise",
        "演示五金厂",
        "electric",
        "电瓶车在车间内充电",
        "fixing",
        "serious",
        "演示五金厂",
        3,
    ),
    ("enterprise", "演示餐馆", "gas", "燃气软管老化", "recheck_due", "grave", "演示餐馆", 2),
    (
        "water",
        "演示水库",
        "water",
        "警示牌电话号码看不清",
        "signed_off",
        "minor",
        "演示水库管理处",
        -20,
    ),
    (
        "road",
        "长乐镇村口（演示）",
        "traffic",
        "井盖缺失",
        "transferred",
        "serious",
        "交通运输部门",
        0,
    ),
    ("road", "演示菜场", "exit", "摊点占用消防通道", "found", "", "", 0),
)
CHECKS = (("campus", "演示小学", ("barriers", "exits")), ("water", "演示水库", ("sign",)))
TOLD = ("notified", "escalated", "fixing", "recheck_due", "signed_off")


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out hazards in every part of their way, and one inspection that is prepared."""
    team = tree["nanshan"]
    people = [each.person for each in found if each.node == "nanshan"]
    now, today = timezone.now(), timezone.localdate()
    Hazard.objects.bulk_create(
        Hazard(
            id=key("hazard", number),
            station_id=team.station_id,
            number=f"{today.year}-{number:04d}",
            organisation=team,
            site_kind=site,
            site_name=name,
            kind=kind,
            description=what,
            found_by=people[5],
            found_at=now - timedelta(days=12 + number),
            severity=severity,
            owner_name=owner,
            notice="请按期整改，改好后告知我们。" if state in TOLD else "",
            deadline_on=today + timedelta(days=days) if state in TOLD else None,
            escalations=int(state == "escalated"),
            agency=owner if state == "transferred" else "",
            rechecked_by=people[1] if state == "signed_off" else None,
            rechecked_at=now - timedelta(days=2) if state == "signed_off" else None,
            closed_at=now if state == "signed_off" else None,
            state=state,
            is_demo=True,
        )
        for number, (site, name, kind, what, state, severity, owner, days) in enumerate(HAZARDS, 1)
    )
    _checks(tree, found)
    _inspection(tree, found)


def _checks(tree: Tree, found: list[Someone]) -> None:
    team = tree["nanshan"]
    walker = next(each.person for each in found if each.part and each.part.role == "volunteer")
    now = timezone.now()
    for number, (kind, name, to_mend) in enumerate(CHECKS):
        row = SiteCheck.objects.create(
            id=key("site-check", kind),
            station_id=team.station_id,
            kind=kind,
            site_name=name,
            organisation=team,
            checked_by=walker,
            checked_at=now - timedelta(days=6 + number),
            to_mend=len(to_mend),
            is_demo=True,
        )
        checked(row, check_form(team.station_id, kind), to_mend, row.checked_at).save()


def _inspection(tree: Tree, found: list[Someone]) -> None:
    team = tree["nanshan"]
    school = Place.objects.filter(station_id=team.station_id).order_by("-kind").first()
    people = [each.person for each in found if each.node == "nanshan"]
    if school is None:
        return
    row = JointInspection.objects.create(
        id=key("inspection", 1),
        station_id=team.station_id,
        number=f"{timezone.localdate().year}-0001",
        organisation=team,
        place=Place.objects.filter(station_id=team.station_id, kind="school").first() or school,
        planned_at=timezone.now() + timedelta(days=3),
        tasks=["queue", "teach"],
        is_demo=True,
    )
    InspectionHelper.objects.bulk_create(
        InspectionHelper(station_id=team.station_id, inspection=row, person=person)
        for person in (people[1], people[5])
    )
