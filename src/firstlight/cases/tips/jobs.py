"""What time brings: erasure, and the end of every opening."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips.actions.clock import announce, end_openings
from firstlight.cases.tips.actions.erasing import erase_content, erase_informant, erase_row
from firstlight.cases.tips.models import (
    InformantOpening,
    Tip,
    TipMessage,
    TipNote,
    TipPicture,
)
from firstlight.cases.tips.rules import OPENING_MINUTES, ROW_DAYS, TIP
from firstlight.cases.tips.schemas import EndOpenings
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases

TOLD_AT = (8, 16)


erases(
    "tip_content",
    _("What a tip says"),
    _("30 days after it was closed; what was proven, at once: the police have it"),
    Tip,
    TipPicture,
    TipNote,
    TipMessage,
    number="number",
)(erase_content)


erases(
    "tip_informant",
    _("Who gave a tip"),
    _("30 days after it was closed, or as soon as they ask"),
    Tip,
    TipMessage,
    InformantOpening,
    number="number",
)(erase_informant)


erases(
    "tip_row",
    _("That there was a tip; of one that was never closed, all of it"),
    _("1 year after it was closed, or after the last act on one that never was"),
    Tip,
    number="number",
    ages=after_last_act(Tip, timedelta(days=ROW_DAYS), ended=TIP.terminal),
    whole=True,
)(erase_row)


@every_tick
def over(now: datetime) -> Iterable[Order]:
    """End what was opened half an hour ago, once for each."""
    ended = InformantOpening.objects.filter(
        result__isnull=False, agreed_at__lt=now - timedelta(minutes=OPENING_MINUTES)
    )
    return [
        Order("tips.end_openings", f"tips.end_opening:{key}", station_id)
        for key, station_id in ended.values_list("pk", "station_id")
    ]


@handles("tips.end_openings")
def end(job: Job) -> None:
    """Erase what is over in a station."""
    end_openings(Actor.job("tips.clock", job.station_id, "tips.clock"), EndOpenings())


@every_tick
def waiting(now: datetime) -> Iterable[Order]:
    """Tell officers at eight and at four that something waits: the word tells no hour."""
    here = timezone.localtime(now)
    due = [hour for hour in TOLD_AT if here.hour >= hour]
    if not due:
        return []
    rows = Tip.objects.filter(is_told=False)
    return [
        Order("tips.announce", f"tips.announce:{key}:{here:%Y%m%d}:{due[-1]}", key)
        for key in set(rows.values_list("station_id", flat=True))
    ]


@handles("tips.announce")
def tell(job: Job) -> None:
    """Tell the officers of a station."""
    announce(Actor.job("tips.clock", job.station_id, "tips.clock"), EndOpenings())
