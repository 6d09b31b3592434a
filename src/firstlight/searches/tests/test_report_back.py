"""A group that cannot speak for itself any more is brought back by the desk, by radio."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Stale
from firstlight.kernel.models import Event
from firstlight.searches import queries
from firstlight.searches.actions.field import report_back, start_segment
from firstlight.searches.models import SearchSegment
from firstlight.searches.schemas import ReportBack, StartSegment
from firstlight.searches.tests.test_refuse_strangers import SQUARE
from firstlight.searches.tests.test_run_search import send


@pytest.fixture
def segment(search):
    return SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )


@pytest.fixture
def group(cast, search, segment):
    return send(cast, search, segment)


def said(group, **given):
    fields = {"outcome": "searched", "pod_estimate": 0.7, "said_at": timezone.now()} | given
    return ReportBack(assignment_id=group.pk, **fields)


def test_a_group_whose_phone_died_before_it_began_is_back_and_free(cast, search, group):
    report_back(cast.dee, said(group))
    group.refresh_from_db()
    segment = group.segment
    segment.refresh_from_db()
    assert (segment.state, segment.pod_estimate) == ("complete", 0.7)
    assert group.ended_at is not None
    assert group.figures["pod"] == 0.7
    assert queries.busy_people(search) == set()
    steps = Event.objects.filter(action__startswith="search_segment.").order_by("id")
    assert [each.action for each in steps][-2:] == [
        "search_segment.start",
        "search_segment.finish",
    ]
    assert {each.actor for each in steps[1:]} == {f"person:{cast.people.dee.pk}"}
    line = Event.objects.get(action="searches.report_back")
    assert line.data["word_of"] == str(cast.people.ada.pk)


def test_a_group_that_had_begun_turned_back(cast, group):
    start_segment(cast.ada, StartSegment(segment_id=group.segment_id, said_at=timezone.now()))
    back = report_back(
        cast.olga, said(group, outcome="turned_back", pod_estimate=None, reason="rock fall")
    )
    assert (back.state, back.pod_estimate) == ("abandoned", 0)
    assert not queries.live_assignments(back).exists()


def test_what_is_missing_or_too_late_is_refused(cast, group):
    with pytest.raises(Refused) as no_word:
        report_back(cast.olga, said(group, pod_estimate=None))
    assert no_word.value.field == "pod_estimate"
    with pytest.raises(Refused) as no_reason:
        report_back(cast.olga, said(group, outcome="turned_back"))
    assert no_reason.value.field == "reason"
    with pytest.raises(Refused) as early:
        report_back(cast.olga, said(group, said_at=timezone.now() + timedelta(hours=1)))
    assert early.value.field == "said_at"
    with pytest.raises(Stale):
        report_back(cast.olga, said(group, version=99))
    report_back(cast.olga, said(group))
    with pytest.raises(Refused) as twice:
        report_back(cast.olga, said(group))
    assert twice.value.code == "back-already"


def test_only_the_stations_own_desk_writes_it_down(cast, group):
    for who, no in ((cast.bo, NotAllowed), (cast.ada, NotAllowed), (cast.zoe, NotFound)):
        with pytest.raises(no):
            report_back(who, said(group))
