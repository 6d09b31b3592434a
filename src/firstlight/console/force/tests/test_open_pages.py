"""The pages of the force open to whom they are for, and look missing to everybody else."""

import pytest

from firstlight.equipment.actions import add_item
from firstlight.equipment.schemas import AddItem
from firstlight.force.models import Membership


def bo(cast):
    return f"/people/{cast.people.bo.pk}/"


PAGES = {
    "/people/": {"ada", "olga", "dee", "amy"},
    "/people/new/": {"olga"},
    "/people/import/": {"olga", "amy"},
    "/people/imports/": {"olga", "amy"},
    "/people/import/template.csv": {"olga", "amy"},
    "/organisations/": {"ada", "olga", "dee", "amy"},
    "/equipment/": {"ada", "olga", "dee"},
    "/privacy/": {"pat"},
    "/me/": {"ada", "bo", "olga", "dee", "amy", "pat", "uma", "sam"},
}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["ada", "bo", "olga", "dee", "amy", "pat", "uma", "sam"])
def test_a_page_opens_to_its_roles_only(cast, sign_in, address, who):
    answer = sign_in(getattr(cast.people, who)).get(address)
    assert answer.status_code == (200 if who in PAGES[address] else 404)


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_is_sent_to_the_sign_in(db, client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("olga", 200), ("amy", 200), ("bo", 404), ("zoe", 404)]
)
def test_a_person_is_shown_to_their_own_leader_and_station(cast, sign_in, who, status):
    assert sign_in(getattr(cast.people, who)).get(bo(cast)).status_code == status


def test_only_who_needs_it_sees_the_telephone(cast, sign_in):
    cast.people.bo.phone = "000 1234 5678"
    cast.people.bo.save()
    assert "000 1234 5678" in sign_in(cast.people.ada).get(bo(cast)).content.decode()
    assert "000 1234 5678" not in sign_in(cast.people.amy).get(bo(cast)).content.decode()


def test_the_emergency_contact_is_opened_by_a_press_and_logged(cast, sign_in):
    row = Membership.objects.get(person=cast.people.bo)
    row.emergency_contact = "Made-up Aunt 000"
    row.save()
    client = sign_in(cast.people.ada)
    assert "Made-up Aunt" not in client.get(bo(cast)).content.decode()
    answer = client.post(f"{bo(cast)}do/contact/", {"membership_id": row.pk})
    assert "Made-up Aunt" in answer.content.decode()
    assert (
        sign_in(cast.people.dee)
        .post(f"{bo(cast)}do/contact/", {"membership_id": row.pk})
        .status_code
        == 404
    )


