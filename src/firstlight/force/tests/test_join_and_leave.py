"""Joining, serving and leaving: the workflow `membership` with its guards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force import actions, queries
from firstlight.force.models import Insurance, Membership, Person
from firstlight.force.schemas import (
    AddMembership,
    OpenOrganisation,
    RecordPapers,
    RegisterPerson,
    StepMembership,
)
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Stale
from firstlight.notify.models import Message
from firstlight.privacy.actions import give_consent, refuse_consent, run_clock
from firstlight.privacy.models import Consent, RetentionJob
from firstlight.privacy.purposes import PURPOSES
from firstlight.privacy.schemas import AnswerConsent, RunClock


def told(about):
    """Return the names of who was told of a membership's step."""
    keys = Message.objects.filter(key__startswith=f"membership:{about}")
    return set(
        Person.objects.filter(pk__in=keys.values("person_id")).values_list("name", flat=True)
    )


def step(actor, row, event, **more):
    return actions.step_membership(
        actor, StepMembership(membership_id=row.pk, event=event, **more)
    )


@pytest.fixture
def newcomer(cast):
    """Somebody written down in Dawn as a draft, and how they act."""
    data = RegisterPerson(organisation_id=cast.dawn.pk, name="单小乐", born_on="1990-05-01")
    row = actions.register_person(cast.olga, data)
    return row, actor_of(row.person)


def answer_all(actor, refuse=()):
    for key in PURPOSES:
        say = refuse_consent if key in refuse else give_consent
        say(actor, AnswerConsent(purpose=key))


def answers(person):
    """Return what has become of each of somebody's consents."""
    return dict(Consent.objects.filter(subject_id=person.pk).values_list("purpose", "state"))


def apply(row, actor):
    answer_all(actor, refuse=["publish_name"])
    return step(actor, row, "submit", privacy_notice_shown=True)


def take_on(cast, row, actor):
    apply(row, actor)
    step(cast.ada, row, "recommend")
    today = timezone.localdate()
    papers = RecordPapers(membership_id=row.pk, code_signed_on=today, agreement_signed_on=today)
    actions.record_papers(cast.olga, papers)
    return step(cast.olga, row, "approve")


def test_a_newcomer_becomes_active_by_leader_and_officer_together(cast, newcomer):
    row, actor = newcomer
    take_on(cast, row, actor)
    actions.record_papers(
        cast.olga, RecordPapers(membership_id=row.pk, induction_passed_on=timezone.localdate())
    )
    assert step(cast.ada, row, "confirm").state == "probation"
    assert told("confirm:second") == {"Olga", "Finn"}
    assert step(cast.olga, row, "confirm").state == "active"
    assert told("confirm:") >= {row.person.name}


def test_one_person_cannot_confirm_for_two(cast, newcomer):
    row, actor = newcomer
    take_on(cast, row, actor)
    actions.record_papers(
        cast.olga, RecordPapers(membership_id=row.pk, induction_passed_on=timezone.localdate())
    )
    step(cast.olga, row, "confirm")
    assert step(cast.finn, row, "confirm").state == "probation"
    assert step(cast.ada, row, "confirm").state == "active"


def test_nobody_under_18_can_apply(cast):
    young = timezone.localdate() - timedelta(days=17 * 365)
    data = RegisterPerson(organisation_id=cast.dawn.pk, name="小小", born_on=young)
    row = actions.register_person(cast.olga, data)
    actor = actor_of(row.person)
    answer_all(actor)
    with pytest.raises(Refused) as no:
        step(actor, row, "submit", privacy_notice_shown=True)
    assert no.value.code == "under-age"


def test_an_application_needs_the_notice_and_an_answer_to_each_question(newcomer):
    row, actor = newcomer
    with pytest.raises(Refused) as no:
        step(actor, row, "submit")
    assert no.value.field == "privacy_notice_shown"
    give_consent(actor, AnswerConsent(purpose="home_area"))
    with pytest.raises(Refused) as no:
        step(actor, row, "submit", privacy_notice_shown=True)
    assert no.value.code == "consents-open"


def test_nobody_applies_or_leaves_for_somebody_else(cast, newcomer):
    row, actor = newcomer
    answer_all(actor)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "submit", privacy_notice_shown=True)
    assert no.value.code == "not-your-step"


