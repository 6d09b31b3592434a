"""Pages of ecology: what holds is read before the report; counts say what they count."""

from django.urls import reverse

from firstlight.cases.ecology.actions import report_water
from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.ecology.schemas import ReportWater
from firstlight.cases.grid_events.tests.playing import grid

SAID = {
    "kind": "electrofishing",
    "place_name": "坝头",
    "description": "船上有电瓶",
    "rule_read": "true",
    "keeps_distance": "true",
}


def test_what_holds_is_shown_before_the_form(cast, sign_in):
    water = grid(cast, "演示水库", kind="water_body")
    browser = sign_in(cast.people.bo)
    first = browser.get("/ecology/new/").content.decode()
    assert 'name="description"' not in first
    chosen = f"/ecology/new/?kind=electrofishing&water_id={water.pk}"
    page = browser.get(chosen).content.decode()
    assert 'name="rule_read"' in page
    assert "12316" in page
    answer = browser.post("/ecology/new/", SAID | {"water_id": water.pk})
    row = EcologyReport.objects.get()
    assert answer["Location"] == reverse("ecology_report", args=[row.pk])
    assert browser.get(answer["Location"]).status_code == 200
    assert row.number in browser.get("/ecology/mine/").content.decode()


def test_an_unread_rule_is_refused_and_nothing_is_lost(cast, sign_in):
    said = {key: value for key, value in SAID.items() if key != "rule_read"}
    answer = sign_in(cast.people.bo).post("/ecology/new/", said)
    assert answer.status_code == 422
    assert "船上有电瓶" in answer.content.decode()
    assert not EcologyReport.objects.exists()


def test_the_desk_refers_with_the_agency_filled_in(cast, sign_in):
    row = report_water(cast.bo, ReportWater(**SAID))
    desk = sign_in(cast.people.dee)
    page = desk.get(reverse("ecology_report", args=[row.pk])).content.decode()
    assert 'value="12316"' in page
    said = {"event": "refer", "agency": "渔政", "agency_phone": "12316"}
    desk.post(reverse("ecology_step", args=[row.pk]), said)
    row.refresh_from_db()
    assert row.state == "referred"
    assert row.number in desk.get("/ecology/").content.decode()


def test_who_reported_reads_that_it_is_closed_and_waits_for_nobody(cast, sign_in):
    row = report_water(cast.bo, ReportWater(**SAID))
    own = sign_in(cast.people.bo)
    own.cookies["django_language"] = "en"
    address = reverse("ecology_report", args=[row.pk])
    assert "The desk goes on from here." in own.get(address).content.decode()
    EcologyReport.objects.update(state="closed")
    page = own.get(address).content.decode()
    assert "This report is closed." in page
    assert "The desk goes on from here." not in page


def test_the_desk_keeps_waters_and_agencies(cast, sign_in):
    water = grid(cast, "演示水库", kind="water_body")
    desk = sign_in(cast.people.dee)
    ends = {"from_day_month": "2", "from_day_of": "15", "to_day_month": "6", "to_day_of": "30"}
    said = {"covered": "yes", "zone": "none"} | ends
    address = reverse("ecology_water", args=[water.pk])
    assert desk.post(address, said).status_code == 422  # who says so?
    assert desk.post(address, said | {"source": "公告"}).status_code == 302
    assert (water.water_rule.from_day, water.water_rule.to_day) == (215, 630)
    again = desk.get(address, headers={"accept-language": "en"}).content.decode()
    assert '<option value="2" selected>February</option>' in again
    for wrong in ({"from_day_of": "31"}, {"to_day_month": ""}):
        page = desk.post(address, said | {"source": "公告"} | wrong)
        assert page.status_code == 422
        assert page.content.decode().count("field--wrong") == 1
    assert "公告" in desk.get("/ecology/waters/").content.decode()
    agency = {"kind": "sand", "name": "水利局", "phone": "83001234"}
    assert desk.post("/ecology/agencies/", agency).status_code == 302
    assert "83001234" in desk.get("/ecology/agencies/").content.decode()


# S13: a count says what it counts, of when and of what, and claims no cause.


def test_counts_carry_definition_period_and_coverage_and_no_cause(cast, sign_in):
    report_water(cast.bo, ReportWater(**SAID))
    desk = sign_in(cast.people.dee)
    page = desk.get("/ecology/waters/", headers={"accept-language": "en"}).content.decode()
    assert "Counted: reports by members" in page
    assert "-01-01" in page
    assert "of those you may see" in page
    for word in ("led to", "because of", "thanks to", "caused", "reduced"):
        assert word not in page.lower()
