"""What the search needed to know is erased on its day; counts stay."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from firstlight.equipment.actions.erasing import let_go
from firstlight.kernel.actions import Context
from firstlight.searches.models import Assignment, SearchCase

WORDS = (
    "police_ref",
    "person_name",
    "sex",
    "description",
    "clothing",
    "belongings",
    "health_need",
    "family_contact",
    "debrief",
    "found_condition",
    "told_whom",
    "told_how",
)


def erase_person(context: Context, case: SearchCase) -> bool:
    """Erase who was sought and all prose of the case: file, clues, notices, plans, maps.

    What stays: category, states and times, and how many segments, clues, teams there were.
    """
    if case.erased_at is not None:
        return False
    for name in WORDS:
        setattr(case, name, "")
    case.age, case.share_scope, case.said_since = None, {}, []
    case.lkp_lon = case.lkp_lat = 0.0
    case.found_lon = case.found_lat = case.told_by_id = None
    if case.portrait:
        case.portrait.delete(save=False)
    case.erased_at = context.now
    case.save()
    case.own_finds.update(case=None)  # a figure, which leads nowhere from now on
    case.hypotheses.update(name="", start={}, parameters={})
    _erase_clues(case)
    case.notices.update(text="", agreed_items=[], duty_phone="")
    _sent(case).update(dangers="", radio="", figures={})
    _erase_plans(case)
    let_go(context, case.incident_id)
    context.record(case, what="searches.erase_person", thread=case.incident_id)
    return True


def erase_tracks(context: Context, case: SearchCase) -> bool:
    """Erase where people walked; how long the tracks were stays, and who they were of does not."""
    count: int = case.tracks.exclude(points=[]).count()
    case.tracks.update(points=[], person=None)
    context.record(case, what="searches.erase_tracks", thread=case.incident_id, tracks=count)
    return count > 0


def erase_teams(context: Context, case: SearchCase) -> bool:
    """Erase who was sent to which part of the search, inside the act of the clock."""
    _sent(case).delete()
    context.record(case, what="searches.erase_teams", thread=case.incident_id)
    return True


def _sent(case: SearchCase) -> QuerySet[Assignment]:
    found: QuerySet[Assignment] = Assignment.objects.filter(segment__case=case)
    return found


def _erase_clues(case: SearchCase) -> None:
    for clue in case.clues.exclude(photo=""):
        clue.photo.delete(save=False)
    case.clues.update(
        text="", source="", lon=None, lat=None, photo="", reported_by=None, likelihoods={}
    )


def _erase_plans(case: SearchCase) -> None:
    for plan in case.plans.all():
        shutil.rmtree(Path(settings.MEDIA_ROOT) / "maps" / str(plan.pk), ignore_errors=True)
    case.plans.update(inputs={}, result={}, map_file="")
