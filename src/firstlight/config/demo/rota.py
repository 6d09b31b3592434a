"""Made-up patterns, shifts and who is in them, for both teams, so that the rota is alive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import chance, key
from firstlight.duty.models import (
    CalendarSpan,
    Shift,
    ShiftAssignment,
    ShiftLog,
    ShiftNeed,
    ShiftTemplate,
)
from firstlight.exchange.holidaybook import public_days
from firstlight.force.models import Person


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of one team, as it is laid out."""

    name: str
    team: str
    kind: str
    title: str
    weekdays: tuple[int, ...]
    from_time: time
    to_time: time
    people: tuple[int, int]
    place: str
    needs: tuple[tuple[str, str], ...] = ()
    risks: str = ""
    gear: str = ""


ALL = (0, 1, 2, 3, 4, 5, 6)
PATTERNS = (
    Pattern(
        "night",
        "nanshan",
        "patrol",
        "夜间巡防（演示）",
        ALL,
        time(19, 30),
        time(22),
        (3, 5),
        "长乐镇综合治理中心",
        (("driver", "driving_licence"),),
        gear="反光背心、手电、对讲机",
    ),
    Pattern(
        "water",
        "nanshan",
        "water_patrol",
        "南山水库巡查（演示）",
        (2, 5, 6),
        time(14),
        time(17),
        (3, 4),
        "南山水库",
        (("boat_operator", "boat_operator"), ("first_aider", "cpr_aed")),
        risks="临水作业，可能落水。全程穿救生衣，不得单独下堤；未经训练不下水救人。",
        gear="救生衣、救生绳、救生圈",
    ),
    Pattern(
        "late",
        "nanshan",
        "standby",
        "周末夜间备勤（演示）",
        (4, 5),
        time(22),
        time(6),
        (2, 3),
        "长乐派出所",
    ),
    Pattern(
        "campus",
        "shuguang",
        "patrol",
        "校园周边巡防（演示）",
        (0, 1, 2, 3, 4),
        time(16),
        time(18),
        (2, 4),
        "鹿山街道",
    ),
    Pattern(
        "aid",
        "shuguang",
        "standby",
        "急救备勤（演示）",
        (5, 6),
        time(9),
        time(17),
        (2, 3),
        "鹿山派出所",
        (("first_aider", "cpr_aed"),),
    ),
    Pattern(
        "talk",
        "shuguang",
        "talk",
        "防溺水宣讲（演示）",
        (3,),
        time(14),
        time(15, 30),
        (2, 3),
        "鹿山街道",
    ),
    Pattern(
        "stall",
        "nanshan",
        "talk",
        "集市反诈宣传（演示）",
        (6,),
        time(8),
        time(9, 30),
        (2, 3),
        "长乐镇综合治理中心",
    ),
)
BACK, AHEAD = 7, 14
SEASONS = (("heat", "高温期（演示）", 6, 9), ("flood", "汛期（演示）", 4, 10))


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out calendars, patterns, a week past and two weeks ahead."""
    today = timezone.localdate()
    CalendarSpan.objects.bulk_create(_spans(tree, today.year))
    templates = {row.name: _template(tree, row) for row in PATTERNS}
    ShiftTemplate.objects.bulk_create(templates.values())
    made = [
        (row, _shift(tree, row, templates[row.name], today + timedelta(days=days), count), count)
        for row in PATTERNS
        for days in range(-BACK, AHEAD)
        if (today + timedelta(days=days)).weekday() in row.weekdays
        for count in (_count(row, days),)
    ]
    people = {row.team: [each for each in found if each.node == row.team] for row in PATTERNS}
    groups = [(_group(row, shift, people[row.team], count), shift) for row, shift, count in made]
    for group, shift in groups:
        shift.leader = group[0] if group else None
    Shift.objects.bulk_create(shift for _row, shift, _people in made)
    needs = {shift.pk: _needs(row, shift) for row, shift, _people in made}
    ShiftNeed.objects.bulk_create(need for own in needs.values() for need in own)
    ShiftAssignment.objects.bulk_create(
        each for group, shift in groups for each in _assignments(shift, group, needs[shift.pk])
    )
    ShiftLog.objects.bulk_create(_log(shift) for _row, shift, _people in made if _is_past(shift))


def _spans(tree: Tree, year: int) -> Iterator[CalendarSpan]:
    for name in ("lushan", "changle"):
        home = tree[name]
        for number, each in enumerate((*public_days(year).days, *public_days(year + 1).days)):
            yield CalendarSpan(
                id=key("span", name, number, each.starts_on),
                station_id=home.station_id,
                organisation=home,
                kind=each.kind,
                name=each.name,
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                source="holidays",
            )
        for kind, words, first, last in SEASONS:
            yield CalendarSpan(
                id=key("span", name, kind),
                station_id=home.station_id,
                organisation=home,
                kind=kind,
                name=words,
                starts_on=date(year, first, 1),
                ends_on=date(year, last, 30),
            )


def _template(tree: Tree, row: Pattern) -> ShiftTemplate:
    team = tree[row.team]
    return ShiftTemplate(
        id=key("pattern", row.name),
        station_id=team.station_id,
        organisation=team,
        name=row.title,
        kind=row.kind,
        weekdays=list(row.weekdays),
        from_time=row.from_time,
        to_time=row.to_time,
        min_people=row.people[0],
        max_people=row.people[1],
        needs=[{"part": part, "count": 1, "credentials": [paper]} for part, paper in row.needs],
        risk_level="risky" if row.risks else "ordinary",
        risks=row.risks,
        gear=row.gear,
        is_demo=True,
    )


def _at(day: date, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))


def _shift(tree: Tree, row: Pattern, template: ShiftTemplate, day: date, count: int) -> Shift:
    ends = day if row.to_time > row.from_time else day + timedelta(days=1)
    team = tree[row.team]
    over = _at(ends, row.to_time) < timezone.now()
    enough = "staffed" if count >= row.people[0] else "open"
    state = "archived" if over else enough
    return Shift(
        id=key("shift", row.name, day),
        station_id=team.station_id,
        organisation=team,
        template_id=template.pk,
        kind=row.kind,
        title=row.title,
        place_name=row.place,
        starts_at=_at(day, row.from_time),
        ends_at=_at(ends, row.to_time),
        min_people=row.people[0],
        max_people=row.people[1],
        risk_level="risky" if row.risks else "ordinary",
        risks=row.risks,
        gear=row.gear,
        is_demo=True,
        state=state,
    )


def _is_past(shift: Shift) -> bool:
    return shift.state == "archived"


def _count(row: Pattern, days: int) -> int:
    """Return how many are in a shift: enough of them in the past, often too few ahead."""
    luck = chance("count", row.name, days)
    return row.people[0] if days <= 0 else luck.choice((0, 1, row.people[0], row.people[0]))


def _group(row: Pattern, shift: Shift, people: list[Someone], count: int) -> list[Person]:
    luck = chance("group", row.name, shift.starts_at.date())
    return [each.person for each in luck.sample(people, count)]


def _needs(row: Pattern, shift: Shift) -> list[ShiftNeed]:
    return [
        ShiftNeed(
            id=key("need", shift.pk, part),
            station_id=shift.station_id,
            shift=shift,
            part=part,
            credentials=[paper],
        )
        for part, paper in row.needs
    ]


def _assignments(
    shift: Shift, group: list[Person], needs: list[ShiftNeed]
) -> Iterator[ShiftAssignment]:
    past = _is_past(shift)
    for place, person in enumerate(group):
        yield ShiftAssignment(
            id=key("place", shift.pk, place),
            station_id=shift.station_id,
            shift=shift,
            person=person,
            need=needs[place] if place < len(needs) else None,
            way="signed_up",
            state="completed" if past else "accepted",
            offered_at=shift.starts_at - timedelta(days=5),
            answered_at=shift.starts_at - timedelta(days=5, minutes=-place),
            risks_read_at=shift.starts_at - timedelta(days=5) if shift.risks else None,
            check_in_at=shift.starts_at - timedelta(minutes=5) if past else None,
            check_out_at=shift.ends_at if past else None,
        )


def _log(shift: Shift) -> ShiftLog:
    luck = chance("log", shift.pk)
    return ShiftLog(
        id=key("log", shift.pk),
        station_id=shift.station_id,
        shift=shift,
        written_by=shift.leader,
        weather=luck.choice(("晴", "多云", "小雨")),
        found="演示记录：路灯一处不亮，已转报。" if luck.random() < 0.3 else "",
        leaflets=luck.choice((0, 0, 10, 20)),
        submitted_at=shift.ends_at + timedelta(minutes=30),
        confirmed_at=shift.ends_at + timedelta(hours=14),
    )
