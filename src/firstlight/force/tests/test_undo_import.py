"""What an import did is written down and can be taken back, where nobody has built on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force import actions, queries
from firstlight.force.actions.erasing import erase_leaver
from firstlight.force.actions.undoing import old_imports
from firstlight.force.models import (
    Account,
    Agreement,
    ImportedLine,
    Membership,
    Person,
    RoleGrant,
    RosterImport,
)
from firstlight.force.queries import imported
from firstlight.force.schemas import (
    EditMembership,
    EditPerson,
    ImportRoster,
    UndoImport,
    UploadRoster,
)
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound, Slip, Stale
from firstlight.kernel.models import Event
from firstlight.privacy.models import Consent

HEAD = "姓名,手机号,邮箱,出生日期,类别,编号,专长,入队日期,行为守则签署日期,协议签署日期\n"
NEW = "测甲子,00000000001,,1980-06-30,退役军人,A1,,2024-05-01,2024-03-01,2024-03-01\n"


def take(cast, text, **more):
    data = UploadRoster(
        organisation_id=cast.dawn.pk, filename="花名册.csv", content=(HEAD + text).encode()
    )
    draft = actions.upload_roster(cast.olga, data)
    actions.import_roster(cast.olga, ImportRoster(draft_id=draft.pk, **more))
    return RosterImport.objects.get(pk=draft.pk)


def whys(batch):
    found = queries.standings(batch, queries.lines_of(batch))
    return {each.line.number: each.why for each in found}


def undo(cast, batch, expected=1, actor=None):
    data = UndoImport(import_id=batch.pk, expected=expected)
    return actions.undo_import(actor or cast.olga, data)


def bo_known(cast):
    """Bo is a member of Dawn whom the file knows by their telephone."""
    bo = cast.people.bo
    Person.objects.filter(pk=bo.pk).update(phone="00000000009", email="bo@example.invalid")
    Membership.objects.filter(person=bo).update(number="B1", specialities=["急救"])
    return "Bo,00000000009,new@example.invalid,1980-01-01,退役军人,B7,无人机、绳索,2024-05-01,,\n"


def test_what_each_line_did_is_written_down_and_no_more(cast):
    batch = take(cast, NEW + bo_known(cast))
    assert (batch.filename, batch.made_by_id) == ("花名册.csv", cast.people.olga.pk)
    assert batch.counts == {"new": 1, "joined": 0, "changed": 1, "same": 0, "left": 0}
    new, bo = queries.lines_of(batch)
    assert (new.number, new.verdict, new.person.name, new.changes) == (2, "new", "测甲子", [])
    assert {each["field"]: (each["before"], each["after"]) for each in bo.changes} == {
        "email": ("bo@example.invalid", "new@example.invalid"),
        "category": ("other", "veteran"),
        "number": ("B1", "B7"),
        "specialities": (["急救"], ["无人机", "绳索"]),
        "joined_on": (None, "2024-05-01"),
    }


def test_all_is_as_before_once_it_is_undone(cast):
    before = Person.objects.count(), Membership.objects.count(), Agreement.objects.count()
    batch = take(cast, NEW + bo_known(cast))
    assert undo(cast, batch, 2) == {"undone": 2, "left": 0}
    assert (
        Person.objects.count(),
        Membership.objects.count(),
        Agreement.objects.count(),
    ) == before
    bo = Membership.objects.select_related("person").get(person=cast.people.bo)
    assert (bo.person.email, bo.number, bo.category) == ("bo@example.invalid", "B1", "other")
    assert (bo.specialities, bo.joined_on, bo.state) == (["急救"], None, "active")
    lines = queries.lines_of(batch)
    assert all(line.undone_at and not line.changes for line in lines)
    assert [line.person_id for line in lines] == [None, cast.people.bo.pk]
    assert Event.objects.filter(action="force.undo_import").count() == 3
    with pytest.raises(Slip) as no:
        undo(cast, batch, 2)
    assert no.value.code == "nothing-to-undo"
    take(cast, NEW)  # and the file can come in again
    assert Person.objects.filter(name="测甲子").count() == 1


def test_who_joined_another_team_leaves_it_again_and_stays_who_they_were(cast):
    Person.objects.filter(pk=cast.people.ray.pk).update(phone="00000000009", born_on=None)
    line = "Ray,00000000009,,1980-06-30,,,,,,\n"
    batch = take(cast, line, same=frozenset({2}))
    assert undo(cast, batch) == {"undone": 1, "left": 0}
    ray = Person.objects.get(pk=cast.people.ray.pk)
    assert (ray.born_on, ray.memberships.count()) == (None, 1)


def edit_member(cast, member):
    data = EditMembership(membership_id=member.pk, category="other", number="A2", specialities=())
    actions.edit_membership(cast.olga, data)


def edit_person(cast, member):
    who = member.person
    data = EditPerson(person_id=who.pk, name=who.name, phone=who.phone, born_on=who.born_on)
    actions.edit_person(cast.olga, data)


def sign_in(_cast, member):
    Account.objects.create(username="made-up", person=member.person)


def agree(cast, member):
    own = {"station_id": cast.hill.pk, "subject_id": member.person_id}
    Consent.objects.create(**own, purpose="home_area", state="given")


def hold_role(cast, member):
    own = {"station_id": cast.hill.pk, "membership": member, "scope": cast.dawn}
    RoleGrant.objects.create(**own, role="volunteer", starts_at=timezone.now())


def join_ridge(cast, member):
    own = {"station_id": cast.hill.pk, "person": member.person}
    Membership.objects.create(**own, organisation=cast.ridge)


def come_again(cast, _member):
    take(cast, NEW.replace("A1", "A9"))


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (edit_member, imported.CHANGED),
        (edit_person, imported.CHANGED),
        (sign_in, imported.SIGN_IN),
        (agree, imported.TAKES_PART),
        (hold_role, imported.ROLE),
        (join_ridge, imported.ELSEWHERE),
        (come_again, imported.LATER),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_who_somebody_has_built_on_stays_and_why_is_said(cast, since, why):
    batch = take(cast, NEW + NEW.replace("测甲子", "测乙丑").replace("0001,", "0002,"))
    since(cast, Membership.objects.get(person__name="测甲子"))
    assert whys(batch) == {2: why, 3: ""}
    assert undo(cast, batch) == {"undone": 1, "left": 1}
    assert list(Person.objects.filter(name__startswith="测").values_list("name", flat=True)) == [
        "测甲子"
    ]


def test_a_field_that_was_put_right_since_is_not_overwritten(cast):
    batch = take(cast, bo_known(cast))
    Membership.objects.filter(person=cast.people.bo).update(number="B8")
    assert whys(batch) == {2: imported.CHANGED}
    with pytest.raises(Slip):
        undo(cast, batch)


def test_who_was_known_before_keeps_their_past_and_may_serve_on(cast):
    """That Bo signs in and serves stands against nothing that only put Bo's number right."""
    batch = take(cast, bo_known(cast))
    agree(cast, Membership.objects.get(person=cast.people.bo))
    assert whys(batch) == {2: ""}


