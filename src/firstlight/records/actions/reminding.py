"""Telling who decides what waits for them: the clock says so, a person acts."""

from uuid import UUID

from django.utils import timezone

from firstlight.force.models import Organisation, Person
from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound
from firstlight.notify.actions import post
from firstlight.records import letters, queries
from firstlight.records.models import Recognition, ServiceCertificate
from firstlight.records.schemas import RemindUnconfirmed, TellNoticeOver


@action("records.tell_notice_over", may="records.clock", takes=TellNoticeOver)
def tell_notice_over(context: Context, data: TellNoticeOver) -> ServiceCertificate | Recognition:
    """Tell who issues certificates or awards stars that one waits for them.

    Raises
    ------
    NotFound
        It was decided by now, or its notice goes on.
    """
    today = timezone.localdate(context.now)
    over = (
        queries.notices_over(today) if data.what == "star" else queries.certificates_shown(today)
    )
    row: ServiceCertificate | Recognition | None = over.filter(pk=data.row_id).first()
    if row is None:
        raise NotFound
    others = holders_over(row.station_id, ("association_admin",), context.now, row.person_id)
    post(context, letters.notice_over(row, data.what, others, context.now))
    context.record(row, told=len(others))
    return row


@action("records.remind_unconfirmed", may="records.clock", takes=RemindUnconfirmed)
def remind_unconfirmed(context: Context, data: RemindUnconfirmed) -> int:
    """Tell leaders of hours that wait for them, officers of those of leaders; return how many."""
    told: dict[UUID, Person] = {}
    for home_id, waiting in queries.unconfirmed(context.actor.station_id, data.before).items():
        leaders = holders_over(home_id, (letters.LEADER,), context.now)
        told |= {each.pk: each for each in leaders if waiting - {each.pk}}
        if not leaders or waiting & {each.pk for each in leaders}:
            officers = holders_over(home_id, (letters.OFFICER,), context.now)
            told |= {each.pk: each for each in officers}
    post(context, letters.to_confirm(data.before, told.values(), context.now))
    home = Organisation.objects.get(pk=context.actor.station_id)
    context.record(home, before=str(data.before), told=len(told))
    return len(told)
