"""Storms: a warning taken as issued, teams asked, groups sent, everybody counted back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.duty.actions.shifts import edit_shift
from firstlight.duty.actions.storms import count_back, send_group, step_activation
from firstlight.duty.actions.warnings import take_warning
from firstlight.duty.models import (
    EmergencyActivation,
    Shift,
    ShiftAssignment,
    StormHead,
    WeatherWarning,
)
from firstlight.duty.queries import storms
from firstlight.duty.queries.matters import matters_of
from firstlight.duty.schemas.shifts import EditShift
from firstlight.duty.schemas.storms import CountBack, SendGroup, StepActivation, TakeWarning
from firstlight.duty.tests.conftest import place
from firstlight.duty.tests.gathering import accept, insure
from firstlight.duty.tests.test_secure_events import live
from firstlight.exchange.errors import BadFile
from firstlight.force.models import Membership, Organisation, RoleGrant
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message

OFFICE = "office@example.invalid"


def cap(
    number,
    *,
    kind="Alert",
    colour="Orange",
    status="Actual",
    refs="",
    sender=OFFICE,
    hours=6,
    drawn="",
):
    now = timezone.localtime()
    until = (now + timedelta(hours=hours)).isoformat(timespec="seconds")
    references = f"<references>{refs}</references>" if refs else ""
    return f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{number}</identifier><sender>{sender}</sender>
<sent>{now.isoformat(timespec="seconds")}</sent><status>{status}</status>
<msgType>{kind}</msgType><scope>Public</scope>{references}
<info><language>zh-CN</language><category>Met</category><event>高温</event>
<urgency>Expected</urgency><severity>{colour}</severity><certainty>Likely</certainty>
<expires>{until}</expires><senderName>演示气象台</senderName><headline>高温预警</headline>
<area><areaDesc>长乐镇</areaDesc>{drawn}</area></info></alert>""".encode()


def ref(number, sender=OFFICE):
    return f"{sender},{number},2026-01-01T00:00:00+08:00"


def take(actor, *args, **words):
    return take_warning(actor, TakeWarning(source=cap(*args, **words)))


def step(actor, row, event, **words):
    return step_activation(actor, StepActivation(activation_id=row.pk, event=event, **words))


def ready(cast, **words):
    take(cast.olga, "w1")
    row = EmergencyActivation.objects.get()
    return step(
        cast.olga,
        row,
        "readiness",
        command_post="县防指",
        teams=[cast.dawn.pk],
        response_level=2,
        red_line="水位到警戒线",
        **words,
    )


def test_stand_by_is_said_in_each_readers_language_and_what_is_typed_stays(cast):
    with translation.override("en"):
        ready(cast)
    shift = Shift.objects.get()
    assert shift.title == "待命：高温，长乐镇"
    assert "红线：水位到警戒线" in shift.words["risks"]
    with translation.override("en"):
        assert shift.words["title"] == "Stand-by: 高温, 长乐镇"
        assert shift.words["risks"].endswith("Red line: 水位到警戒线")

        own_words = {name: shift.words[name] for name in ("title", "risks", "gear")}
        same = {
            name: getattr(shift, name) for name in ("kind", "starts_at", "ends_at", "risk_level")
        }
        plan = EditShift(shift_id=shift.pk, **same | own_words, max_people=9)
        edit_shift(cast.olga, plan)
    shift.refresh_from_db()
    assert shift.max_people == 9
    assert (
        shift.words["title"] == "待命：高温，长乐镇"
    )  # left alone, so each still reads their own
    edit_shift(cast.olga, plan.model_copy(update={"title": "高温值守"}))
    shift.refresh_from_db()
    with translation.override("en"):
        assert shift.words["title"] == "高温值守"
        assert "Severe weather" in shift.words["risks"]

    Shift.objects.update(said={})  # as a shift was kept before
    shift.refresh_from_db()
    assert shift.words["title"] == "高温值守"


def group(row, people, **words):
    given = {
        "activation_id": row.pk,
        "title": "转移",
        "exit_route": "沿上山路到学校",
        "gear_checked": True,
        "leader_id": people[0].pk,
        "people": [who.pk for who in people],
    }
    return SendGroup(**given | words)


def manned(cast):
    row = ready(cast)
    insure(cast.people.bo, cast.people.di)
    accept(Shift.objects.get(subject=row.label), cast.people.bo, cast.people.di)
    row.refresh_from_db()
    return row


def test_a_warning_is_kept_as_issued_and_taken_once(cast):
    first, again = take(cast.dee, "w1"), take(cast.dee, "w1")
    assert (first.is_repeated, again.is_repeated) == (False, True)
    row = WeatherWarning.objects.get()
    assert (row.issuer, row.colour, row.hazard, row.area) == (
        "演示气象台",
        "orange",
        "高温",
        "长乐镇",
    )
    assert row.source.startswith("<alert xmlns=")
    activation = EmergencyActivation.objects.get()
    assert (activation.state, activation.response_level) == ("on_notice", 2)
    assert (activation.warning_colour, activation.issuer) == ("orange", "演示气象台")


