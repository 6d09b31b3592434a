"""What can wait disturbs nobody who wants quiet; what keeps people safe reaches them anyway."""

from datetime import timedelta

import pytest
from conftest import tries
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from firstlight.force.models import Person
from firstlight.incidents.actions import open_callout
from firstlight.incidents.models import Callout
from firstlight.incidents.schemas import OpenCallout
from firstlight.incidents.tests.test_choose_people import QUIET, arrange
from firstlight.notify.models import Message
from firstlight.searches.actions.case import pause_search, resume_search
from firstlight.searches.actions.field import assign_segment
from firstlight.searches.schemas import AssignSegment, PauseSearch, ResumeSearch
from firstlight.searches.tests.test_tell_searchers import comes, found, gateway, segment

__all__ = ["gateway", "segment"]


def outside(who, word):
    """What left the house for somebody under a word: whether each was urgent."""
    rows = Message.objects.filter(person_id=who.pk, key__contains=f":{word}:")
    return list(rows.exclude(channel="inapp").values_list("is_critical", flat=True))


def is_silent(quiet):
    return quiet["disturb_until_h"] == 2 or quiet["quiet"] == "now"


@pytest.fixture
def reachable(cast):
    """Ada, who is out with a team, and Amy, who is on her way, have telephones."""
    Person.objects.filter(pk=cast.people.amy.pk).update(phone="139 1234-0001")
    return cast.people.ada, cast.people.amy


@settings(
    max_examples=tries(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(quiet=QUIET)
def test_each_word_of_a_search_is_urgent_or_respects_the_quiet(
    cast, search, group, reachable, quiet
):
    ada, amy = reachable
    with transaction.atomic():
        needs = [{"skill": "any", "count": 9}]
        asked = OpenCallout(incident_id=search.incident_id, needs=needs)
        callout = open_callout(cast.olga, asked)
        Callout.objects.filter(pk=callout.pk).update(is_critical=False)
        comes(cast, callout, amy)
        arrange(ada, cast, quiet)
        arrange(amy, cast, quiet)
        pause_search(cast.olga, PauseSearch(case_id=search.pk, reason="Storm"))
        resume_search(cast.olga, ResumeSearch(case_id=search.pk))
        found(cast.bo, search)
        allowed = [] if is_silent(quiet) else [False]
        assert outside(ada, "resumed") == outside(amy, "goes_on") == allowed
        for who, word in ((ada, "paused"), (ada, "found"), (amy, "halted"), (amy, "stood_down")):
            assert outside(who, word)
            assert all(outside(who, word)), word
        transaction.set_rollback(True)


def test_the_briefing_with_its_dangers_reaches_who_is_sent_at_any_hour(cast, search, segment):
    until = timezone.now() + timedelta(hours=5)
    Person.objects.filter(pk=cast.people.ada.pk).update(do_not_disturb_until=until)
    assign_segment(
        cast.olga,
        AssignSegment(
            segment_id=segment.pk,
            leader_id=cast.people.ada.pk,
            member_ids=[cast.people.bo.pk],
            team_name="F1",
            back_by=until,
        ),
    )
    assert outside(cast.people.ada, "sent")
    assert all(outside(cast.people.ada, "sent"))


def test_that_an_urgent_call_goes_on_is_as_urgent(cast, search, reachable):
    _ada, amy = reachable
    asked = OpenCallout(incident_id=search.incident_id, needs=[{"skill": "any", "count": 9}])
    callout = open_callout(cast.olga, asked)
    Callout.objects.filter(pk=callout.pk).update(is_critical=True)
    comes(cast, callout, amy)
    until = timezone.now() + timedelta(hours=5)
    Person.objects.filter(pk=amy.pk).update(do_not_disturb_until=until)
    pause_search(cast.olga, PauseSearch(case_id=search.pk, reason="Storm"))
    resume_search(cast.olga, ResumeSearch(case_id=search.pk))
    assert outside(amy, "goes_on")
    assert all(outside(amy, "goes_on"))
