"""Words for the public: drafted, approved, published, and recalled in one act."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation
from firstlight.incidents.actions import write_down
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.rules import repeats
from firstlight.searches import queries
from firstlight.searches.letters import to_members
from firstlight.searches.models import MissingNotice, SearchCase
from firstlight.searches.rules import MISSING_NOTICE
from firstlight.searches.rules.notice import NOT_LOOKED_FOR
from firstlight.searches.schemas import (
    ApproveNotice,
    DraftNotice,
    Moment,
    OfNotice,
    RejectNotice,
)


@action("searches.draft_notice", may="notices.manage", takes=DraftNotice)
def draft_notice(context: Context, data: DraftNotice) -> MissingNotice:
    """Draft a notice; the duty number is the station's, no other number can be in it."""
    case = queries.own_case(context.actor, data.case_id)
    if not case.is_looked_for:
        raise Refused("not-looked-for", NOT_LOOKED_FOR)
    station = Organisation.objects.get(pk=case.station_id)
    notice = MissingNotice(
        station_id=case.station_id,
        case=case,
        text=data.text,
        audience=data.audience,
        duty_phone=station.duty_phone,
        slug=secrets.token_urlsafe(16),
    )
    notice.save(force_insert=True)
    context.record(notice, thread=case.incident_id)
    return notice


@action("searches.approve_notice", may="notices.manage", takes=ApproveNotice)
def approve_notice(context: Context, data: ApproveNotice) -> MissingNotice:
    """Approve the words; the family has agreed to each item."""
    notice = _going_out(context, data)
    notice.agreed_items = data.family_agreed_items
    evidence = {"family_agreed_items": data.family_agreed_items}
    _move(context, notice, "approve", evidence, data.version)
    return notice


@action("searches.reject_notice", may="notices.manage", takes=RejectNotice)
def reject_notice(context: Context, data: RejectNotice) -> MissingNotice:
    """Do not approve the words."""
    notice = queries.get_notice(context.actor, data.notice_id)
    _move(context, notice, "reject", {"reason": data.reason}, data.version)
    step = MISSING_NOTICE.event_names["reject"]
    write_down(context, notice.case.incident, data.reason, step=step)
    return notice


@action("searches.publish_notice", may="notices.manage", takes=OfNotice)
def publish_notice(context: Context, data: OfNotice) -> MissingNotice:
    """Publish for a stated time; one for members is told to each of them."""
    notice = _going_out(context, data)
    _set_time(context, notice, data.hours)
    _move(context, notice, "publish", {}, data.version)
    _tell_members(context, notice)
    return notice


@action("searches.renew_notice", may="notices.manage", takes=OfNotice)
def renew_notice(context: Context, data: OfNotice) -> MissingNotice:
    """Publish an expired notice again."""
    notice = _going_out(context, data)
    _set_time(context, notice, data.hours)
    _move(context, notice, "renew", {}, data.version)
    _tell_members(context, notice)
    return notice


@action("searches.recall_notice", may="notices.manage", takes=OfNotice)
def recall_notice(context: Context, data: OfNotice) -> MissingNotice:
    """Recall a notice everywhere, at once."""
    notice = queries.get_notice(context.actor, data.notice_id)
    _recall(context, notice)
    return notice


@action("searches.expire_notice", may="system.clock", takes=Moment)
def expire_notice(context: Context, data: Moment) -> MissingNotice:
    """Take down a notice whose time is over."""
    notice: MissingNotice = MissingNotice.objects.select_related("case").get(pk=data.key)
    if notice.expires_at is None or notice.expires_at > context.now:
        raise Refused("not-over", _("This notice has not run out yet."))
    _move(context, notice, "expire", {}, None)
    return notice


def recall_all(context: Context, case: SearchCase) -> None:
    """Recall every public notice of a case, inside the act that ends the search."""
    for notice in queries.live_notices(case):
        _recall(context, notice)


def _going_out(context: Context, data: ApproveNotice | OfNotice) -> MissingNotice:
    """Return a notice with its case locked: nobody is found while words about them go out."""
    notice = queries.get_notice(context.actor, data.notice_id)
    notice.case = queries.own_case(context.actor, notice.case_id)
    return notice


def _tell_members(context: Context, notice: MissingNotice) -> None:
    if notice.audience == "members":
        post(context, to_members(notice, context.now, leave_out=context.actor.person_id))


@repeats("missing_notice.recall")
def _recall_again(context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Recall a notice that a restored backup has made public again."""
    for notice in MissingNotice.objects.filter(pk=subject.partition(":")[2]):
        if MISSING_NOTICE.find(notice.state, "recall"):
            _recall(context, notice)
    return True


def _recall(context: Context, notice: MissingNotice) -> None:
    notice.recalled_at = context.now
    # The table gives the recall to the system: it follows from the act, on all channels at once.
    _move(context.as_system(), notice, "recall", {}, None)


def _set_time(context: Context, notice: MissingNotice, hours: int) -> None:
    notice.published_at = notice.published_at or context.now
    notice.expires_at = context.now + timedelta(hours=hours)


def _move(
    context: Context,
    notice: MissingNotice,
    event: str,
    evidence: Mapping[str, object],
    version: int | None,
) -> None:
    move(
        context,
        MISSING_NOTICE,
        notice,
        event,
        evidence,
        seen_version=version,
        thread=notice.case.incident_id,
    )
