"""A question whose SQL is kept answers as the queryset it was written as."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstlight.force.models import Account, Membership, Person
from firstlight.kernel.models import LogHead, RefusedAttempt
from firstlight.kernel.questions import MOST_KEYS, Question, how_many

TODAY = date(2026, 5, 4)


@Question
def tried(station_ids: Sequence[UUID], day: date, since: datetime, actor: str, times: int):
    found = RefusedAttempt.objects.filter(station_id__in=station_ids, on_date=day, actor=actor)
    found = found.filter(times__gte=times, last_at__gt=since)
    return found.order_by("action").values_list("pk", "station_id", "on_date", "action", "last_at")


@Question
def newest(station_id: UUID, *, limit: int):
    return RefusedAttempt.objects.filter(station_id=station_id).order_by("-on_date")[:limit]


@Question
def members(station_id: UUID) -> QuerySet[Membership]:
    found = Membership.objects.filter(station_id=station_id).select_related(
        "organisation__parent", "person__account"
    )
    found = found.annotate(roles_held=Count("roles")).order_by("pk")
    return found.only("state", "person__name", "person__account__username", "organisation")


@pytest.fixture
def stations(db):
    """Three stations, each with a refusal of one person today and yesterday."""
    keys, now = [uuid4() for _ in range(3)], timezone.now()
    RefusedAttempt.objects.bulk_create(
        RefusedAttempt(
            station_id=key,
            on_date=TODAY - timedelta(days=ago),
            actor="person:1",
            action=f"act {number}",
            times=number + 1,
            at=now,
            last_at=now,
        )
        for number, key in enumerate(keys)
        for ago in (0, 1)
    )
    return keys


def test_every_kind_of_value_is_asked_with(stations):
    before = timezone.now() - timedelta(minutes=1)
    for _ in range(2):  # written, then kept
        for asked in (stations, stations[:2], stations[:1], [uuid4()]):
            for words in (
                (TODAY, before, "person:1", 1),
                (TODAY, before, "person:1", 2),
                (TODAY, before, "person:2", 1),
                (TODAY, before + timedelta(days=1), "person:1", 1),
                (TODAY - timedelta(days=2), before, "person:1", 1),
            ):
                assert tried(asked, *words) == list(tried.ask(asked, *words))
    assert len(tried(stations, TODAY, before, "person:1", 2)) == 2


def test_rows_come_in_the_fields_own_types(stations):
    (row,) = tried(stations[:1], TODAY, timezone.now() - timedelta(days=1), "person:1", 1)
    assert [type(each) for each in row] == [UUID, UUID, date, str, datetime]
    assert row[-1].tzinfo is not None


def told(rows):
    """What hangs on each row, near and far."""
    return [
        (
            each.state,
            each.roles_held,
            each.person.name,
            getattr(each.person, "account", None),
            each.organisation.parent and each.organisation.parent.name,
            each.get_deferred_fields(),
        )
        for each in rows
    ]


def test_rows_of_a_model_come_with_the_rows_selected_with_them(cast):
    account = Account.objects.create(username="bo", person_id=cast.bo.person_id)
    asked = members.ask(cast.bo.station_id)
    expected = told(asked)
    with CaptureQueriesContext(connection) as queries:
        found = members(cast.bo.station_id)
        assert told(found) == expected
    assert len(queries) == 1
    assert found == list(asked)
    assert account in [row[3] for row in expected]
    assert found[0].version == asked[0].version  # what was left out is fetched when it is wanted
    assert not found[0]._state.adding


def test_what_is_given_by_name_is_written_into_the_question(stations):
    assert [each.on_date for each in newest(stations[0], limit=2)] == [
        TODAY,
        TODAY - timedelta(days=1),
    ]
    assert [each.on_date for each in newest(stations[0], limit=1)] == [TODAY]
    assert newest(stations[1], limit=1) == list(newest.ask(stations[1], limit=1))


def test_no_keys_are_no_question_and_many_keys_are_asked_too(stations):
    words = (TODAY, timezone.now() - timedelta(days=1), "person:1", 1)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert tried([], *words) == []
    assert len(asked) == 0
    many = [*stations, *(uuid4() for _ in range(MOST_KEYS))]
    assert tried(many, *words) == tried(stations, *words)


def test_text_that_looks_like_sql_is_text(stations):
    words = (TODAY, timezone.now() - timedelta(days=1))
    assert tried(stations, *words, "' OR 1=1 --", 1) == []
    assert tried(stations, *words, "%s", 1) == []


def test_a_question_that_does_not_use_what_it_is_asked_with_is_a_mistake(db):
    @Question
    def heads(station_id: UUID, seq: int):
        return LogHead.objects.filter(pk=station_id).values_list("seq")

    with pytest.raises(AssertionError, match="heads"):
        heads(uuid4(), 3)


def test_a_question_for_anything_but_rows_and_values_is_a_mistake(db):
    @Question
    def ends(station_id: UUID):
        return LogHead.objects.filter(pk=station_id).values_list("seq", flat=True)

    with pytest.raises(AssertionError, match="ends"):
        ends(uuid4())


def test_many_counts_are_one_question_and_each_is_what_its_queryset_counts(cast, stations):
    tries = RefusedAttempt.objects.filter(on_date=TODAY).order_by("action")
    asked = [
        tries,
        Membership.objects.none(),
        Membership.objects.filter(station_id=cast.bo.station_id).select_related("person"),
        Person.objects.filter(memberships__state="active").distinct(),  # each once, however often
        Person.objects.filter(memberships__state="active"),
        Membership.objects.annotate(held=Count("roles")).filter(held__gte=1),
        tries.filter(pk__in=[]),
        tries.filter(action="%s ' --"),
    ]
    expected = [rows.count() for rows in asked]
    with CaptureQueriesContext(connection) as queries:
        assert how_many(asked) == expected
    assert len(queries) == 1
    assert min(expected[0], expected[2], expected[3], expected[5]) > 0
    assert how_many([]) == how_many([Membership.objects.none()])[1:] == []
