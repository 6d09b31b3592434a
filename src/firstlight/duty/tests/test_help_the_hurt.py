"""Injuries: first aid and insurance in order; health facts only for who must know."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.actions.injuries import choose_secrecy, report_injury, step_injury
from firstlight.duty.models import InjuryReport
from firstlight.duty.queries import injuries
from firstlight.duty.schemas.injuries import ChooseSecrecy, ReportInjury, StepInjury
from firstlight.force.models import Membership, Person
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message

EVERYBODY = ("ada", "bo", "di", "ray", "olga", "finn", "dee", "zoe", "kai", "amy", "pat", "uma")


def hurt(actor, **words):
    when = timezone.now() - timedelta(minutes=10)
    return report_injury(actor, ReportInjury(kind="扭伤脚踝", happened_at=when, **words))


def step(actor, row, event, **words):
    return step_injury(actor, StepInjury(injury_id=row.pk, event=event, **words))


def treated(cast):
    row = hurt(cast.bo)
    return step(cast.ada, row, "first_aid", first_aid="冷敷", called_120="not_needed")


def test_the_one_who_was_hurt_reports_and_the_leader_hears(cast):
    row = hurt(cast.bo)
    assert (row.person_id, row.state) == (cast.people.bo.pk, "reported")
    assert Message.objects.filter(person_id=cast.people.ada.pk).exists()
    assert not Message.objects.filter(person_id=cast.people.olga.pk).exists()
    with pytest.raises(Refused):
        report_injury(
            cast.bo,
            ReportInjury(kind="x", happened_at=timezone.now() + timedelta(hours=1)),
        )


def test_a_leader_reports_for_their_own_team_only(cast):
    assert hurt(cast.ada, person_id=cast.people.di.pk).person_id == cast.people.di.pk
    with pytest.raises(NotFound):
        hurt(cast.ada, person_id=cast.people.ray.pk)
    with pytest.raises(NotFound):
        hurt(cast.bo, person_id=cast.people.di.pk)


def test_who_is_on_leave_reads_their_own_and_reports_no_other(cast, sign_in):
    row = treated(cast)
    Membership.objects.filter(person=cast.people.bo).update(state="paused")
    client = sign_in(cast.people.bo)
    assert 'href="/injuries/"' in client.get("/my/").content.decode()
    listed = client.get("/injuries/")
    assert f'href="/injuries/{row.pk}/"' in listed.content.decode()
    assert 'name="kind"' not in listed.content.decode()
    assert "冷敷" in client.get(f"/injuries/{row.pk}/").content.decode()
    assert client.post("/injuries/", {"kind": "x"}).status_code == 404
    assert (
        client.post(f"/injuries/{row.pk}/secrecy/", {"wants_secrecy": "true"}).status_code == 302
    )
    row.refresh_from_db()
    assert row.wants_secrecy
    sign_in(cast.people.di)
    assert client.get(f"/injuries/{row.pk}/").status_code == 404


def test_whether_120_was_called_is_always_said(cast):
    row = hurt(cast.bo)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "first_aid", first_aid="冷敷")
    assert no.value.field == "called_120"
    done = step(cast.ada, row, "first_aid", first_aid="冷敷", called_120="yes")
    assert (done.state, done.called_120) == ("treated", True)


def test_insurer_claim_settled(cast):
    row = treated(cast)
    with pytest.raises(Refused):
        step(cast.ada, row, "notify")
    for event, words in (
        ("notify", {"insurer_ref": "P1"}),
        ("claim", {}),
        ("settle", {"reason": "赔付"}),
    ):
        row = step(cast.ada, row, event, **words)
    assert row.state == "closed"


def test_health_facts_are_for_who_must_know(cast):
    row = treated(cast)
    sees = {
        name
        for name in EVERYBODY
        if injuries.injuries(getattr(cast, name)).filter(pk=row.pk).exists()
    }
    assert sees == {"bo", "ada", "amy"}
    knows = {name for name in sees if injuries.may_know_health(getattr(cast, name), row)}
    assert knows == {"bo", "ada"}


def test_the_log_holds_no_health(cast):
    treated(cast)
    told = " ".join(str(each.data) for each in Event.objects.all())
    assert "扭伤" not in told
    assert "冷敷" not in told


def test_bravery_is_named_by_others_and_its_privacy_is_ones_own(cast):
    row = treated(cast)
    assert row.wants_secrecy
    with pytest.raises(Refused):
        step(cast.ada, row, "bravery", bravery_note="x")
    step(cast.amy, row, "bravery", bravery_note="救人")
    with pytest.raises(NotFound):
        choose_secrecy(cast.ada, ChooseSecrecy(injury_id=row.pk, wants_secrecy=False))
    choose_secrecy(cast.bo, ChooseSecrecy(injury_id=row.pk, wants_secrecy=False))
    assert not InjuryReport.objects.get().wants_secrecy
    with pytest.raises(NotAllowed):
        choose_secrecy(cast.uma, ChooseSecrecy(injury_id=row.pk, wants_secrecy=False))


def test_who_is_named_for_bravery_hears_that_it_was_filed_and_decided(cast):
    row = treated(cast)
    Person.objects.filter(pk=row.person_id).update(language="en")
    step(cast.amy, row, "bravery", bravery_note="救人")
    step(cast.amy, row, "result", reason="已确认")
    sent = Message.objects.filter(person_id=row.person_id).order_by("pk")
    assert [each.title for each in sent] == [
        "A nomination about you was filed",
        "A nomination about you was decided",
    ]
    assert {each.link for each in sent} == {"/bravery/"}
    assert not any("救人" in each.body or "已确认" in each.body for each in sent)