@pytest.mark.parametrize(("colour", "level"), [("Blue", 4), ("Yellow", 3), ("Red", 1)])
def test_the_colour_proposes_a_level(cast, colour, level):
    take(cast.olga, "w1", colour=colour)
    assert EmergencyActivation.objects.get().response_level == level


def test_an_exercise_is_marked_and_a_draft_refused(cast):
    assert take(cast.olga, "w1", status="Exercise").warning.is_exercise
    with pytest.raises(Refused):
        take(cast.olga, "w2", status="Draft")
    with pytest.raises(BadFile):
        take_warning(cast.olga, TakeWarning(source=b"<html></html>"))
    with pytest.raises(NotAllowed):
        take(cast.bo, "w3")


def test_only_its_own_sender_lifts_a_warning(cast):
    take(cast.olga, "w1")
    take(cast.olga, "c1", kind="Cancel", refs=ref("w1"), sender="other@example.invalid")
    take(cast.olga, "c2", kind="Cancel", refs=ref("w1", "other@example.invalid"))
    assert EmergencyActivation.objects.get().state == "on_notice"
    assert len(storms.warnings_in_force(cast.olga, timezone.now())) == 1
    take(cast.olga, "c3", kind="Cancel", refs=ref("w1"))
    assert EmergencyActivation.objects.get().state == "stood_down"
    assert storms.warnings_in_force(cast.olga, timezone.now()) == []


def test_an_update_replaces_and_a_late_alert_is_known_to_be_over(cast):
    take(cast.olga, "w1")
    take(cast.olga, "w2", kind="Update", colour="Red", refs=ref("w1"))
    row = EmergencyActivation.objects.get()
    assert (row.warning.identifier, row.warning_colour, row.response_level) == ("w2", "red", 1)
    take(cast.olga, "c9", kind="Cancel", refs=ref("w8"))
    take(cast.olga, "w8")
    in_force = storms.warnings_in_force(cast.olga, timezone.now())
    assert [each.identifier for each in in_force] == ["w2"]


def test_teams_are_asked_not_ordered(cast):
    row = ready(cast)
    assert row.state == "readiness"
    shift = Shift.objects.get(subject=row.label)
    assert (shift.state, shift.joining, shift.assignments.count()) == ("open", "open", 0)
    asked = set(Message.objects.values_list("person_id", flat=True))
    assert {cast.people.bo.pk, cast.people.di.pk} <= asked
    assert cast.people.ray.pk not in asked
    take(cast.zoe, "w5")
    lake = EmergencyActivation.objects.get(station_id=cast.lake.pk)
    words = {"command_post": "x", "response_level": 1}
    with pytest.raises(NotFound):
        step(cast.zoe, lake, "readiness", teams=[cast.dawn.pk], **words)
    with pytest.raises(NotFound):
        step(cast.olga, lake, "readiness", teams=[cast.dawn.pk], **words)


def test_the_unified_command_is_named(cast):
    take(cast.olga, "w1")
    with pytest.raises(Refused) as no:
        step(
            cast.olga,
            EmergencyActivation.objects.get(),
            "readiness",
            teams=[cast.dawn.pk],
            response_level=2,
        )
    assert no.value.field == "command_post"


def test_a_group_goes_out_only_checked_accepted_insured_and_together(cast):
    row = ready(cast)
    bo, di = cast.people.bo, cast.people.di
    with pytest.raises(Refused) as no:
        send_group(cast.olga, group(row, [bo, di]))
    assert no.value.code == "not-accepted"
    accept(Shift.objects.get(subject=row.label), bo, di)
    with pytest.raises(Refused) as no:
        send_group(cast.olga, group(row, [bo, di]))
    assert no.value.code == "insurance"
    insure(bo, di)
    for people, words, code in (
        ([bo], {}, "alone"),
        ([bo, di], {"gear_checked": False}, "evidence-missing"),
        ([bo, di], {"leader_id": cast.people.ada.pk}, "leader-outside"),
    ):
        with pytest.raises(Refused) as no:
            send_group(cast.olga, group(row, people, **words))
        assert no.value.code == code
    send_group(cast.olga, group(row, [bo, di]))
    row.refresh_from_db()
    assert (row.state, StormHead.objects.count()) == ("deployed", 2)
    with pytest.raises(Refused) as no:
        send_group(cast.olga, group(row, [bo, di]))
    assert no.value.code == "out-already"


