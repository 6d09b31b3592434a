"""What the clock does in this room."""

from datetime import timedelta

from firstlight.cases.tips import letters, queries
from firstlight.cases.tips.actions.erasing import close_openings
from firstlight.cases.tips.models import InformantOpening, Tip
from firstlight.cases.tips.rules import OPENING_MINUTES
from firstlight.cases.tips.schemas import EndOpenings
from firstlight.kernel.actions import Context, action
from firstlight.notify.actions import post


@action("tips.end_openings", may="tips.clock", takes=EndOpenings)
def end_openings(context: Context, _data: EndOpenings) -> int:
    """Erase what was opened half an hour ago in this station."""
    rows = InformantOpening.objects.filter(
        station_id=context.actor.station_id,
        result__isnull=False,
        agreed_at__lt=context.now - timedelta(minutes=OPENING_MINUTES),
    ).select_related("tip")
    ended = close_openings(context, list(rows))
    context.record(InformantOpening(station_id=context.actor.station_id), ended=ended)
    return ended


@action("tips.announce", may="tips.clock", takes=EndOpenings)
def announce(context: Context, _data: EndOpenings) -> int:
    """Tell the officers of a station that something waits in the vault."""
    context.day_only = True
    station = context.actor.station_id
    told = Tip.objects.filter(station_id=station, is_told=False).update(is_told=True)
    officers = queries.officers_with_share(station)
    post(context, letters.waiting(station, officers, context.now))
    context.record(Tip(station_id=station))
    return told