def test_later_imports_are_undone_first(cast):
    first = take(cast, NEW)
    second = take(cast, NEW.replace("A1", "A9"))
    assert whys(first) == {2: imported.LATER}
    undo(cast, second)
    assert Membership.objects.get(person__name="测甲子").number == "A1"
    undo(cast, first)
    assert not Person.objects.filter(name="测甲子").exists()


def test_what_is_seen_is_what_is_undone(cast):
    batch = take(cast, NEW)
    with pytest.raises(Stale):
        undo(cast, batch, 2)
    assert Person.objects.filter(name="测甲子").exists()


def test_only_who_may_import_there_undoes(cast):
    batch = take(cast, NEW)
    with pytest.raises(NotAllowed):
        undo(cast, batch, actor=cast.ada)
    with pytest.raises(NotFound):
        undo(cast, batch, actor=cast.zoe)
    assert undo(cast, batch)["undone"] == 1


def test_after_two_weeks_only_the_numbers_are_left_and_after_a_year_nothing(cast):
    batch = take(cast, bo_known(cast))
    clock = Context(cast.olga, "test")
    old_imports(clock, timezone.localdate())
    assert ImportedLine.objects.exists()
    ImportedLine.objects.update(created_at=timezone.now() - timedelta(days=15))
    old_imports(clock, timezone.localdate())
    assert not ImportedLine.objects.exists()
    with pytest.raises(Slip):
        undo(cast, batch)
    RosterImport.objects.update(created_at=timezone.now() - timedelta(days=366))
    old_imports(clock, timezone.localdate())
    assert not RosterImport.objects.exists()


def test_with_a_person_goes_what_an_import_changed_of_them(cast):
    batch = take(cast, bo_known(cast))
    Membership.objects.filter(person=cast.people.bo).update(state="withdrawn")
    assert erase_leaver(Context(cast.olga, "test"), cast.people.bo)
    assert queries.lines_of(batch) == []