def test_nobody_stands_down_before_everybody_is_counted_back(cast):
    row = manned(cast)
    task = send_group(cast.olga, group(row, [cast.people.bo, cast.people.di]))
    step(cast.olga, row, "withdraw", reason="到红线")
    urgent = Message.objects.filter(is_critical=True, person_id=cast.people.bo.pk)
    assert urgent.exists()
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "all_counted")
    assert no.value.code == "not-all-back"
    with pytest.raises(NotFound):  # who only goes along counts nobody but themselves
        count_back(cast.di, CountBack(task_id=task.pk, people=[cast.people.bo.pk]))
    with pytest.raises(NotFound):
        count_back(cast.ray, CountBack(task_id=task.pk, people=[cast.people.ray.pk]))
    count_back(cast.di, CountBack(task_id=task.pk, people=[cast.people.di.pk]))
    count_back(cast.olga, CountBack(task_id=task.pk, people=[cast.people.bo.pk]))
    row.refresh_from_db()
    step(cast.olga, row, "all_counted")
    row.refresh_from_db()
    assert row.state == "stood_down"
    with pytest.raises(Refused):
        step(cast.olga, row, "debrief")
    assert step(cast.olga, row, "debrief", debrief="好").state == "closed"


def test_the_commanders_role_ends_with_the_response(cast):
    row = ready(cast)
    kept = {"station_id": cast.hill.pk, "scope": cast.hill, "role": "commander"}
    member = Membership.objects.get(person=cast.people.ray)
    grant = RoleGrant.objects.create(
        membership=member, matter_id=row.pk, starts_at=timezone.now(), **kept
    )
    ray = actor_of(cast.people.ray)
    assert (ray.role, [each.pk for each in storms.activations(ray)]) == ("commander", [row.pk])
    step(cast.olga, row, "stand_down")
    assert actor_of(cast.people.ray).role == "commander"
    step(actor_of(cast.people.ray), row, "debrief", debrief="好")
    grant.refresh_from_db()
    assert grant.ends_at is not None
    assert actor_of(cast.people.ray).role == "volunteer"


def test_a_lifted_warning_leaves_who_is_ready_to_a_person(cast):
    row = ready(cast)
    take(cast.olga, "c1", kind="Cancel", refs=ref("w1"))
    row.refresh_from_db()
    assert row.state == "readiness"
    assert step(cast.olga, row, "stand_down", reason="预警解除").state == "stood_down"
    assert Shift.objects.get(subject=row.label).state == "cancelled"


def test_who_lacks_the_hat_takes_no_step(cast):
    take(cast.olga, "w1")
    row = EmergencyActivation.objects.get()
    words = {"command_post": "x", "teams": [cast.dawn.pk], "response_level": 2}
    with pytest.raises(Refused) as no:
        step(cast.dee, row, "readiness", **words)
    assert no.value.code == "not-your-step"
    with pytest.raises(NotAllowed):
        step(cast.bo, row, "readiness", **words)
    switched = replace(cast.olga, capabilities=cast.olga.capabilities - {"duty.warn"})
    with pytest.raises(NotAllowed):
        take(switched, "w2")


def test_stand_by_says_the_area_where_nobody_has_written_down_a_base(cast):
    shift = Shift.objects.get(subject=ready(cast).label)
    assert (shift.point, shift.place_name) == (None, "长乐镇")


@pytest.mark.parametrize("chosen", [False, True])
def test_stand_by_says_where_to_come_the_chosen_point_else_the_base(cast, chosen):
    base, point = place(cast.hill), place(cast.hill, "演示集结点", "assembly_point")
    Organisation.objects.filter(pk=cast.hill.pk).update(base_id=base.pk)
    row = ready(cast, assembly_point_id=point.pk if chosen else None)
    shift, there = Shift.objects.get(subject=row.label), point if chosen else base
    assert (shift.place_id, shift.place_name, shift.point) == (there.pk, there.name, (120.8, 29.6))
    assert shift.title.endswith("长乐镇")


def test_people_gather_only_at_a_meeting_place_of_their_own_station(cast):
    strange, water = place(cast.lake, "别处"), place(cast.hill, "水库", "water")
    for wrong in (strange, water):
        with pytest.raises(NotFound):
            ready(cast, assembly_point_id=wrong.pk)


def test_what_a_place_in_a_shift_serves_is_known(cast):
    event, post = live(cast)
    row = ready(cast)
    asked = Shift.objects.get(subject=row.label)
    insure(cast.people.ray)
    accept(asked, cast.people.ray)
    places = ShiftAssignment.objects.filter(shift__subject__in=[row.label, post.label])
    labels = [asked.label, post.shift.label, *(each.label for each in places)]

    served = matters_of([*labels, "duty.dutysession:1"])

    assert served.keys() == set(labels)
    assert (served[asked.label], served[post.shift.label]) == (row.label, event.label)
    assert set(served.values()) == {row.label, event.label}
