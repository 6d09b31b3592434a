"""Certificates: seen by a person before they count, and they grow old."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firstlight.force.actions import step_membership
from firstlight.force.models import Insurance, Membership
from firstlight.force.schemas import StepMembership
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message
from firstlight.training.actions import age_credentials, step_credential, submit_credential
from firstlight.training.models import Credential
from firstlight.training.queries import credentials, newer_of, valid_credentials
from firstlight.training.schemas import AgeCredentials, StepCredential, SubmitCredential

TODAY = timezone.localdate


def submit(actor, kind="cpr_aed", days=400, **more):
    return submit_credential(
        actor,
        SubmitCredential(
            kind=kind,
            issuer="Made up",
            issued_on=TODAY() - timedelta(days=900),
            valid_until=TODAY() + timedelta(days=days),
            **more,
        ),
    )


def step(actor, row, event, **more):
    return step_credential(actor, StepCredential(credential_id=row.pk, event=event, **more))


def verified(cast, **more):
    return step(cast.ada, submit(cast.bo, **more), "verify", evidence_seen=True)


def age(cast):
    job = Actor.job("training", cast.hill.pk, "training.age")
    return age_credentials(job, AgeCredentials(on=TODAY()))


def held(cast, on=None):
    found = valid_credentials([cast.bo.person_id], on or TODAY())
    return found.get(cast.bo.person_id, frozenset())


def test_a_certificate_counts_once_somebody_has_seen_it(cast):
    row = submit(cast.bo)
    assert held(cast) == frozenset()
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "verify")
    assert no.value.field == "evidence_seen"
    step(cast.ada, row, "verify", evidence_seen=True)
    assert held(cast) == {"cpr_aed"}


def test_nobody_verifies_their_own(cast):
    row = submit(cast.ada)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "verify", evidence_seen=True)
    assert no.value.code == "own-credential"


def test_a_certificate_counts_only_between_its_days(cast):
    row = verified(cast, days=10)
    assert held(cast, row.valid_until) == {"cpr_aed"}
    assert held(cast, row.valid_until + timedelta(days=1)) == frozenset()
    assert held(cast, row.issued_on - timedelta(days=1)) == frozenset()


def test_what_has_run_out_cannot_be_verified(cast):
    row = submit(cast.bo, days=-1)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "verify", evidence_seen=True)
    assert no.value.field == "valid_until"


@pytest.mark.parametrize(
    ("days", "state"), [(61, "valid"), (60, "expiring"), (0, "expiring"), (-1, "expired")]
)
def test_a_certificate_grows_old(cast, days, state):
    row = verified(cast)
    type(row).objects.filter(pk=row.pk).update(valid_until=TODAY() + timedelta(days=days))
    for _again in range(2):
        age(cast)
    row.refresh_from_db()
    assert row.state == state


def test_a_renewed_one_is_replaced_by_the_new(cast):
    old = verified(cast, days=10)
    age(cast)
    new = submit(cast.bo)
    with pytest.raises(Refused):
        step(cast.bo, old, "renew", replacement_id=new.pk)
    step(cast.ada, new, "verify", evidence_seen=True)
    assert step(cast.bo, old, "renew", replacement_id=new.pk).state == "replaced"


def test_a_revoked_one_stops_counting_at_once(cast):
    row = verified(cast)
    with pytest.raises(Refused):
        step(cast.ada, row, "revoke")
    step(cast.ada, row, "revoke", reason="forged")
    assert held(cast) == frozenset()


def test_coming_back_waits_for_certificates_that_ran_out(cast):
    row = verified(cast, days=1)
    type(row).objects.filter(pk=row.pk).update(valid_until=TODAY() - timedelta(days=1))
    member = Membership.objects.get(person=cast.people.bo)
    Insurance.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        insurer="x",
        starts_on=TODAY(),
        ends_on=TODAY(),
    )
    step_membership(cast.bo, StepMembership(membership_id=member.pk, event="pause"))
    resume = StepMembership(membership_id=member.pk, event="resume")
    with pytest.raises(Refused) as no:
        step_membership(actor_of(cast.people.bo), resume)
    assert no.value.code == "credential-run-out"
    new = submit(actor_of(cast.people.bo))
    step(cast.ada, new, "verify", evidence_seen=True)
    assert step_membership(actor_of(cast.people.bo), resume).state == "active"


def test_one_hands_in_ones_own_and_who_verifies_for_others(cast):
    with pytest.raises(NotAllowed):
        submit(cast.di, person_id=cast.bo.person_id)
    assert submit(cast.ada, person_id=cast.bo.person_id).person_id == cast.bo.person_id
    with pytest.raises(NotFound):
        submit(cast.ada, person_id=cast.people.kai.pk)


def test_a_volunteer_sees_their_own_and_the_association_all(cast):
    verified(cast)
    submit(cast.kai)
    assert {c.person.name for c in credentials(cast.bo)} == {"Bo"}
    assert {c.person.name for c in credentials(cast.amy)} == {"Bo", "Kai"}
    assert {c.person.name for c in credentials(cast.zoe)} == {"Kai"}


def test_a_certificate_of_a_day_to_come_is_refused(cast):
    with pytest.raises(Refused):
        submit_credential(
            cast.bo,
            SubmitCredential(
                kind="radio_operator", issuer="x", issued_on=TODAY() + timedelta(days=1)
            ),
        )
    with pytest.raises(ValueError, match=r".+"):
        SubmitCredential(
            kind="radio_operator", issuer="x", issued_on=TODAY(), valid_until=date(2000, 1, 1)
        )


def words_to(who):
    """Return what was said to somebody about certificates."""
    rows = Message.objects.filter(person_id=who.pk, key__startswith="training:")
    return [row.key.split(":")[1:3] for row in rows.order_by("created_at", "pk")]


def test_leaders_hear_of_what_waits_and_its_holder_of_what_became_of_it(cast):
    row = submit(cast.bo)
    assert words_to(cast.people.ada) == [["waits", str(row.pk)]]
    step(cast.ada, row, "reject", reason="照片看不清")
    assert Credential.objects.get(pk=row.pk).state_note == "照片看不清"
    assert words_to(cast.people.bo) == [["paper", "reject"]]
    assert not Message.objects.filter(body__contains="照片").exists(), "the reason is no letter"
    other = verified(cast)
    step(cast.ada, other, "revoke", reason="发证机构撤销")
    assert words_to(cast.people.bo)[1:] == [["paper", "verify"], ["paper", "revoke"]]
    submit(cast.ada, person_id=cast.people.bo.pk)
    assert len(words_to(cast.people.ada)) == 2, "what a leader hands in they know"


def test_the_new_certificate_stands_in_for_the_old(cast):
    old, new = verified(cast, days=20), verified(cast, days=500)
    age(cast)
    old.refresh_from_db()
    assert (newer_of(old), newer_of(new)) == (new, None)
    verified(cast, kind="boat_operator", days=900)
    assert newer_of(new) is None
