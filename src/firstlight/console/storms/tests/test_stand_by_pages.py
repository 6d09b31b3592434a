"""Pages of storms, gates, events and injuries: opened, done, refused beside the field."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from firstlight.duty.models import (
    EmergencyActivation,
    EventDeployment,
    EventPost,
    GateWindow,
    InjuryReport,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    StormHead,
    StormTask,
    WeatherWarning,
)
from firstlight.duty.rules.events import PLAN
from firstlight.duty.tests.conftest import place
from firstlight.duty.tests.gathering import accept, insure
from firstlight.duty.tests.test_guard_gates import now_at, school  # noqa: F401 - a fixture
from firstlight.duty.tests.test_stand_by import cap
from firstlight.kernel.earth import distance_m
from firstlight.notify.models import Message
from firstlight.places.models import Place


def sent(source):
    return {"source": SimpleUploadedFile("w.xml", source, content_type="application/xml")}


def said(response):
    return response.content.decode()


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return said(response)


def _shelter(station, name):
    at = {"lon": 120.8, "lat": 29.6, "west": 120.8, "east": 120.8, "south": 29.6, "north": 29.6}
    return Place.objects.create(
        station_id=station.pk, kind="shelter", name=name, geometry={}, h3_cell="8", **at
    )


def test_a_storm_from_the_file_to_the_debrief(cast, sign_in):
    officer = sign_in(cast.people.olga)
    wrong = officer.post("/storms/take/", sent(b"<html/>"))
    assert wrong.status_code == 422
    assert officer.post("/storms/take/", sent(cap("w1"))).status_code == 302
    row = EmergencyActivation.objects.get()
    url = f"/storms/{row.pk}/"
    for page in ("/storms/", f"/storms/warnings/{row.warning_id}/", url):
        assert "演示气象台" in text(officer, page)
    refused = officer.post(f"{url}step/", {"event": "readiness", "response_level": "2"})
    assert refused.status_code == 422
    asked = {"event": "readiness", "response_level": "2", "command_post": "县防指"}
    asked |= {"teams": [cast.dawn.pk], "shelters": [_shelter(cast.lake, "别处").pk]}
    assert officer.post(f"{url}step/", asked).status_code in (404, 422)
    asked["shelters"] = [_shelter(cast.hill, "演示避灾点").pk]
    asked["assembly_point_id"] = place(cast.hill, "演示集结点", "assembly_point").pk
    assert "演示集结点" in text(officer, url)
    assert "演示避灾点" in text(officer, url)
    assert officer.post(f"{url}step/", asked).status_code == 302
    assert "演示避灾点" in text(officer, url)
    bo, di = cast.people.bo, cast.people.di
    insure(bo, di)
    asked = Shift.objects.get(subject=row.label)
    # It has begun by the time that anybody reads of it.
    assert f"/my/shifts/join/{asked.pk}/" in text(sign_in(bo), "/my/shifts/")
    links = Message.objects.filter(person_id=bo.pk).values_list("link", flat=True)
    assert f"/my/shifts/join/{asked.pk}/" in links
    accept(asked, bo, di)
    group = {"title": "转移", "exit_route": "上山路", "leader_id": bo.pk, "people": [bo.pk, di.pk]}
    group |= {"lat": "29.61", "lon": "120.81"}
    officer = sign_in(cast.people.olga)
    assert officer.post(f"{url}send/", group).status_code == 422
    halved = {**group, "gear_checked": "true", "lat": ""}
    assert "纬度和经度" in said(officer.post(f"{url}send/", halved))
    assert officer.post(f"{url}send/", group | {"gear_checked": "true"}).status_code == 302
    assert "上山路" in text(officer, url)
    officer = sign_in(cast.people.olga)
    pins = officer.get(f"{url}map.geojson").json()["features"]
    places = {pin["properties"]["name"]: pin["geometry"]["coordinates"] for pin in pins}
    assert places.keys() >= {"演示避灾点", "演示集结点"}
    assert [places[name] for name in places if name.startswith("转移")] == [[120.81, 29.61]]
    task = StormTask.objects.get()
    volunteer = sign_in(di)
    own = ShiftAssignment.objects.get(person=di)
    briefing = text(volunteer, f"/my/shifts/{own.pk}/")
    assert "演示集结点" in briefing
    assert "geo:29.6,120.8" in briefing
    assert "上山路" in text(volunteer, "/my/storms/")
    assert "演示避灾点" in text(volunteer, "/my/storms/")
    assert volunteer.post(f"/my/storms/{task.pk}/back/").status_code == 302
    assert StormHead.objects.filter(back_at=None).count() == 1
    officer = sign_in(cast.people.olga)
    early = officer.post(f"{url}step/", {"event": "stand_down", "reason": "x"})
    assert early.status_code == 422
    officer.post(f"/storms/tasks/{task.pk}/back/", {"people": [bo.pk]})
    officer.post(f"{url}step/", {"event": "stand_down", "reason": "x"})
    officer.post(f"{url}step/", {"event": "debrief", "debrief": "y"})
    row.refresh_from_db()
    assert row.state == "closed"


def test_the_desk_says_which_warnings_are_in_force_and_who_issued_them(cast, sign_in):
    client = sign_in(cast.people.dee)
    client.post("/storms/take/", sent(cap("w1", status="Exercise")))
    for url in ("/", "/desk/foot/"):
        assert "演示气象台" in text(client, url)
    assert sign_in(cast.people.zoe).get("/desk/foot/").status_code == 200
    assert "演示气象台" not in said(sign_in(cast.people.zoe).get("/desk/foot/"))


def test_the_area_that_an_issuer_drew_is_on_a_map(cast, sign_in):
    client = sign_in(cast.people.dee)
    square = "29.5,120.7 29.5,120.8 29.6,120.8 29.6,120.7 29.5,120.7"
    drawn = f"<polygon>{square}</polygon><circle>29.4,120.9 10</circle>"
    client.post("/storms/take/", sent(cap("w1", drawn=drawn)))
    client.post("/storms/take/", sent(cap("w2")))
    with_area, without = (WeatherWarning.objects.get(identifier=each) for each in ("w1", "w2"))
    assert "fl-map" not in text(client, f"/storms/warnings/{without.pk}/")
    page = text(client, f"/storms/warnings/{with_area.pk}/")
    block = re.search(r'<fl-map.*?application/json">(.*?)</script>', page, re.DOTALL)
    config = json.loads(block[1])
    layer = next(each for each in config["layers"] if each["kind"] == "warned")
    area = layer["features"]["features"][0]
    square, circle = (part[0] for part in area["geometry"]["coordinates"])
    assert square[0] == [120.7, 29.5]
    assert {round(distance_m(120.9, 29.4, *corner) / 100) for corner in circle} <= {99, 100, 101}
    west, south, east, north = config["bounds"]
    assert west < 120.7 < 121 < east
    assert south < 29.31 < 29.6 < north


@pytest.fixture
def window(cast, sign_in, school):  # noqa: F811 - the fixture above
    client = sign_in(cast.people.ada)
    values = {
        "place_id": school.pk,
        "organisation_id": cast.dawn.pk,
        "gate": "东门",
        "kind": "arrival",
        "weekdays": ["1", "2", "3", "4", "5", "6", "7"],
        "from_time": "07:30",
        "to_time": "08:00",
        "people": "2",
        "lead_min": "20",
    }
    wrong = client.post("/gates/hours/new/", values | {"to_time": "07:00"})
    assert wrong.status_code == 422
    assert 'value="东门"' in said(wrong)
    assert client.post("/gates/hours/new/", values).status_code == 302
    return GateWindow.objects.get()


def test_a_gate_from_its_hours_to_the_record(cast, sign_in, window):
    client = sign_in(cast.people.ada)
    assert "07:30" in text(client, "/gates/hours/")
    assert 'value="07:30"' in text(client, f"/gates/hours/{window.pk}/")
    day = timezone.localdate() + timedelta(days=1)
    assert client.get("/gates/plan/").status_code == 200
    assert client.post("/gates/plan/", {"first": day, "last": day}).status_code == 302
    row = SchoolGateDuty.objects.get()
    bo, di = cast.people.bo, cast.people.di
    insure(bo, di)
    accept(row.shift, bo, di)
    Shift.objects.update(leader=bo)
    for url in ("/gates/", f"/gates/week/?from={day}", f"/gates/{row.pk}/"):
        assert "演示小学" in text(client, url)
    assert "Bo" in text(client, f"/gates/week/?from={day}")
    now_at(row, 5)
    volunteer = sign_in(bo)
    assert "演示小学" in text(volunteer, "/my/gates/")
    step = f"/my/gates/{row.pk}/step/"
    assert volunteer.post(step, {"event": "arrive"}).status_code == 302
    assert volunteer.post(step, {"event": "stand_down"}).status_code == 422
    now_at(row, -60)
    volunteer.post(step, {"event": "stand_down", "road_clear": "true"})
    volunteer.post(step, {"event": "record", "notes": "正常"})
    row.refresh_from_db()
    assert row.state == "recorded"
    assert 'type="file"' not in text(volunteer, "/my/gates/")


def test_an_event_from_the_request_to_every_post_clear(cast, sign_in):
    client = sign_in(cast.people.ada)
    begins = timezone.localtime() + timedelta(hours=2)
    form = "%Y-%m-%dT%H:%M"
    values = {
        "name": "越剧之夜",
        "organiser": "文化站",
        "expected": "1500",
        "place_name": "体育场",
        "organisation_id": cast.dawn.pk,
        "starts_at": begins.strftime(form),
        "ends_at": (begins + timedelta(hours=3)).strftime(form),
    }
    assert client.post("/events/new/", values | {"expected": "0"}).status_code == 422
    assert client.post("/events/new/", values).status_code == 302
    url = f"/events/{EventDeployment.objects.get().pk}/"
    officer = sign_in(cast.people.olga)
    assert officer.get(f"{url}notice.xml").status_code == 404
    assert officer.post(f"{url}step/", {"event": "accept"}).status_code == 422
    seen = {"event": "accept", "plan_seen": "true", "licence_ref": "L1"}
    assert officer.post(f"{url}step/", seen).status_code == 302
    leader = sign_in(cast.people.ada)
    leader.post(f"{url}plan/", dict.fromkeys(PLAN, "写明"))
    leader.post(f"{url}posts/", {"name": "出口", "people": "2"})
    assert "出口" in text(leader, url)
    post = EventPost.objects.get()
    bo, di = cast.people.bo, cast.people.di
    insure(bo, di)
    accept(post.shift, bo, di)
    papers = {"agreement_ref": "A", "insured_by": "B", "insurance_ref": "C"}
    leader.post(f"{url}step/", {"event": "staff", **papers})
    officer = sign_in(cast.people.olga)
    officer.post(f"{url}step/", {"event": "brief", "briefing": "x", "assembly_point": "东广场"})
    officer.post(f"{url}step/", {"event": "open"})
    volunteer = sign_in(bo)
    card = text(volunteer, f"/my{url}")
    assert "出口" in card
    assert "越剧之夜" in text(volunteer, "/my/events/")
    assert volunteer.post(f"/my{url}report/", {"text": ""}).status_code == 422
    volunteer.post(f"/my{url}report/", {"text": "人很多", "crowd": "packed"})
    officer = sign_in(cast.people.olga)
    assert "人很多" in text(officer, f"{url}board/")
    officer.post(f"{url}step/", {"event": "evacuate", "reason": "雷暴"})
    assert "东广场" in text(officer, f"{url}notice.xml")
    assert sign_in(bo).post(f"/my/events/posts/{post.pk}/clear/").status_code == 302
    sign_in(cast.people.olga).post(f"{url}step/", {"event": "clear"})
    assert EventDeployment.objects.get().state == "ended"


def test_an_injury_is_reported_and_read_by_who_must_know(cast, sign_in):
    volunteer = sign_in(cast.people.bo)
    when = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert volunteer.post("/injuries/", {"kind": "扭伤脚踝"}).status_code == 422
    assert (
        volunteer.post("/injuries/", {"kind": "扭伤脚踝", "happened_at": when}).status_code == 302
    )
    row = InjuryReport.objects.get()
    assert "扭伤脚踝" in text(volunteer, f"/injuries/{row.pk}/")
    leader = sign_in(cast.people.ada)
    step = f"/injuries/{row.pk}/step/"
    assert leader.post(step, {"event": "first_aid", "first_aid": "冷敷"}).status_code == 422
    leader.post(step, {"event": "first_aid", "first_aid": "冷敷", "called_120": "yes"})
    leader.post(step, {"event": "no_such"})
    admin = sign_in(cast.people.amy)
    page = text(admin, f"/injuries/{row.pk}/")
    assert "扭伤" not in page
    assert "冷敷" not in page
    for who in ("olga", "dee", "di", "zoe"):
        assert sign_in(getattr(cast.people, who)).get(f"/injuries/{row.pk}/").status_code == 404
    sign_in(cast.people.bo).post(f"/injuries/{row.pk}/secrecy/", {"wants_secrecy": "false"})
    row.refresh_from_db()
    assert not row.wants_secrecy
