"""What was typed as a reason is kept with the case, in words that can be erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.actions import count_out, move_incident
from firstlight.incidents.models import Note
from firstlight.incidents.queries import timeline
from firstlight.incidents.schemas import CountOut, MoveIncident
from firstlight.kernel.models import Event
from firstlight.searches.actions.case import close_unfounded, pause_search, share_urgently
from firstlight.searches.actions.ending import hand_over, hand_over_criminal, report_found
from firstlight.searches.actions.field import abort_segment, report_back, start_segment
from firstlight.searches.actions.notices import draft_notice, reject_notice
from firstlight.searches.models import SearchSegment
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.schemas import (
    AbortSegment,
    CloseUnfounded,
    DraftNotice,
    HandOver,
    HandOverCriminal,
    PauseSearch,
    RejectNotice,
    ReportBack,
    ReportFound,
    StartSegment,
    UrgentShare,
)
from firstlight.searches.tests.conftest import PLACE, confirm
from firstlight.searches.tests.test_refuse_strangers import SQUARE
from firstlight.searches.tests.test_run_search import send

WHY = "a dog that bites"


@pytest.fixture
def segment(search):
    return SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )


def kept(cast, case):
    """The one note with the reason; it stands in the timeline, and its words not in the chain."""
    note = Note.objects.get(incident=case.incident_id, text__contains=WHY)
    shown = [each.text for each in timeline(cast.olga, case.incident) if each.is_note]
    assert shown.count(note.text) == 1
    assert not [each for each in Event.objects.all() if WHY in str(each.data)]
    return note


def test_why_a_group_turned_back(cast, search, segment):
    send(cast, search, segment)
    now = timezone.now()
    start_segment(cast.ada, StartSegment(segment_id=segment.pk, said_at=now))
    abort_segment(cast.ada, AbortSegment(segment_id=segment.pk, said_at=now, reason=WHY))
    note = kept(cast, search)
    assert note.author_id == cast.people.ada.pk
    assert "A1" in note.text


def test_why_a_group_turned_back_as_the_radio_said(cast, search, segment):
    group = send(cast, search, segment)
    said = {"said_at": timezone.now(), "outcome": "turned_back", "reason": WHY}
    report_back(cast.dee, ReportBack(assignment_id=group.pk, **said))
    assert "A1" in kept(cast, search).text


def test_why_a_search_is_paused(cast, search):
    pause_search(cast.olga, PauseSearch(case_id=search.pk, reason=WHY))
    assert kept(cast, search).text.startswith(str(SEARCH_CASE.event_names["suspend"]))


def test_why_it_is_shared_at_once(cast, case):
    confirm(cast, case)
    until = timezone.now() + timedelta(hours=5)
    share = {"reason": WHY, "items": ["age"], "until": until}
    share_urgently(cast.olga, UrgentShare(case_id=case.pk, **share))
    kept(cast, case)


def test_why_no_search_is_needed(cast, case):
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason=WHY))
    kept(cast, case)


def test_why_no_search_is_needed_for_a_call_that_was_taken_on(cast, case):
    move_incident(cast.olga, MoveIncident(incident_id=case.incident_id, event="accept"))
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason=WHY))
    kept(cast, case)


def test_why_a_notice_was_not_approved(cast, search):
    notice = draft_notice(cast.dee, DraftNotice(case_id=search.pk, text="An old woman"))
    reject_notice(cast.olga, RejectNotice(notice_id=notice.pk, reason=WHY))
    kept(cast, search)


def test_who_took_over_at_the_hospital(cast, search):
    found = {"lon": PLACE[0], "lat": PLACE[1], "found_at": timezone.now(), "condition": "hurt"}
    report_found(cast.bo, ReportFound(case_id=search.pk, **found))
    hand_over(cast.olga, HandOver(case_id=search.pk, to="hospital", receiver=WHY))
    kept(cast, search)


def test_why_the_criminal_police_have_it_and_why_a_call_is_reopened(cast, search):
    who = [getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=who))
    hand_over_criminal(cast.olga, HandOverCriminal(case_id=search.pk, reason=WHY))
    kept(cast, search)
    again = {"event": "reopen", "reason": "they called back"}
    move_incident(cast.olga, MoveIncident(incident_id=search.incident_id, **again))
    assert Note.objects.get(text__endswith="they called back").incident_id == search.incident_id
