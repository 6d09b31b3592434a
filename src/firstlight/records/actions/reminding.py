"""Telling who decides that a notice has run long enough: the clock says so, a person acts."""

from django.utils import timezone

from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound
from firstlight.notify.actions import post
from firstlight.records import letters, queries
from firstlight.records.models import Recognition, ServiceCertificate
from firstlight.records.schemas import TellNoticeOver


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
    people = holders_over(row.station_id, ("association_admin",), context.now)
    others = [each for each in people if each.pk != row.person_id]
    post(context, letters.notice_over(row, data.what, others, context.now))
    context.record(row, told=len(others))
    return row
