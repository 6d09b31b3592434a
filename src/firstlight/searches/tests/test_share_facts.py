"""Who may know what of the missing person, and for how long."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from pydantic import ValidationError

from firstlight.engine.search.profiles import ECOREGIONS as KNOWN_ECOREGIONS
from firstlight.engine.search.profiles import TERRAINS as KNOWN_TERRAINS
from firstlight.engine.search.profiles import categories
from firstlight.incidents.queries import Level, level
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.models import Event
from firstlight.searches.actions.case import authorise_share, open_file, share_urgently
from firstlight.searches.actions.erasing import erase_person
from firstlight.searches.models import Clue, Plan, SearchCase
from firstlight.searches.queries import brief_for, is_portrait_shared
from firstlight.searches.rules.categories import CATEGORIES, ECOREGIONS, TERRAINS
from firstlight.searches.rules.retention import due_days
from firstlight.searches.schemas import AuthoriseShare, OpenFile, UrgentShare
from firstlight.searches.tests.conftest import PLACE, confirm, report, share

SECRETS = ("Somebody Missing", "insulin", "13912345678", "A Neighbour")


def shown(actor, case, now=None):
    return {name for name, _value in brief_for(actor, case, now).items}


def test_every_kind_of_missing_person_has_its_table_and_its_name():
    assert set(CATEGORIES) == set(categories())
    assert set(ECOREGIONS) == set(KNOWN_ECOREGIONS)
    assert set(TERRAINS) == set(KNOWN_TERRAINS)


def test_nothing_is_for_volunteers_before_somebody_agreed(cast, case):
    assert shown(cast.bo, case) == set()
    assert brief_for(cast.bo, case).last_place is None


def test_volunteers_see_what_the_family_agreed_to_and_nothing_else(cast, case):
    confirm(cast, case)
    share(cast, case, items=("clothing", "age"))
    case.refresh_from_db()
    assert shown(cast.bo, case) == {"clothing", "age"}
    assert shown(cast.ada, case) == {"clothing", "age"}
    assert brief_for(cast.bo, case).last_place is None
    told = repr(brief_for(cast.bo, case))
    assert not any(secret in told for secret in SECRETS)


def test_what_is_shared_ends_at_its_moment(cast, case):
    confirm(cast, case)
    share(cast, case, hours=2)
    case.refresh_from_db()
    later = timezone.now() + timedelta(hours=2, minutes=1)
    assert shown(cast.bo, case, later) == set()
    assert brief_for(cast.bo, case, later).over


def test_the_desk_works_without_the_file_and_the_file_leaves_a_trace(cast, case):
    told = repr(brief_for(cast.dee, case))
    assert "grey jacket" in told
    assert not any(secret in told for secret in SECRETS)
    file = open_file(cast.olga, OpenFile(case_id=case.pk))
    assert (file["person_name"], file["health_need"]) == ("Somebody Missing", "insulin")
    trace = Event.objects.get(action="searches.open_file")
    assert trace.actor == f"person:{cast.people.olga.pk}"
    assert not any(secret in repr(trace.data) for secret in SECRETS)


def test_another_station_has_no_desk_here(cast, case):
    assert shown(cast.zoe, case) == set()
    assert level(cast.zoe, case.incident) is not Level.DESK


def test_the_log_holds_no_word_about_the_person(cast, case):
    confirm(cast, case)
    share(cast, case)
    words = repr(list(Event.objects.values_list("data", "subject", "action")))
    assert not any(secret in words for secret in (*SECRETS, "grey jacket", "white hair"))


def test_a_childs_name_is_not_shared_without_the_guardian(cast):
    case = report(cast, age=9, category="Child (7-9)")
    confirm(cast, case)
    until = timezone.now() + timedelta(hours=3)
    with pytest.raises(Refused) as no:
        share_urgently(
            cast.olga,
            UrgentShare(case_id=case.pk, reason="cold night", items=["name"], until=until),
        )
    assert no.value.field == "items"


def test_a_share_that_is_over_already_is_refused(cast, case):
    confirm(cast, case)
    past = timezone.now() - timedelta(minutes=1)
    with pytest.raises(Refused) as no:
        authorise_share(
            cast.olga,
            AuthoriseShare(case_id=case.pk, family_agreed=True, items=["age"], until=past),
        )
    assert no.value.field == "until"


def agreed(cast, case, hours=2, **changed):
    """Record what the family agrees to now."""
    values = {"family_agreed": True, "items": ["clothing"]} | changed
    until = timezone.now() + timedelta(hours=hours)
    return authorise_share(cast.olga, AuthoriseShare(case_id=case.pk, until=until, **values))


def test_nothing_is_shared_for_longer_than_three_days_at_once(cast, case):
    confirm(cast, case)
    with pytest.raises(Refused) as no:
        agreed(cast, case, hours=73)
    assert (no.value.code, no.value.field) == ("share-too-long", "until")
    until = timezone.now() + timedelta(days=30)
    with pytest.raises(Refused) as no:
        share_urgently(
            cast.olga, UrgentShare(case_id=case.pk, reason="cold", items=["age"], until=until)
        )
    assert (no.value.code, no.value.field) == ("share-too-long", "until")
    assert agreed(cast, case, hours=71).state == "mobilising"


@pytest.mark.parametrize("state", ["mobilising", "searching", "suspended"])
def test_the_family_agrees_anew_to_more_or_to_less(cast, case, state):
    SearchCase.objects.filter(pk=case.pk).update(state=state)
    agreed(cast, case, items=["clothing", "age"])
    case.refresh_from_db()
    assert (case.state, shown(cast.bo, case)) == (state, {"clothing", "age"})
    agreed(cast, case, items=["age"], hours=70)
    case.refresh_from_db()
    assert shown(cast.bo, case) == {"age"}
    assert not brief_for(cast.bo, case, timezone.now() + timedelta(hours=69)).over


OVER = ("found", "handed_over", "debriefed", "scene_guarded", "closed_found", "transferred")


@pytest.mark.parametrize("state", [*OVER, "closed_unfounded", "closed_found_deceased"])
def test_sharing_ends_with_the_search_whatever_was_agreed(cast, case, state):
    confirm(cast, case)
    agreed(cast, case, items=["clothing", "last_place", "photo"], hours=70)
    case.refresh_from_db()
    assert brief_for(cast.bo, case).last_place is not None
    assert is_portrait_shared(case)
    SearchCase.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    brief = brief_for(cast.bo, case)
    assert (brief.items, brief.last_place, brief.over) == ((), None, True)
    assert not is_portrait_shared(case)
    with pytest.raises(Refused) as no:
        agreed(cast, case)
    assert no.value.code == "no-such-step"


@pytest.mark.parametrize("age", [9, 13, None])
def test_a_childs_facts_go_to_the_searchers_only(cast, age):
    case = report(cast, age=age, category="Child (7-9)")
    confirm(cast, case)
    with pytest.raises(Refused) as no:
        agreed(cast, case, audience="public")
    assert (no.value.code, no.value.field) == ("child-audience", "audience")
    assert agreed(cast, case, audience="searchers").share_scope["audience"] == "searchers"


def test_there_is_no_audience_that_changes_nothing(cast, case):
    with pytest.raises(ValidationError):
        agreed(cast, case, audience="members")


def test_a_childs_details_are_kept_a_week_others_a_month_tracks_three():
    assert due_days(is_child=True) == {"search_person": 7, "search_tracks": 90}
    assert due_days(is_child=False) == {"search_person": 30, "search_tracks": 90}


def test_erasing_leaves_counts_and_nothing_to_read(cast, case):
    clue = Clue(
        station_id=case.station_id,
        case=case,
        kind="object",
        text="a straw hat",
        lon=PLACE[0],
        lat=PLACE[1],
        seen_at=timezone.now(),
    )
    clue.photo.name = "clues/hat.jpg"
    picture = Path(settings.MEDIA_ROOT) / "clues" / "hat.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"x")
    clue.save()
    plan = Plan.objects.create(
        station_id=case.station_id, case=case, number=1, inputs={"case": {"ipp": PLACE}}
    )
    maps = Path(settings.MEDIA_ROOT) / "maps" / str(plan.pk)
    maps.mkdir(parents=True)
    (maps / "map.npz").write_bytes(b"x")

    assert erase_person(Context(cast.olga, "test"), case)
    assert not picture.exists()
    assert not maps.exists()
    row = SearchCase.objects.get(pk=case.pk)
    left = repr([vars(row), vars(row.clues.get()), vars(row.plans.get())])
    assert not any(secret in left for secret in (*SECRETS[:3], "grey jacket", "straw", "120.52"))
    assert (row.clues.count(), row.plans.count(), row.category) == (1, 1, "Dementia")
    assert not erase_person(Context(cast.olga, "test"), row)
