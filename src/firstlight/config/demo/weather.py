"""Made-up school gates, a warning marked as an exercise and an event, so that pages are alive."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key
from firstlight.config.demo.land import school_at
from firstlight.duty.actions import join_shift
from firstlight.duty.actions.events import add_post
from firstlight.duty.actions.gates import plan_gates
from firstlight.duty.actions.warnings import take_warning
from firstlight.duty.models import EventDeployment, GateWindow, SchoolContact, SchoolGateDuty
from firstlight.duty.rules.events import PLAN
from firstlight.duty.schemas import JoinShift
from firstlight.duty.schemas.events import AddPost
from firstlight.duty.schemas.gates import PlanGates
from firstlight.duty.schemas.storms import TakeWarning
from firstlight.force.models import Membership, Organisation
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place

DAYS = timedelta(days=4)
SCHOOLS = (
    # name, degrees east and north of the town, its gates
    ("演示小学", 0.004, 0.003, ("东门", "西门")),
    ("演示中学", -0.005, 0.006, ("正门", "南门")),
)
HOURS = (("arrival", time(7, 20), time(8, 0)), ("dismissal", time(16, 20), time(17, 0)))
POSTS = (("入口", "引导观众，不查票、不查包"), ("出口", "保持通道畅通"))
WARNING = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>demo-heat-1</identifier><sender>demo@example.invalid</sender>
<sent>{sent}</sent><status>Exercise</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>zh-CN</language><category>Met</category><event>高温</event>
<urgency>Expected</urgency><severity>Orange</severity><certainty>Likely</certainty>
<expires>{expires}</expires><senderName>演示气象台（虚构）</senderName>
<headline>演示：高温橙色预警</headline>
<description>演示用，虚构内容：预计最高气温升至37℃以上。</description>
<instruction>演示用：午后减少户外活动。</instruction>
<area><areaDesc>演示区域</areaDesc></area></info>
<info><language>en</language><category>Met</category><event>Heat</event>
<urgency>Expected</urgency><severity>Orange</severity><certainty>Likely</certainty>
<expires>{expires}</expires><senderName>Demonstration weather office (made up)</senderName>
<headline>Demonstration: orange heat warning</headline>
<description>Made up for the demonstration: above 37 °C expected.</description>
<area><areaDesc>Demonstration area</areaDesc></area></info></alert>
"""


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out two schools with gates, a warning and people at a gate, in each station."""
    for name in ("shuguang", "nanshan"):
        team = tree[name]
        capabilities = ("duty.plan", "duty.warn", "duty.see")
        actor = Actor.job("demo", team.station_id, *capabilities)
        GateWindow.objects.bulk_create(_windows(team))
        today = timezone.localdate()
        plan_gates(actor, PlanGates(first=today, last=today + DAYS))
        _people_at_gates([each for each in found if each.node == name and not each.part][:2])
        now = timezone.localtime().replace(microsecond=0)
        words = {"sent": now.isoformat(), "expires": (now + timedelta(hours=20)).isoformat()}
        take_warning(actor, TakeWarning(source=WARNING.format(**words).encode()))
    _contacts(found)
    _event(tree["nanshan"])


def _contacts(found: list[Someone]) -> None:
    """Name who plays a school's contact at one school of their station."""
    for each in found:
        if each.part and each.part.role == "school_contact":
            station = each.person.station_id
            school = Place.objects.get(station_id=station, name=SCHOOLS[0][0])
            SchoolContact.objects.create(
                id=key("school-contact", each.part.username),
                station_id=station,
                person=each.person,
                place=school,
                is_demo=True,
            )


def _windows(team: Organisation) -> list[GateWindow]:
    rows = []
    for name, east, north, gates in SCHOOLS:
        school = school_at(team.station_id, name, east, north)
        rows += [
            _window(team, school, gate, kind, *hours) for gate in gates for kind, *hours in HOURS
        ]
    return rows


def _window(
    team: Organisation, school: Place, gate: str, kind: str, begins: time, ends: time
) -> GateWindow:
    return GateWindow(
        id=key("gate", school.pk, gate, kind),
        station_id=team.station_id,
        organisation=team,
        place_id=school.pk,
        school_name=school.name,
        gate=gate,
        kind=kind,
        weekdays=[1, 2, 3, 4, 5],
        from_time=begins,
        to_time=ends,
        is_demo=True,
    )


def _people_at_gates(people: list[Someone]) -> None:
    """Clear two people for work with children; they sign up for the next gate by themselves."""
    keys = [each.membership.pk for each in people]
    cleared = timezone.localdate() - timedelta(days=60)
    Membership.objects.filter(pk__in=keys).update(child_contact_cleared_on=cleared)
    rows = SchoolGateDuty.objects.filter(
        shift__organisation__in=[each.membership.organisation_id for each in people],
        shift__starts_at__gt=timezone.now() + timedelta(hours=1),
    )
    duty = rows.order_by("shift__starts_at", "pk").first()
    for each in people if duty else []:
        actor = actor_of(each.person)
        if actor is not None and duty is not None:
            join_shift(actor, JoinShift(shift_id=duty.shift_id, risks_read=True))


def _event(team: Organisation) -> None:
    day = timezone.localdate() + timedelta(days=9)
    begins = timezone.make_aware(datetime.combine(day, time(19)))
    row = EventDeployment.objects.create(
        id=key("event", "opera"),
        station_id=team.station_id,
        organisation=team,
        name="越剧之夜（演示）",
        organiser="镇文化站（演示）",
        licence_ref="演示-001",
        expected=1200,
        place_name="镇文化广场（演示）",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        plan=dict.fromkeys(PLAN, "演示：见主办方方案。"),
        plan_seen_at=timezone.now(),
        state="planned",
        is_demo=True,
    )
    actor = Actor.job("demo", team.station_id, "duty.plan", "duty.see")
    for name, task in POSTS:
        add_post(actor, AddPost(event_id=row.pk, name=name, task=task, people=2, credentials=()))
