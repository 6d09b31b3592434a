"""What the rooms below have that waits too long, for the agenda of a joint meeting."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstlight.community.queries.meetings import overdue_actions
from firstlight.equipment.queries import items
from firstlight.equipment.rules import EQUIPMENT
from firstlight.kernel.actor import Actor
from firstlight.kernel.overdue import Overdue, Source, register
from firstlight.patrols.queries.targets import targets, waits
from firstlight.training.queries import credentials

MOST = 20  # of one kind: an agenda is read in a meeting
SOON = timedelta(days=30)
DUE = 1.0  # in its own periods


def late_targets(actor: Actor, now: datetime) -> Iterable[Overdue]:
    """Return places that have not been visited as often as was settled, the longest first."""
    rows = list(targets(actor).filter(is_retired=False))
    late = [wait for wait in waits(rows, now) if wait.is_in_season and wait.overdue > DUE]
    for wait in sorted(late, key=lambda each: -each.overdue)[:MOST]:
        days = wait.days
        words = (
            ngettext(
                "%(place)s: last visited %(n)s day ago",
                "%(place)s: last visited %(n)s days ago",
                days,
            )
            % {"place": wait.target.subject.name, "n": days}
            if days is not None
            else _("%(place)s: never visited") % {"place": wait.target.subject.name}
        )
        since = timezone.localdate(wait.last_at) if wait.last_at else None
        yield Overdue(wait.target.label, words, since, "/patrols/targets/")


def late_checks(actor: Actor, now: datetime) -> Iterable[Overdue]:
    """Return kit whose check is overdue."""
    rows = items(actor).filter(next_check_on__lt=timezone.localdate(now))
    for row in rows.exclude(state__in=EQUIPMENT.terminal).order_by("next_check_on", "pk")[:MOST]:
        words = _("%(thing)s: its check was due on %(day)s") % {
            "thing": row.name,
            "day": row.next_check_on,
        }
        yield Overdue(row.label, words, row.next_check_on, f"/equipment/{row.pk}/")


def lapsing_papers(actor: Actor, now: datetime) -> Iterable[Overdue]:
    """Return how many certificates run out: a number, for a meeting with others names nobody."""
    today = timezone.localdate(now)
    rows = credentials(actor).filter(
        state__in=["valid", "expiring", "expired"],
        valid_until__lte=today + SOON,
        valid_until__gte=today - SOON,
    )
    count = rows.count()
    if count:
        words = ngettext(
            "%(n)s certificate has just run out or runs out within 30 days",
            "%(n)s certificates have just run out or run out within 30 days",
            count,
        ) % {"n": count}
        yield Overdue(f"training.lapsing:{today}", words, None, "/training/certificates/?f=30")


def late_actions(actor: Actor, now: datetime) -> Iterable[Overdue]:
    """Return what earlier meetings have settled and nobody has done by its day."""
    today = timezone.localdate(now)
    for row in overdue_actions(actor, today)[:MOST]:
        words = f"{row.text} · {row.owner.name} · {row.due_on}"
        yield Overdue(row.label, words[:300], row.due_on, f"/actions/{row.pk}/")


def register_sources() -> None:
    """Register what this room and the rooms below it know."""
    for key, name, may, find in (
        ("actions", gettext_lazy("Settled and not done"), "community.meet", late_actions),
        ("targets", gettext_lazy("Places not visited in time"), "patrols.see", late_targets),
        ("checks", gettext_lazy("Kit to be checked"), "equipment.see", late_checks),
        ("papers", gettext_lazy("Certificates running out"), "training.see", lapsing_papers),
    ):
        register(Source(key, name, may, find))