def test_a_step_needs_the_right_hat(cast, newcomer):
    row, actor = newcomer
    apply(row, actor)
    with pytest.raises(Refused):
        step(actor, row, "recommend")
    with pytest.raises(Refused):
        step(cast.olga, row, "recommend")  # the leader's step, not the officer's
    with pytest.raises(NotFound):
        step(cast.zoe, row, "recommend")  # another station


def test_approval_needs_code_and_agreement(cast, newcomer):
    row, actor = newcomer
    apply(row, actor)
    step(cast.ada, row, "recommend")
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "approve")
    assert no.value.code == "code-not-signed"
    today = timezone.localdate()
    actions.record_papers(cast.olga, RecordPapers(membership_id=row.pk, code_signed_on=today))
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "approve")
    assert no.value.code == "agreement-not-signed"


def test_what_is_missing_must_be_named(cast, newcomer):
    row, actor = newcomer
    apply(row, actor)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "ask_more")
    assert no.value.field == "missing"
    assert step(cast.ada, row, "ask_more", missing="电话").state == "need_more"
    assert step(actor, row, "resubmit").state == "submitted"


def mine(cast, who):
    return Membership.objects.get(person=getattr(cast.people, who))


def test_suspension_needs_reason_end_and_hearing(cast):
    row, day = mine(cast, "bo"), timezone.localdate() + timedelta(days=30)
    for given in (
        {"until": day, "heard": True},
        {"reason": "x", "heard": True},
        {"reason": "x", "until": day},
    ):
        with pytest.raises(Refused):
            step(cast.olga, row, "suspend", **given)
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "suspend", reason="x", heard=True, until=timezone.localdate())
    assert no.value.field == "until"
    done = step(cast.olga, row, "suspend", reason="x", until=day, heard=True)
    assert (done.state, done.suspended_until) == ("suspended", day)
    assert step(cast.olga, row, "restore").state == "active"


def test_a_suspended_member_serves_nowhere_but_can_still_leave(cast):
    row, day = mine(cast, "bo"), timezone.localdate() + timedelta(days=30)
    step(cast.olga, row, "suspend", reason="x", until=day, heard=True)
    actor = actor_of(cast.people.bo)
    assert actor.role == "applicant"
    assert not actor.may("callouts.answer")
    assert step(actor, row, "withdraw").state == "withdrawn"
    assert actor_of(cast.people.bo) is None


def test_removal_needs_two_and_the_objection_period(cast):
    row, day = mine(cast, "bo"), timezone.localdate() + timedelta(days=30)
    answer_all(cast.bo)
    Person.objects.filter(pk=row.person_id).update(home_lon=120.0, home_lat=30.0)
    step(cast.olga, row, "suspend", reason="x", until=day, heard=True)
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "remove", reason="x")
    assert no.value.code == "objection-open"
    long_ago = timezone.localdate() - timedelta(days=8)
    Membership.objects.filter(pk=row.pk).update(suspended_on=long_ago)
    assert step(cast.olga, row, "remove", reason="x").state == "suspended"
    assert told("remove") == {"Amy"}
    assert step(cast.amy, row, "remove", reason="x").state == "removed"
    assert told("remove") == {"Amy", "Bo"}
    assert set(answers(row.person).values()) == {"given", "expired"}
    assert Person.objects.get(pk=row.person_id).home_lon is None


def in_squad(cast, row):
    squad = actions.open_organisation(
        cast.olga, OpenOrganisation(parent_id=cast.dawn.pk, kind="squad", name="演示小队")
    )
    same = {"station_id": row.station_id, "person": row.person, "state": row.state}
    return Membership.objects.create(organisation=squad, category=row.category, **same)


def test_who_is_removed_from_the_team_does_not_come_back_in_its_squad(cast):
    row, day = mine(cast, "bo"), timezone.localdate() + timedelta(days=30)
    below = in_squad(cast, row)
    step(cast.olga, row, "suspend", reason="x", until=day, heard=True)
    long_ago = timezone.localdate() - timedelta(days=8)
    Membership.objects.filter(person_id=row.person_id).update(suspended_on=long_ago)
    step(cast.olga, row, "remove", reason="x")
    step(cast.amy, row, "remove", reason="x")
    below.refresh_from_db()
    assert below.state == "removed"
    assert actor_of(row.person) is None
    assert RetentionJob.objects.get().category == "force.leaver"


