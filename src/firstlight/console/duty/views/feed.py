"""One's own calendar at a secret address, for any calendar programme."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firstlight.console.filed import filed
from firstlight.duty import queries
from firstlight.duty.models import ShiftAssignment
from firstlight.exchange.icalendar import Entry, calendar_file

KEPT = timedelta(days=30)


def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar behind a secret; a wrong or ended secret opens nothing."""
    owner = queries.fed(secret)
    if owner is None:
        return HttpResponseNotFound()
    rows = queries.feed_rows(owner.person_id, timezone.now() - KEPT)
    with translation.override(owner.person.language or None):
        content = calendar_file(
            _("My shifts"),
            [_entry(row) for row in rows],
            remind_min=owner.remind_min,
            made_at=timezone.now(),
        )
        # Saved by hand it must not be called by its address, which is a secret.
        name = filed(_("My shifts"), form="ics", shown=True)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = name
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _entry(row: ShiftAssignment) -> Entry:
    shift = row.shift
    asked = row.state == "invited"
    words = shift.words
    title = _("%(title)s (not answered)") % words if asked else words["title"]
    return Entry(
        uid=str(row.pk),
        title=title,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        place=shift.place_name,
        about="\n".join(each for each in (words["risks"], words["gear"]) if each),
        is_called_off=shift.state == "cancelled",
        is_tentative=asked,
        changed=shift.version,
    )
