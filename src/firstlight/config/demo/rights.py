"""Made-up complaints, requests and openings, so that the desks of rights are not empty."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.force.actions import send_complaint, step_complaint
from firstlight.force.models import RoleGrant
from firstlight.force.schemas.outside import SendComplaint, StepComplaint
from firstlight.force.seats import actor_of
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.privacy.actions import (
    ask_right,
    hold_erasure,
    report_breach,
    schedule_erasure,
)
from firstlight.privacy.models import SensitiveAccess
from firstlight.privacy.schemas import AskRight, HoldErasure, ReportBreach

WORDS = (
    "演示（虚构）：上周五放学时，一位义警让我出示身份证。义警能这样做吗？",
    "演示（虚构）：夜巡时手电一直照着我家窗户。",
)
LEAK = "演示（虚构）：一张排班表发到了别的微信群，十分钟后撤回。"


def lay(tree: Tree, found: list[Someone]) -> None:
    """Send two complaints about a team, confirm one, and ask for a correction."""
    team = tree["shuguang"]
    for number, words in enumerate(WORDS):
        guest = Actor.guest("complainant", team.station_id, "complaints.send")
        row = send_complaint(guest, SendComplaint(about_id=team.pk, content=words)).row
        grant = RoleGrant.objects.filter(role="association_admin").first()
        handler = actor_of(grant.membership.person, grant.pk) if grant else None
        if handler and number == 0 and row.station_id in handler.stations:
            step_complaint(handler, StepComplaint(complaint_id=row.pk, event="acknowledge"))
    member = next(each for each in found if each.part is None)
    actor = actor_of(member.person)
    _openings(tree)
    if actor:
        report_breach(actor, ReportBreach(what=LEAK))
        ask_right(
            actor,
            AskRight(
                right="correct",
                born_on=date(1970, 1, 2),
                scope="演示（虚构）：出生日期登记错了，身份证可到所里出示。",
            ),
        )


def _openings(tree: Tree) -> None:
    """Put two past openings on the list: one that was agreed to, one to be looked at."""
    station = tree["shuguang"].station_id
    grants = RoleGrant.objects.filter(role="station_officer", scope__station_id=station)
    officers = list(grants.values_list("membership__person_id", flat=True)[:2])
    now = timezone.now()
    for number, who in enumerate(officers):
        row = SensitiveAccess(
            station_id=station,
            kind="search",
            record_id=tree["shuguang"].pk,  # a search that was erased long ago
            ref=f"2025-00{31 + number}",
            parts=["name", "health"],
            is_minor=number == 1,
            reason="演示（虚构）：喊名字才会答应。",
            person_id=who,
            state="review_due" if number else "expired",
            decided_by_id=None if number else officers[-1],
            decided_at=None if number else now - timedelta(days=3),
            expires_at=now - timedelta(days=1),
            review_by=timezone.localdate(now) + timedelta(days=1) if number else None,
            uses=1,
            last_used_at=now - timedelta(days=1),
        )
        row.save(force_insert=True)
        _clock(row, number)


def _clock(row: SensitiveAccess, number: int) -> None:
    """Set the clock of one opening, and hold the second back for a reason."""
    actor = Actor.job("demo", row.station_id)
    today = timezone.localdate()
    due_on = today + timedelta(days=12 + number)
    context = Context(actor, "privacy.request_access")
    with transaction.atomic():
        job = schedule_erasure(context, row, "privacy.access", due_on)
        context.flush()
    grant = RoleGrant.objects.filter(role="privacy_officer").first()
    officer = actor_of(grant.membership.person, grant.pk) if grant and number else None
    if officer and row.station_id in officer.stations:
        review_on = today + timedelta(days=30)
        held = HoldErasure(job_id=job.pk, reason="演示（虚构）：复核未结。", review_on=review_on)
        hold_erasure(officer, held)