def test_who_leaves_the_team_leaves_its_squads(cast):
    row = mine(cast, "bo")
    below = in_squad(cast, row)
    step(cast.bo, row, "withdraw")
    below.refresh_from_db()
    assert below.state == "withdrawn"
    assert RetentionJob.objects.get().subject == row.person.label


def test_coming_back_needs_insurance_that_still_runs(cast):
    row = mine(cast, "bo")
    step(cast.bo, row, "pause")
    actor = actor_of(cast.people.bo)
    with pytest.raises(Refused) as no:
        step(actor, row, "resume")
    assert no.value.code == "not-insured"
    today = timezone.localdate()
    Insurance.objects.create(
        station_id=row.station_id,
        person=row.person,
        insurer="Made up",
        starts_on=today,
        ends_on=today,
    )
    assert step(actor, row, "resume").state == "active"


def test_leaving_starts_the_clock_and_ends_the_roles(cast):
    row = mine(cast, "ada")
    answer_all(cast.ada, refuse=["health_statement"])
    Membership.objects.filter(pk=row.pk).update(emergency_contact="单小乐")
    step(cast.ada, row, "withdraw")
    assert row.roles.get().ends_at is not None
    clock = RetentionJob.objects.get()
    assert clock.category == "force.leaver"
    assert clock.subject == row.person.label
    # Nobody who has left could take these back; the last hours still go to the register.
    assert answers(row.person) == {
        key: {"health_statement": "refused", "civil_affairs": "given"}.get(key, "withdrawn")
        for key in PURPOSES
    }
    row.refresh_from_db()
    assert row.emergency_contact == ""
    # Whoever comes back is asked anew.
    add = AddMembership(person_id=row.person_id, organisation_id=cast.dawn.pk)
    again, back = actions.add_membership(cast.olga, add), actor_of(row.person)
    with pytest.raises(Refused) as no:
        step(back, again, "submit", privacy_notice_shown=True)
    assert no.value.code == "consents-open"
    again.delete()
    job = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(job, RunClock(on=clock.due_on))
    assert answers(row.person)["civil_affairs"] == "expired"


def test_who_stays_in_another_team_keeps_their_particulars(cast):
    row = mine(cast, "bo")
    add = AddMembership(person_id=row.person_id, organisation_id=cast.ridge.pk)
    actions.add_membership(cast.olga, add)
    answer_all(cast.bo)
    step(cast.bo, row, "withdraw")
    assert not RetentionJob.objects.exists()
    assert set(answers(row.person).values()) == {"given"}
    assert Person.objects.filter(name="Bo").count() == 1


def test_a_second_live_membership_in_one_team_is_refused(cast):
    add = AddMembership(person_id=cast.people.bo.pk, organisation_id=cast.dawn.pk)
    with pytest.raises(Refused) as no:
        actions.add_membership(cast.olga, add)
    assert no.value.code == "member-already"


def test_a_step_on_a_stale_version_is_refused(cast):
    row = mine(cast, "bo")
    with pytest.raises(Stale):
        step(cast.bo, row, "pause", version=row.version + 1)


def test_registering_needs_the_officers_capability(cast):
    data = RegisterPerson(organisation_id=cast.dawn.pk, name="X")
    for other in (cast.ada, cast.bo, cast.dee, cast.amy):
        with pytest.raises(NotAllowed):
            actions.register_person(other, data)
    with pytest.raises(NotFound):
        actions.register_person(cast.zoe, data)


def test_a_volunteer_sees_only_themselves_and_a_leader_the_team(cast):
    assert {p.name for p in queries.people(cast.bo)} == {"Bo"}
    assert {p.name for p in queries.people(cast.ada)} == {"Ada", "Bo", "Di"}
    assert "Kai" not in {p.name for p in queries.people(cast.olga)}
    assert {"Bo", "Kai"} <= {p.name for p in queries.people(cast.amy)}