def test_a_step_is_taken_from_the_record_and_a_refused_one_keeps_what_was_typed(cast, sign_in):
    row = Membership.objects.get(person=cast.people.bo)
    client = sign_in(cast.people.olga)
    address = f"{bo(cast)}membership/{row.pk}/"
    answer = client.post(address, {"event": "suspend", "reason": "too tired to serve"})
    assert answer.status_code == 422
    assert "too tired to serve" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "active"
    answer = client.post(
        address,
        {"event": "suspend", "reason": "tired", "until": "2999-01-01", "heard": "true"},
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "suspended"


def test_getting_a_step_changes_nothing(cast, sign_in):
    row = Membership.objects.get(person=cast.people.bo)
    address = f"{bo(cast)}membership/{row.pk}/?event=suspend"
    assert sign_in(cast.people.olga).get(address).status_code == 405


def test_a_form_sent_twice_writes_one_person_down(cast, sign_in):
    client = sign_in(cast.people.olga)
    form = {
        "name": "测甲子",
        "organisation_id": cast.dawn.pk,
        "category": "veteran",
        "command_id": "0198c5e4-0000-7000-8000-000000000001",
    }
    for _again in range(2):
        assert client.post("/people/new/", form).status_code == 302
    assert Membership.objects.filter(person__name="测甲子").count() == 1


def test_people_are_found_by_character_pinyin_and_initials(cast, sign_in):
    client = sign_in(cast.people.olga)
    client.post(
        "/people/new/", {"name": "单小乐", "organisation_id": cast.dawn.pk, "category": "other"}
    )
    for query in ("单小", "shanxiao", "sxl", "Shan Xiao"):
        assert "单小乐" in client.get("/people/", {"q": query}).content.decode(), query
    assert "单小乐" not in client.get("/people/", {"q": "zhang"}).content.decode()


def test_the_list_comes_as_csv_and_xlsx(cast, sign_in):
    client = sign_in(cast.people.olga)
    answer = client.get("/people/?out=csv&s=-name")
    assert answer["Content-Type"].startswith("text/csv")
    assert "Bo" in answer.content.decode("utf-8-sig")
    assert client.get("/people/?out=xlsx").content.startswith(b"PK")


def test_kit_is_handed_out_and_taken_back(cast, sign_in):
    from firstlight.force.models import RoleGrant
    from firstlight.force.seats import actor_of

    grant = RoleGrant.objects.get(membership__person=cast.people.dee)
    grant.role = "equipment_keeper"
    grant.save()
    keeper = actor_of(cast.people.dee)
    item = add_item(keeper, AddItem(organisation_id=cast.dawn.pk, kind="light", name="Lamp"))
    client, address = sign_in(cast.people.dee), f"/equipment/{item.pk}/"
    assert client.get(address).status_code == 200
    answer = client.post(f"{address}step/", {"event": "issue", "receiver_id": cast.people.bo.pk})
    assert answer.status_code == 422
    given = {"event": "issue", "receiver_id": cast.people.bo.pk, "receiver_confirms": "true"}
    given["checked"] = ["whole", "works"]
    assert client.post(f"{address}step/", given).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.holder_id) == ("issued", cast.people.bo.pk)
    assert sign_in(cast.people.bo).get(address).status_code == 200
    assert sign_in(cast.people.di).get(address).status_code == 404
    client = sign_in(cast.people.dee)
    answer = client.post(f"{address}step/", {"event": "return", "condition": "whole"})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.state, item.holder_id) == ("in_stock", None)


def test_a_node_is_opened_moved_and_closed_on_its_page(cast, sign_in):
    client = sign_in(cast.people.olga)
    answer = client.post(
        f"/organisations/{cast.dawn.pk}/do/open/", {"kind": "squad", "name": "Squad"}
    )
    squad = cast.dawn.children.get()
    assert answer.url == f"/organisations/{squad.pk}/"
    assert client.get(answer.url).status_code == 200
    answer = client.post(f"{answer.url}do/move/", {"parent_id": cast.ridge.pk})
    assert answer.status_code == 302
    answer = client.post(f"/organisations/{cast.dawn.pk}/do/close/")
    assert answer.status_code == 422


