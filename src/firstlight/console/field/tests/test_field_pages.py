"""Phone pages: the answer link without sign-in, one's own tasks, the shift light."""

from datetime import timedelta

import pytest
from conftest import person
from django.urls import reverse
from django.utils import timezone

from firstlight.duty.models import DutySession
from firstlight.force.models import Insurance, Membership, Person, RoleGrant
from firstlight.force.seats import seats
from firstlight.incidents.actions import (
    close_callout,
    count_in,
    move_incident,
    open_callout,
    report_call,
)
from firstlight.incidents.models import Answer, Attendance, Callout, Incident, Invite
from firstlight.incidents.schemas import CalloutKey, CountIn, MoveIncident, OpenCallout, ReportCall
from firstlight.kernel import jobs
from firstlight.kernel.models import Event
from firstlight.notify.links import secret_of
from firstlight.notify.models import Message
from firstlight.places.actions import draw_place
from firstlight.places.schemas import DrawPlace


def text(response):
    return response.content.decode()


@pytest.fixture
def callout(cast):
    today = timezone.localdate()
    for who in (cast.people.bo, cast.people.di):
        Insurance.objects.create(
            station_id=who.station_id,
            person=who,
            insurer="示例",
            starts_on=today,
            ends_on=today + timedelta(days=9),
        )
    incident = report_call(
        cast.dee,
        ReportCall(
            kind="water_rescue",
            is_life_at_risk=True,
            lon=120.6,
            lat=29.4,
            place_name="Dam",
            reporter_name="Wren Ashby",
            summary="words for the desk",
            briefing="Bring dry clothes.",
        ),
    )
    needs = [{"skill": "any", "count": 2}]
    return open_callout(cast.dee, OpenCallout(incident_id=incident.pk, needs=needs))


@pytest.fixture
def link(cast, callout):
    """Return the link that Bo got."""
    message = Message.objects.filter(person_id=cast.people.bo.pk, key__startswith="callout:")
    return f"/a/{secret_of(message.first().link_nonce)}/"


def test_the_link_opens_without_signing_in_and_sets_no_cookie(client, link):
    answer = client.get(link)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_link_shows_the_task_and_nobody(client, link):
    shown = text(client.get(link))
    assert "Bring dry clothes." in shown
    assert "Dam" in shown
    for secret in ("Wren", "words for the desk", ">Bo", ">Di", "Dee"):
        assert secret not in shown


def test_who_is_asked_reads_where_the_nearest_gear_is(cast, client, sign_in, link):
    for steps, name in ((1, "near ring"), (3, "far ring")):
        draw_place(
            cast.olga, DrawPlace(kind="ring_buoy", name=name, lon=120.6 + steps * 0.01, lat=29.4)
        )
    asked = reverse("my_asked", args=[Invite.objects.get(person=cast.people.bo).pk])
    for shown in (text(client.get(link)), text(sign_in(cast.people.bo).get(asked))):
        assert "near ring" in shown
        assert "geo:29.4,120.61" in shown
        assert "far ring" not in shown


def test_the_nearest_things_do_not_betray_where_a_missing_person_was_seen(cast, client, link):
    draw_place(
        cast.olga, DrawPlace(kind="village_contact_point", name="hall", lon=120.61, lat=29.4)
    )
    Incident.objects.update(kind="missing_person")
    assert "hall" not in text(client.get(link))


def test_one_tap_answers_and_another_changes_it(client, link):
    done = client.post(link, {"answer": "coming:20"})
    assert done.status_code == 302
    assert not done.cookies
    answer = Answer.objects.get()
    assert (answer.says, answer.by) == ("coming", "link")
    assert answer.eta_at == answer.said_at + timedelta(minutes=20)
    client.post(link, {"answer": "no:"})
    answer.refresh_from_db()
    assert answer.says == "no"


def test_the_answer_is_the_persons_own_act(cast, client, link):
    client.post(link, {"answer": "coming:20"})
    event = Event.objects.get(action="callouts.answer_coming")
    assert (event.actor, event.role) == (f"person:{cast.people.bo.pk}", "link")


