"""The foot of every paper: what volunteers are not, who printed it, and when."""

from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from firstlight.kernel.words import sentences


def not_police() -> str:
    """Return the sentence that every paper for others ends with."""
    return _("Volunteers are not police.")


def printed(at: datetime, zone: tzinfo, by: str, *said: str) -> str:
    """Return what was said first, then when it was printed and by whom; `by` may be ""."""
    when = at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    words = (
        _("Printed %(at)s by %(who)s.") % {"at": when, "who": by}
        if by
        else _("Printed %(at)s.") % {"at": when}
    )
    return sentences([*said, words])
