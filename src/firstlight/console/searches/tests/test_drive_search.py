"""A whole search by the pages: what a duty officer, a dispatcher and a team press."""

import io
import re
from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from firstlight.exchange.tests.printing import words as printed
from firstlight.force.models import Account
from firstlight.incidents.actions import count_in, count_out
from firstlight.incidents.schemas import CountIn, CountOut
from firstlight.kernel import jobs
from firstlight.kernel.models import Event, Job
from firstlight.searches.models import Assignment, Clue, MissingNotice, Plan, SearchCase, Track
from firstlight.searches.queries import live_segments
from firstlight.searches.tests.conftest import PLACE

# A row's mark on the paper, before the next row's time or day, or the foot.
MARK = re.compile(r"[0-9a-f]{12}(?=\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d|Volunteers|义警)")


def browser(who, language="en"):
    client = Client()
    account, _new = Account.objects.get_or_create(person=who, username=who.name.lower())
    client.force_login(account)
    client.cookies["django_language"] = language
    return client


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def pressed(answer):
    """The form was taken: the browser is sent on. Says what the page said if not."""
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return answer


def gpx(middle, start, jump=False):
    rows = []
    for line in range(10):
        for step in range(10):
            across = step if line % 2 == 0 else 9 - step
            at = start + timedelta(seconds=12 * len(rows))
            lon, lat = middle[0] + (across - 5) * 2e-4, middle[1] + (line - 5) * 2e-4
            if jump and len(rows) == 50:
                lat += 0.5
            when = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            rows.append(f'<trkpt lat="{lat}" lon="{lon}"><time>{when}</time></trkpt>')
    body = "".join(rows)
    text = (
        '<?xml version="1.0"?><gpx version="1.1" creator="t" '
        f'xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{body}</trkseg></trk></gpx>'
    )
    file = io.BytesIO(text.encode())
    file.name = "walk.gpx"
    return file


