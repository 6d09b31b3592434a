"""An inspection from the request to the counts, by its pages; the volunteer's card beside it."""

from datetime import timedelta

from conftest import person
from django.utils import timezone

from firstlight.cases.inspections.models import JointInspection
from firstlight.cases.inspections.tests.test_two_officers import (
    REF,
    asked_for,
    authorised,
    helped,
    step,
    under_way,
)
from firstlight.notify.models import Message

__all__ = ["asked_for"]


def test_a_leader_asks_and_an_officer_authorises(cast, sign_in, asked_for):
    at = timezone.localtime() + timedelta(days=2)
    said = {
        "place_id": asked_for.place_id,
        "organisation_id": cast.dawn.pk,
        "planned_at": at.strftime("%Y-%m-%dT%H:%M"),
        "tasks": ["queue"],
    }
    client = sign_in(cast.people.ada)
    assert client.get("/inspections/new/").status_code == 200
    address = client.post("/inspections/new/", said).headers["Location"]
    assert client.post(f"{address}step/", {"event": "authorise"}).status_code == 404
    client = sign_in(cast.people.olga)
    one = {
        "event": "authorise",
        "legal_basis": "fire",
        "officer_in_charge_id": cast.people.olga.pk,
    }
    assert client.post(f"{address}step/", one).status_code == 422
    two = one | {"second_officer_id": cast.people.finn.pk}
    assert client.post(f"{address}step/", two).status_code == 302
    assert client.post(f"{address}helpers/", {}).status_code == 422
    bo = {"people": [cast.people.bo.pk]}
    assert client.post(f"{address}helpers/", bo).status_code == 302
    client.post(f"{address}presence/")
    assert JointInspection.objects.get(tasks=["queue"]).presences.count() == 1


def test_the_contact_at_the_site_is_told_and_finds_it(cast, sign_in, asked_for):
    contact = person("Qiu", cast.hill, role="school_contact", category="staff")
    JointInspection.objects.filter(pk=asked_for.pk).update(school_contact=contact)
    client = sign_in(contact)
    assert 'href="/my/site/"' in client.get("/my/").content.decode()
    assert str(asked_for.pk) not in client.get("/my/site/").content.decode()  # not decided yet
    row = authorised(cast, asked_for)
    letter = Message.objects.get(person_id=contact.pk, channel="inapp")
    assert letter.link == f"/my/site/#i-{row.pk}"
    page = client.get("/my/site/").content.decode()
    assert f'id="i-{row.pk}"' in page
    assert cast.people.olga.name in page
    assert 'class="limits"' in page
    step(cast.olga, row, "cancel")
    assert Message.objects.filter(person_id=contact.pk, channel="inapp").count() == 2
    assert str(row.pk) not in sign_in(cast.people.di).get("/my/site/").content.decode()


def test_the_card_says_what_one_may_not_do_and_when_to_stop(cast, sign_in, asked_for):
    row = under_way(cast, asked_for)
    client = sign_in(cast.people.bo)
    card = f"/my/inspections/{row.pk}/"
    page = client.get(card).content.decode()
    assert 'class="limits"' in page
    assert "notice--risk" not in page
    assert str(row.pk) in client.get("/my/inspections/").content.decode()
    sign_in(cast.people.finn).post(f"/inspections/{row.pk}/presence/", {"leave": "true"})
    assert "notice--risk" in sign_in(cast.people.bo).get(card).content.decode()
    assert sign_in(cast.people.di).get(card).status_code == 404
    assert sign_in(cast.people.bo).get(f"/inspections/{row.pk}/").status_code == 404


def test_the_card_of_what_is_over_does_not_say_that_it_has_not_begun(cast, sign_in, asked_for):
    row = under_way(cast, asked_for)
    bo, card = sign_in(cast.people.bo), f"/my/inspections/{row.pk}/"
    step(cast.olga, row, "end")
    page = bo.get(card, headers={"accept-language": "en"}).content.decode()
    assert "It is over." in page
    assert "Not begun." not in page


def test_a_yes_after_the_briefing_signs_on_the_card(cast, sign_in, asked_for):
    row = asked_for
    authorised(cast, row)
    helped(cast, row)
    bo, card = sign_in(cast.people.bo), f"/my/inspections/{row.pk}/"
    bo.post(f"{card}answer/", {"accepts": "false"})
    step(cast.olga, row, "brief", told=True)
    bo.post(f"{card}answer/", {"accepts": "true"})
    assert row.helpers.get().says == "declined"
    assert 'name="signs"' in bo.get(card).content.decode()
    bo.post(f"{card}answer/", {"accepts": "true", "signs": "true"})
    helper = row.helpers.get()
    assert (helper.says, helper.signed_at is not None) == ("accepted", True)


def test_a_name_instead_of_a_number_is_refused_in_words(cast, sign_in, asked_for):
    row = under_way(cast, asked_for)
    client = sign_in(cast.people.olga)
    address = f"/inspections/{row.pk}/"
    client.post(f"{address}step/", {"event": "end"})
    wrong = client.post(f"{address}step/", {"event": "close", "police_record_ref": "王小明"})
    assert wrong.status_code == 422
    assert "pattern" not in wrong.content.decode()
    kept = {"event": "close", "police_record_ref": REF, "items_found": "2"}
    assert client.post(f"{address}step/", kept).status_code == 302
    assert REF in client.get(address).content.decode()