def test_my_page_takes_time_quiet_and_consent(cast, sign_in):
    client = sign_in(cast.people.bo)
    deeds = [
        ("availability", {"is_available": "true", "notice_min": "20"}),
        ("quiet", {"quiet_from": "22:00", "quiet_to": "06:00"}),
        ("give", {"purpose": "location_on_duty"}),
        ("check_in", {"shares_location": ""}),
        ("location", {"on": "false"}),
        ("check_out", {}),
    ]
    for name, values in deeds:
        assert client.post(f"/me/do/{name}/", values).status_code == 302, name
        assert client.get("/me/").status_code == 200
    # One lands where one was, and is told what stops; the points stay for their days.
    answer = client.post("/me/do/withdraw/", {"purpose": "location_on_duty"})
    assert answer.url == "/me/#consent-location_on_duty"
    page = client.get("/me/").content.decode()
    assert "您已撤回同意，位置已关" in page
    assert "为此留存的信息已删除" not in page
    english = client.get("/me/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert ("Taken back by you" in english, "Taken back by them" in english) == (True, False)
    answer = client.post("/me/do/particulars/", {"emergency_contact": "Aunt", "language": "en"})
    assert answer.status_code == 422


def test_every_page_speaks_both_languages(cast, sign_in):
    client = sign_in(cast.people.olga)
    chinese = client.get("/people/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    english = client.get("/people/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert 'lang="zh-hans"' in chinese
    assert "Organisation tree" in english


def test_a_list_is_kept_as_it_stands_and_forgotten(cast, sign_in):
    client = sign_in(cast.people.olga)
    address, back = "/people/?f=serving&s=-name", {"HTTP_REFERER": "http://testserver/people/"}
    page = client.get(address).content.decode()
    assert "/views/people/?f=serving&amp;s=-name" in page
    client.post("/views/people/?f=serving&s=-name", {"label": "Mine"}, **back)
    assert "Mine" in client.get("/people/").content.decode()
    assert "Mine" not in client.get("/equipment/").content.decode()
    assert 'name="forget"' in client.get(address).content.decode()
    assert "Mine" not in sign_in(cast.people.finn).get("/people/").content.decode()
    client = sign_in(cast.people.olga)
    client.post("/views/people/?f=serving&s=-name", {"forget": "1"}, **back)
    assert "Mine" not in client.get("/people/").content.decode()


def test_after_keeping_a_view_one_stays_in_the_house(cast, sign_in):
    client = sign_in(cast.people.olga)
    answer = client.post("/views/people/?f=a", {}, HTTP_REFERER="https://elsewhere.invalid/")
    assert answer.url == "/"


def test_one_policy_covers_the_chosen_after_a_look(cast, sign_in):
    client = sign_in(cast.people.olga)
    assert 'name="pick"' in client.get("/people/").content.decode()
    chosen = {"pick": [str(cast.people.bo.pk), str(cast.people.di.pk)]}
    page = client.post("/people/insure/", chosen)
    assert page.status_code == 200
    assert not cast.people.bo.insurances.exists()
    words = {"insurer": "Made up", "starts_on": "2026-01-01", "ends_on": "2025-01-01"}
    assert client.post("/people/insure/", chosen | words).status_code == 422
    words["ends_on"] = "2999-01-01"
    assert client.post("/people/insure/", chosen | words).status_code == 302
    assert cast.people.bo.insurances.count() == cast.people.di.insurances.count() == 1


def test_nobody_of_another_station_is_insured_by_the_way(cast, sign_in):
    client = sign_in(cast.people.olga)
    form = {
        "pick": [str(cast.people.bo.pk), str(cast.people.kai.pk)],
        "insurer": "x",
        "starts_on": "2026-01-01",
        "ends_on": "2999-01-01",
    }
    assert client.post("/people/insure/", form).status_code == 404
    assert not cast.people.bo.insurances.exists()
    assert 'name="pick"' not in sign_in(cast.people.ada).get("/people/").content.decode()
    assert sign_in(cast.people.ada).post("/people/insure/", form).status_code == 404


def test_who_has_left_reads_so_on_every_page_and_can_sign_out(cast, sign_in):
    client = sign_in(cast.people.bo)
    row = Membership.objects.get(person=cast.people.bo)
    english = client.get("/me/", headers={"accept-language": "en"}).content.decode()
    assert "certificate of service" in english
    answer = client.post(f"/me/membership/{row.pk}/", {"event": "withdraw"}, follow=True)
    assert answer.status_code == 404
    for address in ("/", "/me/", "/my/hours/"):
        page = client.get(address).content.decode()
        for way in ("/p/zh/rights/", "/p/zh/complain/", "/accounts/logout/"):
            assert f'"{way}"' in page
    client.post("/accounts/logout/")
    assert client.get("/me/").status_code == 302


def test_who_is_suspended_reads_why_and_where_to_complain(cast, sign_in):
    own = Membership.objects.filter(person=cast.people.bo)
    own.update(state="suspended", suspended_until="2999-01-01", state_note="A made-up reason")
    page = sign_in(cast.people.bo).get("/me/").content.decode()
    assert "A made-up reason" in page
    assert '"/p/zh/complain/"' in page
