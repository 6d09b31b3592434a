"""Clues: pinned, not touched; weighed by an officer; withdrawn as if never given."""

from datetime import timedelta

from django.core.files.base import ContentFile

from firstlight.exchange.pictures import renewed
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Slip
from firstlight.kernel.workflow import move
from firstlight.searches import queries
from firstlight.searches.models import Clue
from firstlight.searches.rules import SEARCH_SEGMENT
from firstlight.searches.schemas import AddPhoto, ReportClue, WeighClue
from firstlight.searches.words import FUTURE


@action("searches.report_clue", may="searches.field", takes=ReportClue, offline=Offline.APPEND)
def report_clue(context: Context, data: ReportClue) -> Clue:
    """Note something seen, heard or told, where and when; the photograph follows by itself."""
    case = queries.case_for_field(context.actor, data.case_id)
    if data.seen_at > context.now + timedelta(minutes=5):
        raise Slip("future", FUTURE, field="seen_at")
    known = Clue.objects.filter(pk=data.clue_id, case=case).first() if data.clue_id else None
    clue = known or Clue(
        **({"id": data.clue_id} if data.clue_id else {}),
        station_id=case.station_id,
        case=case,
        reported_by_id=context.actor.person_id,
        **data.model_dump(exclude={"clue_id", "case_id"}),
    )
    if known is None:
        clue.save(force_insert=True)
    context.record(clue, thread=case.incident_id, kind=clue.kind, repeated=known is not None)
    if data.segment_id and known is None:
        segment = queries.get_segment(context.actor, data.segment_id)
        leaders = queries.leaders_of(segment)
        if segment.state == "searching" and context.actor.person_id in leaders:
            evidence = {"leaders": leaders}
            move(context, SEARCH_SEGMENT, segment, "clue", evidence, thread=case.incident_id)
    return clue


@action("searches.add_photo", may="searches.field", takes=AddPhoto)
def add_photo(context: Context, data: AddPhoto) -> Clue:
    """Add a photograph to a clue of one's own; what the phone wrote into it is not kept.

    Raises
    ------
    Refused
        ``too-big`` or ``no-photo``.
    """
    clue: Clue | None = Clue.objects.select_related("case").filter(pk=data.clue_id).first()
    if clue is None:
        raise NotFound
    queries.case_for_field(context.actor, clue.case_id)
    if clue.reported_by_id != context.actor.person_id:
        raise NotFound
    old = clue.photo.name
    clue.photo.save(f"{clue.pk}.jpg", ContentFile(renewed(data.photo)), save=False)
    if old:
        clue.photo.storage.delete(old)
    clue.save(update_fields=["photo"])
    context.record(clue, thread=clue.case.incident_id)
    return clue


@action("searches.weigh_clue", may="searches.plan", takes=WeighClue)
def weigh_clue(context: Context, data: WeighClue) -> Clue:
    """Confirm a clue and say how likely each story makes it; or withdraw it."""
    case = queries.own_case(context.actor, data.case_id)
    clue = queries.get_clue(context.actor, data.clue_id)
    if clue.case_id != case.pk:
        raise NotFound
    clue.likelihoods = {str(key): value for key, value in data.likelihoods.items()}
    clue.reliability, clue.is_confirmed = data.reliability, data.is_confirmed
    clue.withdrawn_at = context.now if data.withdraw else None
    clue.save()
    context.record(
        clue,
        thread=case.incident_id,
        confirmed=clue.is_confirmed,
        withdrawn=data.withdraw,
    )
    return clue
