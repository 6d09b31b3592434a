"""Made-up visits to made-up businesses, in every part of their way."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstlight.cases.checklists.models import CheckAnswer, CheckForm, CheckKind
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.config.demo.checks import check_form, checked
from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key

ENTERPRISES = (
    ("演示五金厂", "factory", "长乐镇工业区（演示）"),
    ("演示餐馆", "food", "集镇北街（演示）"),
    ("演示小旅馆", "lodging", "集镇南街（演示）"),
    ("演示快递站", "store", "长乐镇村口（演示）"),
)
# Which enterprise, state, days until or since the visit, what was found, what was advised.
VISITS = (
    (
        0,
        "advised",
        -20,
        "车间门口堆料，挡住一半出口（演示）。",
        "清出门口一米五，画黄线（演示）。",
    ),
    (0, "requested", None, "", ""),
    (1, "scheduled", 3, "", ""),
    (
        2,
        "followed_up",
        -45,
        "二楼通道堆放布草（演示）。",
        "布草移到布草间，通道不放东西（演示）。",
    ),
    (3, "visited", -1, "三辆电动车在室内充电（演示）。", ""),
)
TO_MEND = ("escape", "ebikes")


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out the register and the visits; the demonstration's contact person has the first."""
    station, team = tree["changle"], tree["nanshan"]
    parts = {each.part.username: each.person for each in found if each.part}
    form = check_form(station.pk, CheckKind.ENTERPRISE)
    rows = [
        Enterprise(
            id=key("enterprise", name),
            station_id=station.pk,
            name=name,
            trade=trade,
            address=address,
            contact=None if number else parts["enterprise"],
            is_demo=True,
        )
        for number, (name, trade, address) in enumerate(ENTERPRISES)
    ]
    Enterprise.objects.bulk_create(rows)
    visits = [
        _visit(number, row, rows, {"organisation": team, "adviser": parts["volunteer"]}, form)
        for number, row in enumerate(VISITS, 1)
    ]
    EnterpriseVisit.objects.bulk_create(visits)
    CheckAnswer.objects.bulk_create(
        [checked(row, form, TO_MEND, row.visited_at) for row in visits if row.visited_at]
    )


def _visit(
    number: int,
    row: tuple[int, str, int | None, str, str],
    rows: list[Enterprise],
    who: dict[str, Any],
    form: CheckForm,
) -> EnterpriseVisit:
    which, state, days, findings, advice = row
    at = None if days is None else _at_ten(timezone.now() + timedelta(days=days))
    advised = at if advice else None
    return EnterpriseVisit(
        id=key("enterprise-visit", number),
        station_id=rows[which].station_id,
        number=f"Q{timezone.localdate().year}-{number:04d}",
        enterprise=rows[which],
        asked_by=rows[which].contact,
        is_offered=rows[which].contact is None,
        wish="想看看消防通道和充电（演示）",
        visit_at=at,
        check_form=form if at else None,
        adviser_says=("asked" if state == "scheduled" else "yes") if at else "",
        visited_at=at if findings else None,
        findings=findings,
        advice=advice,
        advised_at=advised,
        follow_up_on=(at + timedelta(days=30)).date() if at and advice else None,
        followed_up="通道已经清空（演示）。" if state == "followed_up" else "",
        state=state,
        is_demo=True,
        **(who if at else {}),
    )


def _at_ten(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=10, minute=0, second=0, microsecond=0)
