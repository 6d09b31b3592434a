"""What was shared with a life at risk is told afterwards: owed, reminded of, recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.models import Note
from firstlight.incidents.queries import desk_people
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event, Job
from firstlight.notify.models import Message
from firstlight.searches import queries
from firstlight.searches.actions.case import share_urgently
from firstlight.searches.actions.ending import close_case, debrief_case, hand_over, report_found
from firstlight.searches.actions.erasing import erase_person
from firstlight.searches.actions.telling import record_told
from firstlight.searches.jobs import remind, watch_told
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import (
    CloseCase,
    DebriefCase,
    HandOver,
    RecordTold,
    ReportFound,
    UrgentShare,
)
from firstlight.searches.tests.conftest import confirm, report, share


def share_at_once(cast, case, items=("clothing",)):
    until = timezone.now() + timedelta(hours=24)
    why = "Nobody answers"
    data = UrgentShare(case_id=case.pk, reason=why, items=list(items), until=until)
    return share_urgently(cast.olga, data)


@pytest.fixture
def urgent(cast, case):
    confirm(cast, case)
    return share_at_once(cast, case)


def found(cast, case, *, ago=timedelta(0)):
    spot = {"place": "at home", "condition": "well"}
    at = timezone.now() - ago
    return report_found(cast.olga, ReportFound(case_id=case.pk, found_at=at, **spot))


def told(who, case, **words):
    values = {"whom": "family", "how": "phone", "told_at": timezone.now()} | words
    return record_told(who, RecordTold(case_id=case.pk, **values))


def test_it_is_owed_from_the_sharing_and_due_a_day_after_the_end(cast, urgent):
    assert urgent.owes_notice
    assert urgent.notice_due_at is None
    assert queries.owed_notices(cast.olga) == [urgent]
    assert queries.owed_notices(cast.zoe) == queries.owed_notices(cast.ada) == []
    done = found(cast, urgent)
    assert done.notice_due_at == done.found_at + timedelta(hours=24)


def test_what_the_family_agreed_to_owes_nothing(cast, case):
    confirm(cast, case)
    assert not share(cast, case).owes_notice
    with pytest.raises(Refused) as no:
        told(cast.olga, case)
    assert no.value.code == "nothing-owed"


def test_an_agreement_that_follows_does_not_pay_what_is_owed(cast, urgent):
    assert share(cast, urgent).owes_notice


def test_who_was_told_when_how_and_by_whom_is_kept(cast, urgent):
    at = timezone.now() - timedelta(minutes=10)
    row = told(cast.dee, urgent, how="in_person", told_at=at)
    assert (row.told_whom, row.told_how, row.told_at) == ("family", "in_person", at)
    assert row.told_by_id == cast.people.dee.pk
    assert queries.owed_notices(cast.olga) == []
    event = Event.objects.get(action="searches.record_told")
    assert event.data == {"whom": "family", "how": "in_person"}


def test_shared_at_once_again_is_owed_again(cast, urgent):
    told(cast.olga, urgent)
    again = share_at_once(cast, urgent, ("clothing", "age"))
    assert again.owes_notice
    assert (again.told_whom, again.told_by_id) == ("", None)


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        ({"whom": "nobody"}, "no-reason", "reason"),
        ({"how": ""}, "no-way", "how"),
        ({"told_at": None}, "no-time", "told_at"),
        ({"told_at": timezone.now() + timedelta(days=1)}, "future", "told_at"),
    ],
)
def test_what_is_missing_is_named(cast, urgent, words, code, field):
    with pytest.raises(Refused) as no:
        told(cast.olga, urgent, **words)
    assert (no.value.code, no.value.field) == (code, field)
    assert queries.owed_notices(cast.olga) == [urgent]


def test_of_a_child_the_guardian_is_told(cast):
    case = report(cast, age=9, category="Child (7-9)")
    confirm(cast, case)
    share_at_once(cast, case)
    with pytest.raises(Refused) as no:
        told(cast.olga, case, whom="person")
    assert no.value.code == "child-guardian"
    assert told(cast.olga, case, whom="guardian").told_whom == "guardian"


@pytest.mark.parametrize("who", ["bo", "ada", "uma"])
def test_who_does_not_manage_records_nothing(cast, urgent, who):
    with pytest.raises(NotAllowed):
        told(getattr(cast, who), urgent)


def test_another_stations_officer_records_nothing(cast, urgent):
    with pytest.raises(NotFound):
        told(cast.zoe, urgent)


def debriefed(cast, case):
    found(cast, case)
    hand_over(cast.olga, HandOver(case_id=case.pk, to="family", identity_checked=True))
    return debrief_case(cast.olga, DebriefCase(case_id=case.pk, debrief="Well done."))


@pytest.mark.parametrize("whom", ["family", "nobody"])
def test_the_case_closes_once_it_is_recorded_or_explained(cast, urgent, whom):
    debriefed(cast, urgent)
    with pytest.raises(Refused) as no:
        close_case(cast.olga, CloseCase(case_id=urgent.pk))
    assert no.value.code == "notice-owed"
    told(cast.olga, urgent, whom=whom, reason="She has no relatives.")
    assert close_case(cast.olga, CloseCase(case_id=urgent.pk)).state == "closed_found"
    kept = Note.objects.filter(text__contains="She has no relatives.")
    assert kept.exists() == (whom == "nobody")
    assert not any("relatives" in str(event.data) for event in Event.objects.all())


def reminded():
    return Message.objects.filter(key__startswith="desk:owed:", channel="inapp")


def run(orders):
    for order in orders:
        remind(Job(kind=order.kind, station_id=order.station_id, payload=order.payload))


@pytest.mark.usefixtures("daytime")
def test_the_desk_is_reminded_once_a_day_while_it_is_late(cast, urgent):
    now = timezone.now()
    assert list(watch_told(now)) == []
    found(cast, urgent, ago=timedelta(hours=25))
    (first,) = watch_told(now)
    run([first, first])
    desk = {person.pk for person in desk_people(urgent.station_id, now)}
    assert set(reminded().values_list("person_id", flat=True)) == desk
    assert reminded().count() == len(desk)
    assert [order.key for order in watch_told(now + timedelta(days=1))] != [first.key]
    told(cast.olga, urgent)
    run([first])
    assert list(watch_told(now)) == []


@pytest.mark.usefixtures("daytime")
def test_an_erased_case_owes_nothing(cast, urgent):
    found(cast, urgent, ago=timedelta(hours=25))
    row = SearchCase.objects.get(pk=urgent.pk)

    class Silent:
        now = timezone.now()

        def record(self, *_row, **_facts):
            pass

    erase_person(Silent(), row)
    assert not row.owes_notice
    assert queries.owed_notices(cast.olga) == []
    assert list(watch_told(timezone.now())) == []
