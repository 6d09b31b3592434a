"""Made-up files of every kind, so that no page is empty; each plainly a demonstration."""

from datetime import datetime, timedelta

from django.utils import timezone

from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.ecology.queries import WATERS
from firstlight.cases.grid_events.models import EventNote, GridEvent, GridPost
from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key
from firstlight.force.models import Organisation, Person
from firstlight.places.models import Place

# What is wrong, where, kind, level, state, reported so many hours ago, due in so many hours.
EVENTS = (
    ("东桥栏杆断了一截（演示）", "东桥", "road", "serious", "reported", 2, None),
    ("东桥护栏缺一段（演示）", "东桥头", "road", "ordinary", "reported", 1, None),
    ("路灯不亮（演示）", "村口12号杆", "lighting", "ordinary", "accepted", 20, None),
    ("水边救生圈不见了（演示）", "演示水库坝头", "water_edge", "urgent", "in_handling", 9, -3),
    ("消防栓接口漏水（演示）", "集镇北街", "fire", "serious", "dispatched", 6, 18),
    ("垃圾堆在河埠（演示）", "河埠头", "waste", "ordinary", "done", 60, 12),
    ("充电桩外壳破损（演示）", "停车场", "power", "serious", "fed_back", 90, None),
    ("广告牌松动（演示）", "集镇南街", "building", "ordinary", "archived", 400, None),
)
# What was seen, kind, state, days ago, agency, its number, outcome.
SEEN = (
    ("水面有油花，约十平方米（演示）", "water_pollution", "submitted", 0, "", "", ""),
    ("两张地笼（演示）", "closed_season_nets", "referred", 2, "渔政（演示）", "", ""),
    ("岸边倒了一车渣土（演示）", "bank_waste", "chased", 11, "河长（演示）", "", ""),
    (
        "排口有白沫（演示）",
        "outlet",
        "closed",
        30,
        "生态环境（演示）",
        "演-0007",
        "已堵住排口，水样合格（演示）",
    ),
)
STEP_DEG = 0.0012


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out grid events in every state, with who serves the first grids."""
    station, team = tree["changle"], tree["nanshan"]
    parts = {each.part.username: each.person for each in found if each.part}
    grids = list(Place.objects.filter(station_id=station.pk, kind="grid").order_by("pk")[:3])
    if not grids:
        return
    worker = parts["grid_worker"]
    GridPost.objects.bulk_create(
        [
            GridPost(
                id=key("grid-post", grid.name),
                station_id=station.pk,
                person=worker,
                grid=grid,
                is_demo=True,
            )
            for grid in grids[:2]
        ]
    )
    events = [
        _event(station, team, grids, parts, number, row) for number, row in enumerate(EVENTS)
    ]
    GridEvent.objects.bulk_create(events)
    EventNote.objects.bulk_create(
        [
            _note(events[5], "report_done", "已清运，冲洗干净。", parts["volunteer"]),
            _note(events[6], "feed_back", "外壳已换新，可以放心使用。", parts["dispatcher"]),
            _note(events[7], "feed_back", "广告牌已加固。", parts["dispatcher"]),
        ]
    )
    _at_the_water(station, team, parts["volunteer"])


def _at_the_water(station: Organisation, team: Organisation, who: Person) -> None:
    waters = list(Place.objects.filter(station_id=station.pk, kind__in=WATERS).order_by("pk"))
    now = timezone.now()
    EcologyReport.objects.bulk_create(
        [
            EcologyReport(
                id=key("ecology-report", what),
                station_id=station.pk,
                number=f"S{timezone.localtime(now).year}-{number:04d}",
                kind=kind,
                water=waters[number % len(waters)] if waters else None,
                place_name="演示水域",
                lon=waters[number % len(waters)].lon if waters else None,
                lat=waters[number % len(waters)].lat if waters else None,
                seen_at=now - timedelta(days=ago, hours=1),
                description=what,
                rule_shown={"season": "ask", "zone": "unknown"},
                reporter=who,
                organisation=team,
                agency=agency,
                agency_phone="演示电话" if agency else "",
                referred_at=now - timedelta(days=ago) if agency else None,
                answer_by=now + timedelta(days=7 - ago) if agency else None,
                referral_no=referral_no,
                outcome=outcome,
                state=state,
                is_demo=True,
            )
            for number, (what, kind, state, ago, agency, referral_no, outcome) in enumerate(
                SEEN, 1
            )
        ]
    )


def _event(
    station: Organisation,
    team: Organisation,
    grids: list[Place],
    parts: dict[str, Person],
    number: int,
    row: tuple[str, str, str, str, str, int, int | None],
) -> GridEvent:
    what, place, kind, level, state, ago, due = row
    now = timezone.now()
    grid = grids[number // 2 % len(grids)]
    sent = state not in ("reported", "accepted")
    at = now - timedelta(hours=ago)
    return GridEvent(
        id=key("grid-event", what),
        station_id=station.pk,
        number=f"W{timezone.localtime(at).year}-{number + 1:04d}",
        source="grid_worker" if number % 2 else "member",
        category=kind,
        level=level,
        description=what,
        place_name=place,
        lon=grid.lon + number % 2 * STEP_DEG,
        lat=grid.lat,
        grid=grid,
        reporter=parts["grid_worker"] if number % 2 else parts["leader"],
        reported_at=at,
        accept_by=at + timedelta(hours=24),
        handler=parts["volunteer"] if sent else None,
        unit=team if sent else None,
        due_at=None if due is None else now + timedelta(hours=due),
        dispute_by=_dispute_by(state, now),
        state=state,
        is_demo=True,
    )


def _dispute_by(state: str, now: datetime) -> datetime | None:
    days = {"fed_back": 5, "archived": -6}.get(state)
    return None if days is None else now + timedelta(days=days)


def _note(event: GridEvent, step: str, text: str, by: Person) -> EventNote:
    return EventNote(
        id=key("event-note", event.description, step),
        station_id=event.station_id,
        event=event,
        step=step,
        text=text,
        by=by,
        at=event.reported_at + timedelta(hours=8),
    )
