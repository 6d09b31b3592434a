"""Pages of enterprises: the business asks and reads, the adviser checks and advises."""

from datetime import timedelta

from conftest import person
from django.utils import timezone

from firstlight.cases.checklists.models import CheckAnswer
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.cases.enterprises.tests.test_advise_and_keep_secrets import CHECKED

ANSWERS = {f"q-{name}": answer for name, answer in CHECKED.items()}


def day(after):
    return str(timezone.localdate() + timedelta(days=after))


def test_a_visit_from_both_sides_by_its_pages(cast, sign_in):
    wes = person("Wes", cast.hill, role="enterprise_contact")
    lead = sign_in(cast.people.ada)
    assert "enterprises/new/" in lead.get("/enterprises/").content.decode()
    bad = lead.post("/enterprises/register/new/", {"name": "演示五金厂"})
    assert (bad.status_code, "演示五金厂" in bad.content.decode()) == (422, True)
    said = {"name": "演示五金厂", "trade": "factory", "contact_id": str(wes.pk)}
    assert lead.post("/enterprises/register/new/", said).status_code == 302
    factory = Enterprise.objects.get()
    edited = lead.post(f"/enterprises/register/{factory.pk}/", said | {"address": "北街"})
    assert edited.status_code == 302
    assert "北街" in lead.get("/enterprises/register/").content.decode()

    business = sign_in(wes)
    assert "/my/enterprises/" in business.get("/my/").content.decode()
    asked = {"enterprise_id": str(factory.pk), "wish": "看看充电"}
    assert business.post("/my/enterprises/ask/", asked).status_code == 302
    row = EnterpriseVisit.objects.get()
    desk, mine = f"/enterprises/{row.pk}/", f"/my/enterprises/{row.pk}/"
    assert business.get(desk).status_code == 404
    waits = "由队伍确定时间和来人"
    assert waits in business.get(mine).content.decode()

    lead = sign_in(cast.people.ada)
    half = lead.post(f"{desk}step/", {"event": "accept", "visit_at": f"{day(2)}T10:00"})
    assert (half.status_code, f"{day(2)}T10:00" in half.content.decode()) == (422, True)
    to = {"adviser_id": str(cast.people.di.pk)}
    told = {"event": "accept", "visit_at": f"{day(2)}T10:00", **to}
    assert lead.post(f"{desk}step/", told).status_code == 302
    settled = sign_in(wes).get(mine).content.decode()
    assert waits not in settled
    assert 'value="cancel"' in settled
    lead = sign_in(cast.people.ada)
    assert lead.post(f"{desk}adviser/", {"adviser_id": str(wes.pk)}).status_code == 422
    other = {"adviser_id": str(cast.people.bo.pk)}
    assert lead.post(f"{desk}adviser/", other).status_code == 302

    assert row.number not in lead.get("/enterprises/?f=late").content.decode()
    EnterpriseVisit.objects.update(visit_at=timezone.now() - timedelta(hours=1))
    assert row.number in lead.get("/enterprises/?f=late").content.decode()

    adviser = sign_in(cast.people.bo)
    assert adviser.post(mine, {"comes": "true"}).status_code == 302
    yes = str(EnterpriseVisit.Says.YES.label)
    assert yes in adviser.get("/my/enterprises/").content.decode()
    wrong = adviser.post(f"{mine}check/", ANSWERS | {"q-escape": "perhaps", "q-guards": ""})
    page = wrong.content.decode()
    assert (wrong.status_code, page.count("field--wrong")) == (422, 2)
    assert CHECKED["seen"] in page  # nothing typed is lost
    assert adviser.post(f"{mine}check/", ANSWERS).status_code == 302
    assert CheckAnswer.objects.get().answers == CHECKED
    assert adviser.get(f"{mine}letter/").status_code == 404  # there is no advice yet
    assert adviser.post(mine, {"event": "visit", "let_in": "true"}).status_code == 302
    listed = adviser.get("/my/enterprises/").content.decode()
    assert "演示五金厂" in listed
    assert yes not in listed  # who has been there will not come
    lead = sign_in(cast.people.ada)
    assert "adviser_id" in lead.get(desk).content.decode()  # somebody else may take it on
    assert lead.post(f"{desk}adviser/", to).status_code == 302
    other_one = sign_in(cast.people.di)
    asked_page = other_one.get(mine).content.decode()
    assert ("由我接手" in asked_page, 'value="advise"' in asked_page) == (True, False)
    assert other_one.post(mine, {"comes": "false"}).status_code == 302
    lead = sign_in(cast.people.ada)
    assert row.number in lead.get("/enterprises/?f=adviser").content.decode()
    assert lead.post(f"{desk}adviser/", other).status_code == 302
    adviser = sign_in(cast.people.bo)
    adviser.post(mine, {"comes": "true"})
    lead = sign_in(cast.people.ada)
    assert row.number not in lead.get("/enterprises/?f=late").content.decode()
    EnterpriseVisit.objects.update(visited_at=timezone.now() - timedelta(days=15))
    assert row.number in lead.get("/enterprises/?f=late").content.decode()
    adviser = sign_in(cast.people.bo)
    advice = {"event": "advise", "advice": "先清楼道", "told_first": "true"}
    assert adviser.post(mine, advice).status_code == 422
    assert adviser.post(mine, advice | {"follow_up_on": day(30)}).status_code == 302

    business = sign_in(wes)
    assert "先清楼道" in business.get(mine).content.decode()
    letter = business.get(f"{mine}letter/")
    assert letter.content.startswith(b"%PDF")
    assert "no-store" in letter["Cache-Control"]
    assert business.get(f"{mine}check/").status_code == 404  # it is over

    lead = sign_in(cast.people.ada)
    assert "先清楼道" not in lead.get(desk).content.decode()
    found = lead.post(f"{desk}found/")
    assert ("先清楼道" in found.content.decode(), found["Cache-Control"]) == (True, "no-store")
    officer = sign_in(cast.people.olga)
    assert officer.get(desk).status_code == 200
    assert officer.post(f"{desk}found/").status_code == 404
    assert officer.get(f"{mine}letter/").status_code == 404


def test_who_will_not_come_reads_no_more(cast, sign_in):
    factory = Enterprise.objects.create(station_id=cast.hill.pk, name="演示五金厂", trade="shop")
    lead = sign_in(cast.people.ada)
    where = lead.post("/enterprises/new/", {"enterprise_id": str(factory.pk)})["Location"]
    told = {"event": "accept", "visit_at": f"{day(2)}T10:00", "agreed": "true"}
    lead.post(f"{where}step/", told | {"adviser_id": str(cast.people.bo.pk)})
    adviser = sign_in(cast.people.bo)
    answer = adviser.post(f"/my{where}", {"comes": "false"})
    assert answer["Location"] == "/my/enterprises/"
    assert adviser.get(f"/my{where}").status_code == 404
