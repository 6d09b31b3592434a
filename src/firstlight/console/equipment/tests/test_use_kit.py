"""Kit on a phone and at the keeper's desk."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from firstlight.equipment.models import Checkout, EquipmentItem, KitRequest
from firstlight.equipment.rules import pre_use
from firstlight.force.models import Organisation, RoleGrant
from firstlight.kernel.ids import uuid7


@pytest.fixture
def keeper(cast):
    """Dee keeps the kit of Hill."""
    RoleGrant.objects.filter(membership__person=cast.people.dee).update(role="equipment_keeper")
    return cast.people.dee


@pytest.fixture
def jacket(cast):
    return EquipmentItem.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind="life_jacket",
        name="Jacket 1",
        code="ABCD2345",
    )


def test_a_code_is_typed_or_scanned_in_any_case(cast, sign_in, jacket):
    client = sign_in(cast.people.bo)
    for said in ("abcd2345", "http://elsewhere.example/kit/ABCD2345/"):
        assert client.get("/kit/", {"code": said}).headers["Location"] == "/kit/ABCD2345/"
    wrong = client.get("/kit/", {"code": "NOSUCH22"})
    assert wrong.status_code == 422
    assert "NOSUCH22" in wrong.content.decode()
    assert sign_in(cast.people.ray).get("/kit/ABCD2345/").status_code == 404


def test_the_keeper_enters_what_a_used_drone_has_behind_it(cast, sign_in, keeper):
    desk = sign_in(keeper)
    given = {"organisation_id": cast.hill.pk, "kind": "unmanned_aircraft", "name": "Drone 1"}
    wrong = desk.post("/equipment/new/", given | {"battery_cycles": "-3"})
    assert wrong.status_code == 422
    assert "Drone 1" in wrong.content.decode()
    done = desk.post("/equipment/new/", given | {"battery_cycles": "0", "flown_h": "35.5"})
    page = desk.get(done.headers["Location"]).content.decode()
    assert "35.50" in page
    assert 'name="battery_cycles" value="0"' in re.sub(r" id=\S+| min=\S+| step=\S+", "", page)


def test_from_the_phone_to_the_keeper_and_back(cast, sign_in, keeper, jacket):
    ticks = {"checked": list(pre_use("life_jacket"))}
    bo = sign_in(cast.people.bo)
    half = bo.post("/kit/ABCD2345/ask/", {"checked": ["straps"]})
    assert half.status_code == 422
    assert bo.post("/kit/ABCD2345/ask/", ticks).status_code == 302
    dee = sign_in(keeper)
    assert "Jacket 1" in dee.get("/kit/").content.decode()
    asked = KitRequest.objects.get()
    dee.post(f"/kit/requests/{asked.pk}/", {"is_done": "true"})
    jacket.refresh_from_db()
    assert jacket.holder == cast.people.bo
    bo = sign_in(cast.people.bo)
    assert "Jacket 1" in bo.get("/kit/").content.decode()
    bo.post("/kit/ABCD2345/back/", {"condition": "dry and whole"})
    dee = sign_in(keeper)
    back = KitRequest.objects.get(answered_at__isnull=True)
    dee.post(f"/kit/requests/{back.pk}/", {"is_done": "true"})
    jacket.refresh_from_db()
    assert (jacket.state, jacket.note) == ("in_stock", "dry and whole")
    assert "dry and whole" in dee.get(f"/equipment/{jacket.pk}/").content.decode()


def test_a_keeper_hands_out_and_takes_back_by_scanning_alone(cast, sign_in, keeper, jacket):
    client = sign_in(keeper)
    said = {
        "checked": list(pre_use("life_jacket")),
        "receiver_id": cast.people.bo.pk,
        "receiver_confirms": "true",
        "due_at": "2020-01-01T10:00",
    }
    assert client.post("/kit/ABCD2345/out/", said).status_code == 302
    assert "Jacket 1" in client.get("/equipment/?f=late").content.decode()
    assert client.post("/kit/ABCD2345/in/", {}).status_code == 422
    client.post("/kit/ABCD2345/in/", {"condition": "wet"})
    jacket.refresh_from_db()
    assert jacket.state == "in_stock"


def test_a_member_who_keeps_nothing_hands_out_nothing(cast, sign_in, jacket):
    said = {
        "checked": list(pre_use("life_jacket")),
        "receiver_id": cast.people.di.pk,
        "receiver_confirms": "true",
    }
    answer = sign_in(cast.people.bo).post("/kit/ABCD2345/out/", said)
    assert answer.status_code in (404, 422)
    jacket.refresh_from_db()
    assert jacket.state == "in_stock"


def test_the_labels_are_codes_that_open_the_thing(cast, sign_in, keeper, jacket):
    page = sign_in(keeper).get("/equipment/labels/").content.decode()
    assert page.count("<svg xmlns") == 1
    assert "ABCD2345" in page
    assert sign_in(cast.people.ada).get("/equipment/labels/").status_code == 404


def test_labels_of_the_chosen_are_shown_alone(sign_in, keeper, jacket):
    desk = sign_in(keeper)
    assert f'value="{jacket.pk}"' in desk.get("/equipment/").content.decode()
    chosen = desk.post("/equipment/labels/", {"pick": [str(jacket.pk)]}).content.decode()
    assert "ABCD2345" in chosen
    none = desk.post("/equipment/labels/", {"pick": [str(uuid7())]}).content.decode()
    assert "ABCD2345" not in none


def test_a_check_is_written_down_at_the_desk(cast, sign_in, keeper, jacket):
    client = sign_in(keeper)
    client.post(f"/equipment/{jacket.pk}/aside/", {"reason": "recall"})
    jacket.refresh_from_db()
    assert jacket.is_quarantined
    client.post(f"/equipment/{jacket.pk}/inspect/", {"is_passed": "true", "note": "well"})
    jacket.refresh_from_db()
    assert not jacket.is_quarantined
    assert "well" in client.get(f"/equipment/{jacket.pk}/").content.decode()


def test_the_record_says_who_handed_it_out_what_was_in_order_and_how_far_it_went(
    cast, sign_in, keeper
):
    own = {"station_id": cast.hill.pk}
    car = EquipmentItem.objects.create(**own, organisation=cast.hill, kind="patrol_car", name="车")
    Checkout.objects.create(
        **own,
        item=car,
        person=cast.people.bo,
        handed_out_by_id=cast.people.olga.pk,
        taken_at=timezone.now(),
        returned_at=timezone.now(),
        pre_check={"tyres": True},
        odometer_out_km="100.5",
        odometer_in_km="142.0",
    )
    client = sign_in(keeper)
    client.cookies["django_language"] = "en"
    page = client.get(f"/equipment/{car.pk}/").content.decode()
    assert "handed out by Olga" in page
    assert "in order: Tyres, lights and brakes" in page
    assert "41.5 km" in page


def test_a_weapon_is_refused_beside_its_name(cast, sign_in, keeper):
    said = {"organisation_id": cast.hill.pk, "kind": "other", "name": "橡胶警棍"}
    answer = sign_in(keeper).post("/equipment/new/", said)
    assert answer.status_code == 422
    assert "橡胶警棍" in answer.content.decode()
    assert not EquipmentItem.objects.exists()


def test_a_list_with_a_weapon_is_refused_with_its_line(cast, sign_in, keeper):
    client = sign_in(keeper)
    bad = SimpleUploadedFile("kit.csv", "名称,类别\n手铐,其他\n".encode())
    answer = client.post("/equipment/import/", {"organisation_id": cast.hill.pk, "file": bad})
    assert answer.status_code == 422
    assert not EquipmentItem.objects.exists()
    good = SimpleUploadedFile("kit.csv", "名称,类别\n绳,救援绳\n".encode())
    client.post("/equipment/import/", {"organisation_id": cast.hill.pk, "file": good})
    assert EquipmentItem.objects.get().kind == "rescue_rope"


def test_a_list_by_team_stands_in_the_order_of_the_names_that_are_shown(cast, sign_in):
    """Of the English names the order is the other way round than of the Chinese."""
    for team, code, name, name_en in (
        (cast.dawn, "ABCD2345", "丙队", "Zebra"),
        (cast.ridge, "ABCD2346", "甲队", "Alder"),
    ):
        Organisation.objects.filter(pk=team.pk).update(name=name, name_en=name_en)
        own = {"station_id": cast.hill.pk, "organisation": team}
        EquipmentItem.objects.create(**own, kind="life_jacket", name="Jacket", code=code)
    desk = sign_in(cast.people.olga)

    def teams(sort):
        rows = desk.get(f"/equipment/?s={sort}&c=team").context["listing"].rows
        return [row.cells[0].words for row in rows]

    assert teams("team") == ["丙队", "甲队"]
    desk.cookies["django_language"] = "en"
    assert teams("team") == ["Alder", "Zebra"]
    Organisation.objects.filter(pk=cast.ridge.pk).update(name_en="")
    assert teams("-team") == ["甲队", "Zebra"]  # without an English name, by the other
