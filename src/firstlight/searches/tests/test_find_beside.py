"""The person is back before the search has begun, or while it is paused: one report ends it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pydantic import ValidationError

from firstlight.incidents.actions import count_in, count_out, open_callout
from firstlight.incidents.models import Note
from firstlight.incidents.schemas import CountIn, CountOut, OpenCallout
from firstlight.kernel.errors import Refused
from firstlight.notify.models import Message
from firstlight.privacy.models import RetentionJob
from firstlight.searches import queries
from firstlight.searches.actions.case import pause_search
from firstlight.searches.actions.ending import close_case, debrief_case, hand_over, report_found
from firstlight.searches.actions.notices import approve_notice, draft_notice, publish_notice
from firstlight.searches.rules.case import FOUND_BESIDE
from firstlight.searches.schemas import (
    ApproveNotice,
    CloseCase,
    DebriefCase,
    DraftNotice,
    HandOver,
    OfNotice,
    PauseSearch,
    ReportFound,
)
from firstlight.searches.tests.conftest import PLACE, activate, confirm, share


def brought_to(cast, case, state):
    """Walk a case to the state, with a public notice and a call-out, and Ada on the ground."""
    confirm(cast, case)
    if state != "confirmed":
        share(cast, case)
    if state == "suspended":
        activate(cast, case)
        pause_search(cast.olga, PauseSearch(case_id=case.pk, reason="Dark"))
    case.refresh_from_db()
    text = "An old woman in a grey jacket. Call the desk."
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text=text))
    approve_notice(cast.olga, ApproveNotice(notice_id=notice.pk, family_agreed_items=["clothing"]))
    publish_notice(cast.dee, OfNotice(notice_id=notice.pk))
    asked = OpenCallout(incident_id=case.incident_id, needs=[{"skill": "any", "count": 9}])
    callout = open_callout(cast.olga, asked)
    here = CountIn(incident_id=case.incident_id, person_ids=[cast.people.ada.pk])
    count_in(cast.olga, here)
    return notice, callout


def found(who, case, **where):
    values = where or {"place": "at home"}
    return report_found(
        who,
        ReportFound(case_id=case.pk, found_at=timezone.now(), condition="well", **values),
    )


@pytest.mark.parametrize("state", FOUND_BESIDE)
def test_one_report_ends_it_with_all_that_follows(cast, case, insured, state):
    notice, callout = brought_to(cast, case, state)
    assert case.state == state
    done = found(cast.olga, case)
    notice.refresh_from_db()
    callout.refresh_from_db()
    assert (done.state, notice.state, callout.state) == ("found", "recalled", "closed")
    told = Message.objects.filter(key__startswith="search:found:", channel="inapp")
    assert list(told.values_list("person_id", flat=True)) == [cast.people.ada.pk]
    assert Note.objects.filter(incident=case.incident, text__endswith="at home").exists()
    done.refresh_from_db()
    brief = queries.brief_for(cast.bo, done)
    assert brief.items == ()
    assert (done.found_lon, done.found_lat) == (None, None)


@pytest.mark.parametrize("state", FOUND_BESIDE)
def test_the_way_to_the_closed_file_and_its_clocks(cast, case, insured, state):
    brought_to(cast, case, state)
    found(cast.olga, case, lon=PLACE[0], lat=PLACE[1])
    with pytest.raises(Refused, match=r"identity_checked|核对"):
        hand_over(cast.olga, HandOver(case_id=case.pk, to="family"))
    hand_over(cast.olga, HandOver(case_id=case.pk, to="family", identity_checked=True))
    debrief = DebriefCase(case_id=case.pk, debrief="She walked home.")
    with pytest.raises(Refused):
        debrief_case(cast.olga, debrief)
    here = {"incident_id": case.incident_id, "person_ids": [cast.people.ada.pk]}
    count_out(cast.olga, CountOut(**here))
    debrief_case(cast.olga, debrief)
    done = close_case(cast.olga, CloseCase(case_id=case.pk))
    assert done.state == "closed_found"
    due = dict(RetentionJob.objects.values_list("category", "due_on"))
    assert due["search_person"] == timezone.localdate() + timedelta(days=30)
    done.incident.refresh_from_db()
    assert done.incident.state == "closed"


def test_a_place_is_needed_and_half_a_point_is_none(cast, case):
    confirm(cast, case)
    with pytest.raises(Refused) as no:
        found(cast.olga, case, place=" ")
    assert (no.value.code, no.value.field) == ("no-place", "place")
    for where in ({"lon": PLACE[0]}, {"lat": PLACE[1], "place": "at home"}):
        with pytest.raises(ValidationError, match="half_a_point"):
            found(cast.olga, case, **where)


def test_nobody_is_found_before_the_police_confirm_nor_twice(cast, case):
    with pytest.raises(Refused) as no:
        found(cast.olga, case)
    assert no.value.code == "no-such-step"
    confirm(cast, case)
    found(cast.olga, case)
    with pytest.raises(Refused):
        found(cast.olga, case)


def test_who_is_not_at_the_desk_nor_there_does_not_end_it(cast, case):
    confirm(cast, case)
    for who in (cast.zoe, cast.bo):
        with pytest.raises(Exception, match=r".*") as no:
            found(who, case)
        assert type(no.value).__name__ in ("NotFound", "Refused")
    with pytest.raises(Refused) as no:
        found(cast.dee, case)
    assert no.value.code == "not-your-step"
