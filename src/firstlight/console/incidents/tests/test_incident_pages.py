"""The pages of calls, opened by those who may and by those who may not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.exchange.tests.printing import words
from firstlight.force.models import Insurance
from firstlight.incidents.actions import move_incident, open_callout, report_call
from firstlight.incidents.models import (
    Answer,
    Attendance,
    CallCard,
    Callout,
    Incident,
    MutualAid,
    Note,
)
from firstlight.incidents.schemas import MoveIncident, OpenCallout, ReportCall
from firstlight.kernel.ids import uuid7

PLACE = {"lon": 120.61, "lat": 29.45, "place_name": "芦苇湾"}


@pytest.fixture
def incident(cast):
    today = timezone.localdate()
    for who in (cast.people.bo, cast.people.di, cast.people.kai):
        Insurance.objects.create(
            station_id=who.station_id,
            person=who,
            insurer="示例",
            starts_on=today,
            ends_on=today + timedelta(days=9),
        )
    taken = report_call(
        cast.dee,
        ReportCall(
            kind="missing_person",
            is_life_at_risk=True,
            reporter_name="Somebody",
            reporter_phone="0571-0000",
            summary="words for the desk",
            briefing="grey jacket, straw hat",
            **PLACE,
        ),
    )
    return move_incident(cast.olga, MoveIncident(incident_id=taken.pk, event="accept"))


@pytest.fixture
def callout(cast, incident):
    needs = [{"skill": "any", "count": 3}]
    return open_callout(cast.dee, OpenCallout(incident_id=incident.pk, needs=needs))


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def text(response):
    return response.content.decode()


def test_a_call_is_taken_with_a_kind_and_a_place(cast, sign_in):
    desk = sign_in(cast.people.dee)
    assert page(desk, "report").status_code == 200
    answer = desk.post(
        reverse("report"),
        {"kind": "water_rescue", "place_name": "水库大坝", "command_id": str(uuid7())},
    )
    incident = Incident.objects.get()
    assert answer.headers["Location"] == reverse("incident", args=[incident.pk])
    assert incident.title.endswith(" · 水库大坝")


def test_an_impatient_finger_takes_one_call(cast, sign_in):
    desk = sign_in(cast.people.dee)
    values = {"kind": "other", "place_name": "x", "command_id": str(uuid7())}
    for _again in range(2):
        desk.post(reverse("report"), {**values, "sure": "true"})
    assert Incident.objects.count() == 1


def test_what_was_typed_is_kept_when_something_is_missing(cast, sign_in):
    desk = sign_in(cast.people.dee)
    answer = desk.post(reverse("report"), {"summary": "seen at the mill", "kind": "other"})
    assert answer.status_code == 422
    assert "seen at the mill" in text(answer)


def test_a_report_near_by_is_offered_and_can_be_added_to(cast, sign_in):
    incident = report_call(cast.dee, ReportCall(kind="other", **PLACE))
    desk = sign_in(cast.people.dee)
    values = {
        "kind": "other",
        **PLACE,
        "summary": "a second caller",
        "command_id": str(uuid7()),
    }
    offered = desk.post(reverse("report"), values)
    assert offered.status_code == 422
    assert incident.number in text(offered)
    assert Incident.objects.count() == 1

    desk.post(reverse("report"), {**values, "same_as": str(incident.pk)})
    assert "a second caller" in Note.objects.get().text
    seen = {"kind": "missing_person", "clothing": "red scarf", "last_seen_at": "2026-11-01T08:30"}
    seen |= {"person_name": "Wang", "weather": "fog", "same_as": str(incident.pk)}
    told = desk.post(
        reverse("report"), {**values, **seen, "command_id": str(uuid7())}, follow=True
    )
    # Nobody is looked for there, so there is no file that could keep the name.
    assert "没有在寻找任何人" in text(told)
    second = Note.objects.latest("created_at").text
    assert all(each in second for each in ("red scarf", "2026-11-01 08:30", "fog", "120.6"))
    assert "Wang" not in second

    desk.post(reverse("report"), {**values, "sure": "true", "command_id": str(uuid7())})
    assert Incident.objects.count() == 2


def test_the_offer_comes_while_typing(cast, sign_in, incident):
    desk = sign_in(cast.people.dee)
    near = page(desk, "report_near", kind="missing_person", lon="120.611", lat="29.451")
    assert incident.number in text(near)
    nothing = page(desk, "report_near", kind="missing_person", lon="", lat="")
    assert incident.number not in text(nothing)


@pytest.mark.parametrize("is_life_at_risk", [False, True])
def test_one_step_is_the_main_one(cast, sign_in, is_life_at_risk):
    taken = report_call(
        cast.dee, ReportCall(kind="other", is_life_at_risk=is_life_at_risk, **PLACE)
    )
    shown = text(page(sign_in(cast.people.olga), "incident_part", taken.pk, "steps"))
    assert shown.count("data-next") == 1
    assert shown.count('value="accept"') == 1


def test_a_step_that_asks_something_is_offered_once(cast, sign_in, incident):
    ended = MoveIncident(incident_id=incident.pk, event="end", outcome="helped")
    move_incident(cast.olga, ended)
    shown = text(page(sign_in(cast.people.olga), "incident_part", incident.pk, "steps"))
    assert shown.count('name="event" value="debrief"') == 1
    assert "data-next" in shown
    assert f'href="/incidents/{incident.pk}/#steps"' not in shown


def test_the_record_shows_limits_facts_and_emergency_numbers(cast, sign_in, incident):
    shown = text(page(sign_in(cast.people.olga), "incident", incident.pk))
    assert incident.number in shown
    assert "words for the desk" in shown
    assert "0571-0000" in shown
    for number in ("110", "119", "120"):
        assert f"tel:{number}" in shown


def test_a_leader_reads_no_telephone_of_who_reported(cast, sign_in, incident):
    shown = text(page(sign_in(cast.people.ada), "incident", incident.pk))
    assert "words for the desk" in shown
    assert "0571-0000" not in shown


def test_a_helping_officer_reads_neither_the_words_nor_the_telephone(
    cast, sign_in, incident, callout
):
    now = timezone.now()
    MutualAid.objects.create(
        station_id=cast.hill.pk,
        incident=incident,
        helper_station_id=cast.lake.pk,
        state="granted",
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        asked_by_id=cast.people.olga.pk,
        granted_by_id=cast.people.zoe.pk,
    )
    shown = text(page(sign_in(cast.people.zoe), "incident", incident.pk))
    assert "grey jacket" in shown
    assert "words for the desk" not in shown
    assert "0571-0000" not in shown
    assert not re.search(r"\bBo\b", shown)


PAGES = [
    ("incident", "key"),
    ("incident_edit", "key"),
    ("callout_new", "key"),
    ("aid_new", "key"),
]


@pytest.mark.parametrize(("name", "_key"), PAGES)
@pytest.mark.parametrize("who", ["bo", "kai", "zoe", "amy", "pat", "uma", "sam"])
def test_forbidden_and_missing_look_alike(cast, sign_in, incident, name, _key, who):
    client = sign_in(getattr(cast.people, who))
    forbidden = page(client, name, incident.pk)
    missing = page(client, name, uuid7())
    assert forbidden.status_code == missing.status_code == 404
    assert forbidden.templates[0].name == missing.templates[0].name == "missing.html"


@pytest.mark.parametrize("name", ["incidents", "cards", "report", "aids"])
def test_signed_out_visitors_are_sent_to_the_door(client, db, name):
    assert page(client, name).headers["Location"].startswith("/accounts/login/")


def test_the_list_of_calls_is_the_stations(cast, sign_in, incident):
    assert incident.number in text(page(sign_in(cast.people.dee), "incidents"))
    assert incident.number not in text(page(sign_in(cast.people.zoe), "incidents"))


def test_the_list_leaves_as_a_table(cast, sign_in, incident):
    table = page(sign_in(cast.people.dee), "incidents", out="csv")
    assert incident.number in text(table)


def test_the_preview_gives_every_reason(cast, sign_in, incident):
    shown = text(page(sign_in(cast.people.dee), "callout_new", incident.pk))
    assert "Bo" in shown
    assert "Ray" in shown  # left out, uninsured
    assert re.search(r"预计约 \d+ 人会来", shown)  # people are whole


def test_people_are_called_from_the_preview(cast, sign_in, incident):
    desk = sign_in(cast.people.dee)
    values = {"need_any": "2", "is_critical": "true", "command_id": str(uuid7())}
    answer = desk.post(
        reverse("callout_new", args=[incident.pk]),
        {**values, "leave_out": str(cast.people.di.pk), "wave_every_min": "5"},
    )
    assert answer.status_code == 302
    callout = Callout.objects.get()
    assert callout.needs == [{"skill": "any", "count": 2}]
    assert [i.person.name for i in callout.invites.all()] == ["Bo"]


def test_the_board_shows_who_comes(cast, sign_in, callout):
    desk = sign_in(cast.people.ada)
    invite = callout.invites.get(person=cast.people.bo)
    desk.post(reverse("invite_answer", args=[invite.pk]), {"says": "coming", "eta_min": "25"})
    shown = text(page(desk, "incident", callout.incident_id))
    assert "Bo" in shown
    invite.refresh_from_db()
    assert invite.answer.says == "coming"


def test_an_answer_written_down_in_place_answers_with_who_comes(cast, sign_in, callout):
    desk = sign_in(cast.people.ada)
    invite = callout.invites.get(person=cast.people.bo)
    address = reverse("invite_answer", args=[invite.pk])
    for said, status in (({"says": "perhaps"}, 422), ({"says": "coming", "eta_min": "25"}, 200)):
        part = desk.post(address, said, headers={"X-Fragment": "1"})
        assert (part.status_code, "<html" in text(part), "Bo" in text(part)) == (
            status,
            False,
            True,
        )
    invite.refresh_from_db()
    assert invite.answer.says == "coming"


def test_an_answer_is_written_down_on_a_page_or_in_the_record(cast, sign_in, callout):
    desk = sign_in(cast.people.ada)
    invite = callout.invites.get(person=cast.people.bo)
    address = reverse("invite_answer", args=[invite.pk])
    assert f'href="{address}"' in text(page(desk, "incident", callout.incident_id))
    alone, inside = desk.get(address), desk.get(address, headers={"HX-Request": "true"})
    for shown in (text(alone), text(inside)):
        assert f'action="{address}"' in shown
        assert 'name="says" value="coming"' in shown
    assert "<html" in text(alone)
    assert "<html" not in text(inside)


def test_words_of_a_message_become_an_answer(cast, sign_in, callout):
    desk = sign_in(cast.people.dee)
    invite = callout.invites.get(person=cast.people.bo)
    address = reverse("invite_reply", args=[invite.pk])
    assert f'action="{address}"' in text(page(desk, "invite_answer", invite.pk))
    part = desk.post(address, {"text": "集合点在哪?"}, headers={"X-Fragment": "1"})
    assert "集合点在哪?" in text(part)
    assert not Answer.objects.filter(invite=invite).exclude(says="").exists()
    desk.post(address, {"text": "来 20"})
    invite.refresh_from_db()
    assert (invite.answer.says, invite.answer.eta_at is not None) == ("coming", True)


@pytest.mark.parametrize("name", ["steps", "comes", "heads", "note", "log"])
def test_each_part_can_be_fetched_alone(cast, sign_in, callout, name):
    part = page(sign_in(cast.people.dee), "incident_part", callout.incident_id, name)
    assert part.status_code == 200
    assert "<html" not in text(part)


def test_an_unknown_part_is_missing(cast, sign_in, incident):
    assert page(sign_in(cast.people.dee), "incident_part", incident.pk, "x").status_code == 404


def test_heads_are_counted_on_the_record(cast, sign_in, incident):
    desk = sign_in(cast.people.dee)
    desk.post(reverse("heads_in", args=[incident.pk]), {"person_ids": [str(cast.people.bo.pk)]})
    assert Attendance.objects.get().out_at is None
    desk.post(reverse("heads_out", args=[incident.pk]), {"person_ids": [str(cast.people.bo.pk)]})
    assert Attendance.objects.get().out_at


def test_a_head_counted_in_place_answers_with_its_part_and_what_was_said(cast, sign_in, incident):
    desk, bo = sign_in(cast.people.dee), str(cast.people.bo.pk)

    def counted(way, *keys):
        address = reverse(way, args=[incident.pk])
        return desk.post(address, {"person_ids": keys}, headers={"X-Fragment": "1"})

    refused = counted("heads_in")
    assert (refused.status_code, Attendance.objects.count()) == (422, 0)
    for way, out in (("heads_in", False), ("heads_out", True)):
        part = counted(way, bo)
        assert (part.status_code, "<html" in text(part)) == (200, False)
        assert part["X-Fragment"] == "1"
        assert "data-undo" in text(part)
        assert bool(Attendance.objects.get().out_at) is out
    assert "data-undo" not in text(page(desk, "incident", incident.pk))  # said once


def test_who_can_be_counted_in_is_a_page_or_a_part_of_the_record(cast, sign_in, incident):
    desk = sign_in(cast.people.dee)
    address = reverse("heads_in", args=[incident.pk])
    record = text(page(desk, "incident", incident.pk))
    assert f'href="{address}"' in record
    assert str(cast.people.bo.pk) not in record  # hundreds of names wait until they are wanted
    alone, inside = desk.get(address), desk.get(address, headers={"HX-Request": "true"})
    for shown in (text(alone), text(inside)):
        assert f'value="{cast.people.bo.pk}"' in shown
    assert "<html" in text(alone)
    assert "<html" not in text(inside)


def test_a_refused_count_keeps_the_form_open(cast, sign_in, incident):
    answer = sign_in(cast.people.dee).post(reverse("heads_in", args=[incident.pk]), {})
    assert answer.status_code == 422
    assert f'value="{cast.people.bo.pk}"' in text(answer)


def test_nobody_is_counted_into_a_call_that_is_over(cast, sign_in, incident):
    Incident.objects.filter(pk=incident.pk).update(state="closed")
    desk = sign_in(cast.people.dee)
    assert desk.get(reverse("heads_in", args=[incident.pk])).status_code == 404


def test_a_refused_step_says_why_and_loses_nothing(cast, sign_in, incident):
    officer = sign_in(cast.people.olga)
    Attendance.objects.create(
        station_id=cast.hill.pk,
        incident=incident,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=timezone.now(),
    )
    step = reverse("incident_step", args=[incident.pk])
    officer.post(step, {"event": "end", "outcome": "helped"})
    refused = officer.post(step, {"event": "debrief", "debrief": "long thoughts"})
    assert refused.status_code == 422
    assert "long thoughts" in text(refused)


def test_what_is_known_can_be_set_on_a_page(cast, sign_in, incident):
    officer = sign_in(cast.people.olga)
    assert page(officer, "incident_edit", incident.pk).status_code == 200
    answer = officer.post(
        reverse("incident_edit", args=[incident.pk]),
        {
            "meeting_point": "School gate",
            "radio_plan": "Channel 3",
            "commander_id": str(cast.people.olga.pk),
            "is_life_at_risk": "true",
            "need_any": "5",
        },
    )
    assert answer.status_code == 302
    incident.refresh_from_db()
    assert (incident.meeting_point, incident.is_life_at_risk) == ("School gate", True)
    assert incident.needs == [{"skill": "any", "count": 5}]


def test_a_neighbour_is_asked_and_grants(cast, sign_in, incident):
    until = timezone.localtime() + timedelta(hours=3)
    officer = sign_in(cast.people.olga)
    form = text(page(officer, "aid_new", incident.pk))
    assert re.search(rf'value="{cast.lake.pk}" selected', form)
    asked = officer.post(
        reverse("aid_new", args=[incident.pk]),
        {
            "helper_station_id": str(cast.lake.pk),
            "need_any": "2",
            "ends_at": until.strftime("%Y-%m-%dT%H:%M"),
        },
    )
    assert asked.status_code == 302
    aid = MutualAid.objects.get()
    neighbour = sign_in(cast.people.zoe)
    assert "Hill" in text(page(neighbour, "aids"))
    neighbour.post(reverse("aid_step", args=[aid.pk]), {"event": "grant"})
    aid.refresh_from_db()
    assert aid.state == "granted"


def test_cards_are_read_and_edited(cast, sign_in):
    officer = sign_in(cast.people.olga)
    assert "110" in text(page(officer, "cards"))
    assert page(officer, "card_edit", "water_rescue").status_code == 200
    values = {
        "need_any": "3",
        "kit": ["life_jacket"],
        "forbidden_zh-hans": "不下水",
        "forbidden_en": "Enter the water",
    }
    officer.post(reverse("card_edit", args=["water_rescue"]), values)
    assert CallCard.objects.get().forbidden["en"] == ["Enter the water"]
    officer.post(reverse("card_reset", args=["water_rescue"]))
    assert not CallCard.objects.exists()


def test_an_unknown_card_is_missing(cast, sign_in):
    assert page(sign_in(cast.people.olga), "card_edit", "burglary").status_code == 404


def test_a_shift_hands_its_open_calls_over_at_once(cast, sign_in, incident):
    """From either list: shown first, then done, all or none; what is over is left out."""
    desk, door = sign_in(cast.people.dee), reverse("incidents_hand_over")
    other = report_call(cast.dee, ReportCall(kind="other", place_name="桥"))
    over = report_call(cast.dee, ReportCall(kind="other", place_name="亭"))
    Incident.objects.filter(pk=over.pk).update(state="closed")
    picked = {"pick": [incident.pk, other.pk, over.pk], "back": "searches"}
    assert door in text(page(desk, "incidents"))

    shown = text(desk.post(door, picked))
    assert incident.number in shown
    assert over.number not in shown
    said = {**picked, "sure": "1", "command_id": str(uuid7())}
    assert desk.post(door, {**said, "owner_id": cast.people.bo.pk}).status_code == 422
    done = [desk.post(door, {**said, "owner_id": cast.people.finn.pk}) for _again in range(2)]

    assert [each.headers["Location"] for each in done] == [reverse("searches")] * 2
    assert set(Incident.objects.values_list("pk", "owner__name")) == {
        (incident.pk, "Finn"),
        (other.pk, "Finn"),
        (over.pk, "Dee"),
    }
    assert desk.post(door, {"pick": ["nothing"]}).headers["Location"] == reverse("incidents")


def test_what_is_closed_says_when_its_words_go(cast, sign_in, incident):
    for event, more in (
        ("end", {"outcome": "helped"}),
        ("debrief", {"debrief": "a longer rope"}),
        ("close", {}),
    ):
        Incident.objects.filter(pk=incident.pk).update(kind="water_rescue")
        officer = sign_in(cast.people.olga)
        before = text(page(officer, "incident", incident.pk))
        assert "删除日期" not in before
        move_incident(cast.olga, MoveIncident(incident_id=incident.pk, event=event, **more))
    shown = text(page(officer, "incident", incident.pk))
    assert "删除日期" in shown
    assert (timezone.localdate() + timedelta(days=30)).isoformat() in shown
    assert "record__head" in shown
    assert "clock--since" not in shown.partition("record__body")[0]


def test_whoever_takes_a_call_looks_after_it(cast, sign_in):
    taken = report_call(cast.dee, ReportCall(kind="other", **PLACE))
    assert taken.owner_id == cast.people.dee.pk
    sign_in(cast.people.olga).post(
        reverse("incident_step", args=[taken.pk]), {"event": "accept", "need_any": "1"}
    )
    taken.refresh_from_db()
    assert (taken.state, taken.owner_id) == ("responding", cast.people.olga.pk)


def test_a_report_is_merged_only_where_there_is_another_which_then_leads_back(cast, sign_in):
    first, officer = report_call(cast.dee, ReportCall(kind="other", **PLACE)), cast.people.olga
    merge = 'name="event" value="merge"'
    alone = text(page(sign_in(officer), "incident", first.pk))
    assert merge not in alone
    assert "没有其他未结的求助" in alone
    again = report_call(cast.dee, ReportCall(kind="other", **PLACE))
    assert merge in text(page(sign_in(officer), "incident", again.pk))
    move_incident(cast.olga, MoveIncident(incident_id=again.pk, event="merge", other_id=first.pk))
    kept = text(page(sign_in(officer), "incident", first.pk))
    assert reverse("incident", args=[again.pk]) in kept
    assert "另一次报告" in kept


def test_the_list_of_help_leads_to_the_call_once_it_is_granted(cast, sign_in, incident):
    aid = MutualAid.objects.create(
        station_id=cast.hill.pk,
        incident=incident,
        helper_station_id=cast.lake.pk,
        state="asked",
        needs=[{"skill": "any", "count": 1}],
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=2),
    )
    call = reverse("incident", args=[incident.pk])
    assert call in text(page(sign_in(cast.people.olga), "aids"))
    helper = sign_in(cast.people.zoe)
    assert call not in text(page(helper, "aids"))
    MutualAid.objects.filter(pk=aid.pk).update(state="granted")
    assert call in text(page(helper, "aids"))
    assert page(helper, "incident", incident.pk).status_code == 200


def test_what_goes_on_stands_before_what_is_over(cast, sign_in):
    made = [
        Incident.objects.create(
            station_id=cast.hill.pk,
            number=f"2026-010{number}",
            kind="other",
            state=state,
            is_life_at_risk=risk,
            happened_at=timezone.now() - timedelta(hours=number),
        )
        for number, (state, risk) in enumerate(
            [("closed", True), ("ended", True), ("responding", False), ("reported", True)]
        )
    ]
    desk = sign_in(cast.people.olga)
    shown = text(page(desk, "incidents"))
    places = [shown.index(row.number) for row in made]
    assert places == sorted(places, reverse=True)
    at_risk = text(page(desk, "incidents", f="risk"))
    assert [row.number in at_risk for row in made] == [False, False, False, True]


def test_every_call_prints_its_course_for_its_own_desk_alone(cast, sign_in):
    said = ReportCall(kind="medical_first_aid", summary="fell from a ladder", **PLACE)
    call = report_call(cast.dee, said)
    dispatcher = sign_in(cast.people.dee)
    assert reverse("incident_timeline", args=[call.pk]) in text(
        page(dispatcher, "incident", call.pk)
    )
    paper = page(dispatcher, "incident_timeline", call.pk)
    assert paper.content.startswith(b"%PDF-")
    said = words(paper.content)
    assert call.number in said
    assert "急救" in said
    assert f"由{cast.hill.name}·值班调度·{cast.people.dee.name}打印。" in said
    for outsider in (cast.people.bo, cast.people.kai, cast.people.zoe):
        assert page(sign_in(outsider), "incident_timeline", call.pk).status_code in (403, 404)
    MutualAid.objects.create(
        station_id=call.station_id,
        incident=call,
        helper_station_id=cast.lake.pk,
        state="granted",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=1),
        asked_by_id=cast.people.olga.pk,
        granted_by_id=cast.people.zoe.pk,
    )
    helper = sign_in(cast.people.zoe)
    assert page(helper, "incident", call.pk).status_code == 200
    assert page(helper, "incident_timeline", call.pk).status_code == 404


def test_somebody_missing_at_a_flood_is_reported_from_its_page(cast, sign_in):
    flood = report_call(cast.dee, ReportCall(kind="flood_or_storm", **PLACE))
    desk = sign_in(cast.people.dee)
    address = f"{reverse('report')}?kind=missing_person&of={flood.pk}"
    assert address.replace("&", "&amp;") in text(page(desk, "incident", flood.pk))
    assert "芦苇湾" in text(desk.get(address))
    last = timezone.localtime() - timedelta(hours=1)
    values = {
        "kind": "missing_person",
        "place_name": "芦苇湾",
        "lat": "29.45",
        "lon": "120.61",
        "category": "Child (7-9)",
        "last_seen_at": last.strftime("%Y-%m-%dT%H:%M"),
        "command_id": str(uuid7()),
    }
    assert desk.post(address, values).status_code == 302
    search = Incident.objects.get(kind="missing_person")
    assert search.number in Note.objects.get(incident=flood).text
    assert flood.number in Note.objects.get(incident=search).text