def photograph():
    """A picture that says where and by what it was taken."""
    picture = Image.new("RGB", (2400, 1200), "grey")
    exif = picture.getexif()
    exif[0x010F] = "PhoneMaker"
    exif[0x8825] = {1: "N", 2: (29.0, 25.0, 0.0)}
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    file.seek(0)
    file.name = "hat.jpg"
    return file


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_whole_search_by_the_pages(cast, pack, insured, language):
    dee, olga = browser(cast.people.dee, language), browser(cast.people.olga, language)
    ada, bo = browser(cast.people.ada, language), browser(cast.people.bo, language)
    seen_at = timezone.now() - timedelta(hours=3)

    pressed(
        dee.post(
            "/report/",
            {
                "kind": "missing_person",
                "place_name": "by the mill",
                "lon": PLACE[0],
                "lat": PLACE[1],
                "category": "Dementia",
                "last_seen_at": local(seen_at),
                "age": "82",
                "clothing": "grey jacket",
                "person_name": "Somebody Missing",
                "family_contact": "13912345678",
                "health_need": "insulin",
                "is_life_at_risk": "true",
                "sure": "true",
            },
        )
    )
    case = SearchCase.objects.get()
    page = f"/searches/{case.pk}/"
    step = f"{page}step/"
    assert "Somebody Missing" not in dee.get(page).content.decode()

    pressed(olga.post(step, {"event": "police_confirm", "version": 1, "police_ref": "P-7"}))
    until = local(timezone.now() + timedelta(hours=40))
    share = {"event": "authorise_share", "family_agreed": "true", "audience": "searchers"}
    pressed(olga.post(step, share | {"items": ["clothing", "age"], "until": until}))
    opened = olga.post(f"{page}file/")
    assert "insulin" in opened.content.decode()
    assert "insulin" not in olga.get(page).content.decode()
    pressed(
        olga.post(
            step,
            {
                "event": "activate",
                "commander_id": cast.people.olga.pk,
                "meeting_point": "the mill",
                "meeting_lon": PLACE[0] + 0.001,
                "meeting_lat": PLACE[1] + 0.001,
                "radio_plan": "channel 4",
            },
        )
    )
    meeting = f"{PLACE[1] + 0.001:.5f}, {PLACE[0] + 0.001:.5f}"
    assert meeting in olga.get(page).content.decode()
    who = [getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")]
    count_in(cast.olga, CountIn(incident_id=case.incident_id, person_ids=who))

    pressed(olga.post(f"{page}do/plan/", {"hours": "4", "extra_drone": "1"}))
    assert olga.get(page).status_code == 200
    plan = Plan.objects.get()
    jobs.work(Job.objects.get(key=f"plan:{plan.pk}"))
    plan.refresh_from_db()
    assert plan.error == ""
    shown = olga.get(page).content.decode()
    assert "F1" in shown
    assert olga.get(f"{page}plans/{plan.pk}/probability.png").content[:4] == b"\x89PNG"
    assert olga.get(f"{page}plans/newest/probability.png").content[:4] == b"\x89PNG"
    for name in ("contours", "covered"):
        assert b"FeatureCollection" in olga.get(f"{page}plans/{plan.pk}/{name}.geojson").content
    pressed(olga.post(f"{page}do/adopt/", {"plan_id": plan.pk}))
    for name in ("segments", "tracks", "clues", "people"):
        found = olga.get(f"{page}map/{name}.geojson")
        assert found.json()["type"] == "FeatureCollection"

    best = max(live_segments(case), key=lambda segment: segment.poa)
    best.facts |= {"slope_deg": 31, "water": False, "bounded_by": ["power"]}
    best.save()
    ground = f"{page}segments/{best.pk}/"
    assert olga.get(ground).status_code == 200
    pressed(
        olga.post(
            f"{ground}send/",
            {
                "version": best.version,
                "team_name": "F1",
                "team_kind": "foot",
                "leader_id": cast.people.ada.pk,
                "member_ids": [cast.people.ada.pk, cast.people.bo.pk],
                "back_by": local(timezone.now() + timedelta(hours=2)),
                "ground": ["steep", "water"],
                "dangers": "a bull",
                "plan_id": plan.pk,
            },
        )
    )
    group = Assignment.objects.get()
    field = f"/field/{group.pk}/"
    assert field in ada.get("/my/").content.decode()
    told = bo.get(field).content.decode()
    assert "grey jacket" in told
    assert group.figures["ground"] == {"steep": 31}  # no open water there, and no line was ticked
    assert group.dangers == "a bull"
    assert "a bull" in told
    for reads, words in (("en", "steep, 31 degrees on average"), ("zh-hans", "坡陡，平均 31 度")):
        assert words in browser(cast.people.bo, reads).get(field).content.decode()
    assert meeting in told
    assert "Somebody Missing" not in told
    assert told.count(cast.people.ada.name) == 1  # who leads is not named once more beside them
    cast.hill.duty_phone = "0571-5550123"
    cast.hill.save()
    sheet = printed(browser(cast.people.bo, language).get(f"{field}briefing.pdf").content)
    assert cast.hill.name in sheet.rpartition("20")[2]  # which station printed it, at the foot
    # Where the radio fails there is a telephone; a grey map says what its lines and letters are.
    on_sheet = {"en": ("Dutytelephone0571-5550123", "meetingpoint", "height")}
    on_sheet["zh-hans"] = ("值班电话0571-5550123", "集结点", "高程")
    assert all(each in sheet for each in on_sheet[language])
    assert cast.people.bo.name not in sheet.rpartition("20")[2]
    for form in ("gpx", "kml", "geojson"):
        assert f"{field}segment.{form}" in told
        assert best.name.encode() in bo.get(f"{field}segment.{form}").content
    for screen in ("clue", "finish", "abort", "found", "track"):
        assert ada.get(f"{field}{screen}/").status_code == 200

    pressed(ada.post(f"{field}start/send/"))
    pressed(
        bo.post(
            f"{field}clue/send/",
            {
                "kind": "object",
                "text": "a straw hat",
                "lon": PLACE[0],
                "lat": PLACE[1],
                "photo": photograph(),
            },
        )
    )
    clue = Clue.objects.get()
    with clue.photo.open("rb") as file, Image.open(file) as kept:
        assert not dict(kept.getexif())
        assert max(kept.size) <= 1600
    assert olga.get(f"{page}clues/{clue.pk}/photo/").content[:2] == b"\xff\xd8"
    assert bo.get(f"{page}clues/{clue.pk}/photo/").status_code == 404
    assert clue.reported_by == cast.people.bo
    writer = {"en": "written down by Bo", "zh-hans": "Bo 记录"}
    assert writer[language] in olga.get(page).content.decode()
    begun = timezone.now() - timedelta(minutes=40)
    track = gpx(best.facts["middle"], begun, jump=True)
    pressed(bo.post(f"{field}track/send/", {"file": track}))
    assert Track.objects.get().dropped == {"too-fast": 1}
    pressed(ada.post(f"{field}finish/send/", {"pod_estimate": "0.7"}))
    pressed(
        olga.post(f"{page}do/weigh/", {"clue_id": clue.pk, "do": "count", "reliability": "0.6"})
    )
    pressed(
        olga.post(
            f"{page}do/story/", {"kind": "transport", "name": "took the bus", "weight": "0.3"}
        )
    )
    pressed(olga.post(f"{page}do/plan/", {"hours": "3"}))
    second = Plan.objects.get(number=2)
    jobs.work(Job.objects.get(key=f"plan:{second.pk}"))
    second.refresh_from_db()
    assert second.error == ""
    assert second.result["pos_before"] > 0
    assert olga.get(page).status_code == 200
    assert olga.get(ground).status_code == 200

    pressed(dee.post(f"{page}do/draft/", {"text": "An old woman in a grey jacket"}))
    notice = MissingNotice.objects.get()
    address = f"{page}notices/{notice.pk}/"
    agreed = {"event": "approve", "family_agreed_items": ["clothing"]}
    pressed(olga.post(address, agreed))
    pressed(dee.post(address, {"event": "publish", "hours": "24"}))
    assert olga.get(page).status_code == 200

    pressed(
        ada.post(f"{field}found/send/", {"condition": "well", "lon": PLACE[0], "lat": PLACE[1]})
    )
    notice.refresh_from_db()
    assert notice.state == "recalled"
    handed = {"event": "to_family", "identity_checked": "true"}
    pressed(olga.post(step, handed))
    early = olga.post(step, {"event": "debrief", "debrief": "Well done"})
    assert early.status_code == 422
    assert "Well done" in early.content.decode()
    count_out(cast.olga, CountOut(incident_id=case.incident_id, person_ids=who))
    pressed(olga.post(step, {"event": "debrief", "debrief": "Well done"}))
    pressed(olga.post(step, {"event": "close"}))
    course = olga.get(f"{page}timeline.pdf").content
    marks = MARK.findall(printed(course))
    rows = Event.objects.filter(station_id=case.station_id).order_by("at", "seq")
    # By time, and what was written in one breath in the order of the log.
    assert len(marks) > 10
    assert marks == [mark for row in rows if (mark := row.hash[:12]) in marks]
    assert olga.get(page).status_code == 200
    assert olga.get("/searches/?f=over").status_code == 200
