"""What the pages of a call draw by the dozen."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstlight.console.incidents.board import Row
from firstlight.console.templatetags.desk import clock, state
from firstlight.incidents.models import Callout
from firstlight.incidents.rules import ACTIVE

register = template.Library()

ROW = '<li><span class="people__name">{}</span>{}{}{}{}{}{}</li>'
WRITE = (
    '<a class="people__end small" href="{url}" hx-get="{url}" hx-swap="outerHTML">{}'
    '<span class="unseen"> {}</span></a>'
)
WHY = '<span class="people__why">{}</span>'


@register.simple_tag
def asked_row(row: Row, records: bool, callout: Callout) -> SafeString:
    """Draw who was asked, what they say and why them; who `records` may write it down."""
    url = reverse("invite_answer", args=[row.invite_id])
    return format_html(
        ROW,
        row.name,
        state(row.says, row.word),
        format_html(" {}", clock(row.eta_at, "due")) if row.eta_at else "",
        format_html(" “{}”", row.note) if row.note else "",
        format_html(' <span class="small muted">({})</span>', row.sent) if row.sent else "",
        format_html(WRITE, _("Write down"), row.name, url=url)
        if records and (callout.state != "closed" or _is_awaited(row, callout))
        else "",
        format_html(WHY, row.why) if row.reason else "",
    )


def _is_awaited(row: Row, callout: Callout) -> bool:
    """Whether somebody may still call off, although nobody else is asked."""
    return row.says in ("coming", "later") and callout.incident.state in ACTIVE