@pytest.mark.parametrize("answer", ["", "perhaps:3", "coming:-5", "coming:99999", "coming:soon"])
def test_what_no_button_says_is_refused(client, link, answer):
    assert client.post(link, {"answer": answer}).status_code == 422
    assert not Answer.objects.exists()


def test_an_expired_link_opens_nothing(client, link):
    Invite.objects.update(expires_at=timezone.now())
    for answer in (client.get(link), client.post(link, {"answer": "coming:20"})):
        assert answer.status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("secret", ["x", "A" * 43, "A" * 4000])
def test_a_guess_opens_nothing(client, db, secret):
    assert client.get(f"/a/{secret}/").status_code == 404


def test_the_link_opens_in_the_look_its_reader_chose(client, link):
    """At night on a phone that was set to dark: no white page."""
    client.cookies["fl_theme"], client.cookies["fl_type"] = "dark", "large"
    for address in (link, "/a/nothing/"):
        assert 'data-theme="dark" data-type="large"' in text(client.get(address))


def test_when_the_call_out_is_over_the_page_says_so(cast, client, link, callout):
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert "coming:20" not in text(client.get(link))
    assert client.post(link, {"answer": "coming:20"}).status_code == 422


def test_when_the_call_out_is_over_nobody_is_asked_on_their_own_page(cast, sign_in, callout):
    asked = reverse("my_asked", args=[callout.invites.get(person=cast.people.bo).pk])
    phone = sign_in(cast.people.bo)
    assert asked in text(phone.get("/my/"))
    assert "生命危急" in text(phone.get(asked))
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert asked not in text(phone.get("/my/"))
    assert "生命危急" not in text(phone.get(asked))


def test_who_was_on_their_way_reads_that_they_need_not_come(cast, sign_in, callout, client, link):
    asked = reverse("my_asked", args=[callout.invites.get(person=cast.people.bo).pk])
    phone = sign_in(cast.people.bo)
    phone.post(f"{asked}answer/", {"answer": "coming:10"})
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    # Nobody else is asked; whoever is under way keeps the task and can still say that they cannot.
    assert asked in text(phone.get("/my/"))
    for each in (text(phone.get(asked)), text(client.get(link))):
        assert "大家在等您" in each
        assert "no:" in each
        assert "生命危急" in each
        assert "这次召集已结束" not in each
    Answer.objects.update(stood_down_at=timezone.now())
    shown = text(phone.get("/my/"))
    assert asked in shown
    assert "您不必再来了" in shown
    before = timezone.now() - timedelta(days=2)
    Answer.objects.update(stood_down_at=before, said_at=before)
    assert asked not in text(phone.get("/my/"))


@pytest.mark.parametrize(
    ("event", "words"), [("unfounded", "您不必再来了"), ("merge", "先不要出发")]
)
def test_who_was_on_their_way_reads_so_where_nothing_of_the_call_is_theirs_any_more(
    cast, sign_in, callout, client, link, event, words
):
    asked = reverse("my_asked", args=[callout.invites.get(person=cast.people.bo).pk])
    other = report_call(cast.dee, ReportCall(kind="other", place_name="Mill"))
    client.post(link, {"answer": "coming:10"})
    more = {"reason": "home"} if event == "unfounded" else {"other_id": other.pk}
    values = {"incident_id": callout.incident_id, "event": event, **more}
    move_incident(cast.olga, MoveIncident(**values))
    for shown in (client.get(link), sign_in(cast.people.bo).get(asked)):
        assert words in text(shown)
        assert "Dam" not in text(shown)
    other = reverse("my_asked", args=[callout.invites.get(person=cast.people.di).pk])
    phone = sign_in(cast.people.di)
    assert phone.get(other).status_code == 404
    Attendance.objects.create(
        station_id=callout.station_id,
        incident=callout.incident,
        person=cast.people.di,
        home_station_id=callout.station_id,
        in_at=timezone.now(),
    )
    assert reverse("my_depart", args=[callout.incident_id]) in text(phone.get(other))


