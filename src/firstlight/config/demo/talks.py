"""Made-up talks, a joint meeting and a story, plainly so."""

from datetime import timedelta

from django.utils import timezone

from firstlight.community.models import (
    ActionItem,
    AgendaItem,
    JointMeeting,
    LeafletIssue,
    OutreachEvent,
    SafetyText,
    Story,
    StoryPerson,
)
from firstlight.community.rules import USUAL_SIX
from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key
from firstlight.duty.models import Shift
from firstlight.force.models import Person

# team, days from today, topic, audience, at a school, state, how many listened, leaflets
Planned = tuple[str, int, str, str, bool, str, int | None, int]
TALKS: tuple[Planned, ...] = (
    ("shuguang", -6, "防溺水“六不”（演示）", "pupils", True, "recorded", 46, 60),
    ("shuguang", -3, "防范电信诈骗（演示）", "elderly", False, "recorded", 28, 40),
    ("shuguang", 5, "暑期防溺水（演示）", "parents", False, "approved", None, 0),
    ("nanshan", -7, "集市反诈宣传（演示）", "residents", False, "recorded", 120, 150),
)
PLACES = {"shuguang": ("演示小学", "鹿山街道"), "nanshan": ("长乐演示小学", "长乐镇集市")}


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out talks with an approved text, a meeting that settled two things, a story."""
    officer = _who(found, "lushan", "station_officer")
    leader = _who(found, "shuguang", "team_leader")
    now = timezone.now()
    text = SafetyText.objects.create(
        id=key("text", "six"),
        station_id=tree["lushan"].pk,
        organisation=tree["lushan"],
        key="six_donts",
        number=1,
        lines=list(USUAL_SIX),
        source="演示文本",
        proposed_by_id=leader.pk,
        approved_by_id=officer.pk,
        approved_at=now - timedelta(days=60),
        is_demo=True,
    )
    for number, row in enumerate(TALKS):
        _talk(tree, number, row, text)
    _meeting(tree, officer, leader)
    story = Story.objects.create(
        id=key("story", "demo"),
        station_id=tree["shuguang"].station_id,
        organisation=tree["shuguang"],
        title="放学路上的半小时（演示）",
        body="这是演示内容。下午四点半，两名队员站在校门口，提醒来往车辆减速。",
        written_by_id=leader.pk,
        handed_in_at=now - timedelta(days=1),
        slug="demoshuguang",
        is_demo=True,
    )
    StoryPerson.objects.create(
        id=key("story", "person"),
        station_id=story.station_id,
        story=story,
        person=leader,
        shown_as=leader.name,
    )


def _who(found: list[Someone], node: str, role: str) -> Person:
    return next(
        each.person for each in found if each.node == node and each.part and each.part.role == role
    )


def _talk(tree: Tree, number: int, row: Planned, text: SafetyText) -> None:
    node, days, topic, audience, at_school, state, heard, leaflets = row
    team = tree[node]
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    over = Shift.objects.filter(organisation=team, kind="talk", ends_at__lt=timezone.now())
    shift = over.filter(talk__isnull=True).first() if state == "recorded" else None
    at = shift.starts_at if shift else at
    talk = OutreachEvent.objects.create(
        id=key("talk", number),
        station_id=team.station_id,
        organisation=team,
        shift=shift,
        topic=topic,
        text_key="six_donts" if "溺水" in topic else "",
        text=text if state == "recorded" and "溺水" in topic else None,
        audience=audience,
        is_at_school=at_school,
        school_agreed="教导处（演示）" if at_school else "",
        place_name=PLACES[node][0 if at_school else 1],
        starts_at=at,
        ends_at=at + timedelta(minutes=90),
        audience_count=heard,
        state=state,
        is_demo=True,
    )
    if leaflets:
        LeafletIssue.objects.create(
            id=key("leaflet", number),
            station_id=team.station_id,
            talk=talk,
            kind="防溺水折页" if talk.text_key else "反诈折页",
            count=leaflets,
        )


def _meeting(tree: Tree, officer: Person, leader: Person) -> None:
    station, now = tree["lushan"], timezone.now()
    meeting = JointMeeting.objects.create(
        id=key("meeting", "demo"),
        station_id=station.pk,
        organisation=station,
        title="平安建设联席会议（演示）",
        starts_at=now - timedelta(days=4),
        place_name="鹿山派出所",
        chair=officer,
        attending="鹿山派出所\n曙光义警\n演示小学",
        is_demo=True,
    )
    point = AgendaItem.objects.create(
        id=key("point", "demo"),
        station_id=station.pk,
        meeting=meeting,
        number=1,
        text="塘边护栏缺失（演示）",
        minutes="由队伍每周查看，街道负责修复。",
    )
    for number, (text, days, state) in enumerate(
        (("每周查看塘边护栏（演示）", 9, "in_progress"), ("补发防溺水折页（演示）", 2, "open"))
    ):
        ActionItem.objects.create(
            id=key("action", number),
            station_id=station.pk,
            meeting=meeting,
            agenda=point,
            text=text,
            owner=leader,
            due_on=timezone.localdate() + timedelta(days=days),
            state=state,
            is_demo=True,
        )