def test_who_has_not_answered_reads_that_enough_are_coming(cast, client, link, sign_in, callout):
    enough = "来的人已经够了"
    assert enough not in text(client.get(link))
    Callout.objects.update(state="met")
    assert enough in text(client.get(link))
    client.post(link, {"answer": "coming:20"})
    assert enough not in text(client.get(link))


def test_the_page_speaks_the_persons_language(cast, client, link):
    assert 'lang="zh-hans"' in text(client.get(link))
    Person.objects.filter(pk=cast.people.bo.pk).update(language="en")
    assert "I cannot come" in text(client.get(link))
    assert 'lang="zh-hans"' in text(client.get(link, {"lang": "zh-hans"}))


def test_who_is_asked_finds_it_on_their_own_page(cast, sign_in, callout):
    jobs.run_due()
    phone = sign_in(cast.people.bo)
    mine = text(phone.get("/my/"))
    invite = callout.invites.get(person=cast.people.bo)
    assert reverse("my_asked", args=[invite.pk]) in mine
    shown = text(phone.get(reverse("my_asked", args=[invite.pk])))
    assert "Bring dry clothes." in shown
    assert "words for the desk" not in shown
    assert "Wren" not in shown


def test_nobody_opens_what_somebody_else_was_asked(cast, sign_in, callout):
    invite = callout.invites.get(person=cast.people.bo)
    phone = sign_in(cast.people.di)
    for name in ("my_asked", "my_answer", "my_arrive"):
        address = reverse(name, args=[invite.pk])
        ask = phone.get if name == "my_asked" else phone.post
        assert ask(address).status_code == 404


def test_coming_arriving_and_leaving(cast, sign_in, callout):
    phone = sign_in(cast.people.bo)
    invite = callout.invites.get(person=cast.people.bo)
    phone.post(reverse("my_answer", args=[invite.pk]), {"answer": "coming:10"})
    phone.post(reverse("my_arrive", args=[invite.pk]))
    here = Attendance.objects.get()
    assert here.out_at is None
    invite.refresh_from_db()
    assert invite.answer.arrived_at
    mine, asked = text(phone.get("/my/")), reverse("my_asked", args=[invite.pk])
    assert mine.count(asked) == 1, "where one is, nobody waits for an answer"
    assert f'class="task" href="{asked}"' not in mine
    phone.post(reverse("my_depart", args=[callout.incident_id]))
    here.refresh_from_db()
    assert here.out_at


def test_who_came_without_having_been_asked_reads_what_they_may_not_do(cast, sign_in, callout):
    Invite.objects.filter(person=cast.people.bo).delete()
    there = reverse("my_there", args=[callout.incident_id])
    assert sign_in(cast.people.bo).get(there).status_code == 404
    keys = [cast.people.bo.pk]
    count_in(cast.dee, CountIn(incident_id=callout.incident_id, person_ids=keys))
    phone = sign_in(cast.people.bo)
    assert there in text(phone.get("/my/"))
    shown = text(phone.get(there))
    for words in ("Bring dry clothes.", "未受训练、无装备或无保险者不得下水", reverse("injuries")):
        assert words in shown
    assert "words for the desk" not in shown


def test_the_light_is_the_persons_own_choice(cast, sign_in):
    phone = sign_in(cast.people.bo)
    phone.post(reverse("my_on_duty"))
    session = DutySession.objects.get()
    assert not session.shares_location
    phone.post(reverse("my_off_duty"))
    session.refresh_from_db()
    assert session.ended_at


def test_without_consent_the_location_stays_off(cast, sign_in):
    phone = sign_in(cast.people.bo)
    answer = phone.post(reverse("my_on_duty"), {"shares_location": "true"})
    assert answer.status_code == 422
    assert not DutySession.objects.filter(shares_location=True).exists()


def test_a_message_is_read_and_leads_inside_the_house_only(cast, sign_in, callout):
    jobs.run_due()
    phone = sign_in(cast.people.bo)
    message = Message.objects.get(person_id=cast.people.bo.pk, channel="inapp")
    answer = phone.post(reverse("my_message", args=[message.pk]))
    assert answer.headers["Location"].startswith("/my/asked/")
    message.refresh_from_db()
    assert message.read_at
    Message.objects.filter(pk=message.pk).update(link="https://elsewhere.example/")
    assert phone.post(reverse("my_message", args=[message.pk])).headers["Location"] == "/my/"


def test_the_inbox_is_ones_own(cast, sign_in, callout):
    jobs.run_due()
    message = Message.objects.get(person_id=cast.people.bo.pk, channel="inapp")
    phone = sign_in(cast.people.di)
    assert phone.post(reverse("my_message", args=[message.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        ("association_admin", ("/people/", "/reports/", "/complaints/", "/records/")),
        ("privacy_officer", ("/privacy/",)),
        ("mediator", ("/disputes/",)),
        ("trainer", ("/training/",)),
        ("equipment_keeper", ("/equipment/",)),
        ("grid_worker", ("/grid-events/",)),
    ],
)
def test_who_has_no_desk_finds_the_rooms_of_their_role_on_their_own_page(
    cast, sign_in, role, rooms
):
    mine = text(sign_in(person("Rowan", cast.hill, role=role, category="staff")).get("/my/"))
    for room in rooms:
        assert f'href="{room}"' in mine


def test_ones_own_page_leads_to_oneself_to_the_other_seats_and_out(cast, sign_in):
    mine = text(sign_in(cast.people.bo).get("/my/"))
    for address in (reverse("me"), reverse("security"), reverse("account_logout")):
        assert f'"{address}"' in mine
    assert "data-keys-open" not in mine  # a phone has no keys to be told of
    both = person("Rowan", cast.hill, role="trainer", category="staff")
    RoleGrant.objects.create(
        station_id=both.station_id,
        membership=Membership.objects.get(person=both),
        role="mediator",
        scope=cast.hill,
        starts_at=timezone.now(),
    )
    shown = text(sign_in(both).get("/my/"))
    assert shown.count("/me/seat/") > 1


@pytest.mark.parametrize("who", ["uma", "sam"])
def test_who_holds_no_volunteers_seat_has_no_tasks(cast, sign_in, who):
    assert sign_in(getattr(cast.people, who)).get("/my/").status_code == 404


DOORS = {
    "trainer": ("training", "people"),
    "equipment_keeper": ("equipment",),
    "mediator": ("disputes",),
}


@pytest.mark.parametrize("role", DOORS)
def test_who_has_no_desk_goes_from_their_own_page_to_what_they_look_after(cast, sign_in, role):
    who = person("Wen", cast.dawn, role=role)
    client = sign_in(who)
    seat = next(each for each in seats(who) if each.role == role)
    take = reverse("take_seat", args=[seat.key])
    assert take in text(client.get(reverse("my"))), "nobody who volunteers too may change seats"
    client.post(take)
    shown = text(client.get(reverse("my")))
    assert all(f'href="{reverse(room)}"' in shown for room in DOORS[role])
    # Seats were changed in another window: the page that is shut now leads back to its seat.
    room = reverse(DOORS[role][0])
    client.post(reverse("take_seat", args=[Membership.objects.get(person=who).pk]))
    shut = client.get(room)
    assert (shut.status_code, f'action="{take}"' in text(shut)) == (404, True)
    assert f'name="next" value="{room}"' in text(shut)
    assert f'action="{take}"' not in text(client.get(reverse("log"))), "no seat reads that"
    assert client.post(take, {"next": room})["Location"] == room
    assert client.post(take, {"next": "https://elsewhere.example/"})["Location"] == "/"


@pytest.mark.parametrize("who", ["bo", "amy", "pat", "ada"])
def test_ones_own_tasks_lead_to_ones_own_page_where_consents_stand(cast, sign_in, who):
    shown = text(sign_in(getattr(cast.people, who)).get(reverse("my")))
    assert f'href="{reverse("me")}"' in shown


def test_who_has_a_desk_goes_back_to_it_and_reads_no_second_rail(cast, sign_in):
    shown = text(sign_in(cast.people.ada).get(reverse("my")))
    assert f'<a class="button" href="{reverse("desk")}">' in shown
    assert f'href="{reverse("incidents")}"' not in shown
