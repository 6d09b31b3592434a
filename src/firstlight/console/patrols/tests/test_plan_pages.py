"""The pages of targets, plans and routes, as they are used."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from firstlight.console.patrols.plans import shown
from firstlight.duty.actions import join_shift
from firstlight.duty.schemas import JoinShift
from firstlight.patrols.models import PatrolPlan, PatrolRoute, PatrolTarget
from firstlight.patrols.tests.test_plan_patrols import adopted, published
from firstlight.patrols.tests.test_set_targets import laid, place


@pytest.fixture
def leader(cast, sign_in):
    return sign_in(cast.people.ada)


def test_all_of_a_kind_are_set_changed_and_dropped_from_the_list(cast, leader):
    for n in range(3):
        place(cast.hill, name=f"村{n}", code=f"G-{n}")
    often = {"times": 2, "every_days": 7, "means": "any", "dwell_min": 10}
    leader.post(
        reverse("patrol_targets_new"),
        {"organisation_id": str(cast.dawn.pk), "kinds": ["grid"], **often},
    )
    assert PatrolTarget.objects.count() == 3
    pick = [str(row.pk) for row in PatrolTarget.objects.all()]
    shown = leader.post(reverse("patrol_targets_change"), {"pick": pick})
    assert shown.status_code == 200
    assert PatrolTarget.objects.filter(times=2).count() == 3  # looking changes nothing
    leader.post(reverse("patrol_targets_change"), {"pick": pick, **often, "times": 5})
    assert PatrolTarget.objects.filter(times=5).count() == 3
    leader.post(reverse("patrol_targets_change"), {"pick": pick[:1], "drop": "1"})
    assert PatrolTarget.objects.filter(is_retired=True).count() == 1


def test_the_list_goes_out_and_comes_back_the_same(cast, leader):
    laid(cast, place(cast.hill, name="东村", code="G-1"), times=3, every_days=14)
    before = leader.get(reverse("patrol_targets_file")).content
    PatrolTarget.objects.all().delete()
    answer = leader.post(
        reverse("patrol_targets_upload"),
        {"organisation_id": str(cast.dawn.pk), "file": SimpleUploadedFile("t.csv", before)},
    )

    assert answer.status_code == 302
    assert leader.get(reverse("patrol_targets_file")).content == before


def test_a_faulty_line_is_named_and_nothing_is_taken_in(cast, leader):
    place(cast.hill, name="东村", code="G-1")
    lines = b"place,times\nG-1,2\nG-1,99\n"
    answer = leader.post(
        reverse("patrol_targets_upload"),
        {"organisation_id": str(cast.dawn.pk), "file": SimpleUploadedFile("t.csv", lines)},
    )

    assert answer.status_code == 422
    assert "3" in answer.context["errors"]["file"]
    assert not PatrolTarget.objects.exists()


def test_a_fault_of_a_whole_line_names_the_line_and_no_column(cast, leader):
    place(cast.hill, name="东村", code="G-1")
    lines = b"place,times,from\nG-1,2,08:00\n"
    answer = leader.post(
        reverse("patrol_targets_upload"),
        {"organisation_id": str(cast.dawn.pk), "file": SimpleUploadedFile("t.csv", lines)},
    )

    assert answer.status_code == 422
    assert answer.context["errors"]["file"].startswith(("Line 2: ", "第 2 行："))
    assert not PatrolTarget.objects.exists()


def test_a_plan_is_drafted_and_routes_are_asked_for(cast, leader):
    today = timezone.localdate()
    leader.post(
        reverse("patrol_new"),
        {
            "organisation_id": str(cast.dawn.pk),
            "name": "本周",
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=6)).isoformat(),
            "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
            "foot_teams": 2,
            "vehicle_teams": 1,
            "hours_each": 3,
            "from_time": "08:00",
            "to_time": "19:00",
            "minimum_people": 2,
        },
    )
    row = PatrolPlan.objects.get()
    leader.post(reverse("patrol_ask", args=[row.pk]))
    page = leader.get(reverse("patrol_plan", args=[row.pk]))

    assert b"hx-get" in page.content  # it looks again by itself until the planner has answered
    before, step, _rest = page.content.decode().partition('value="cancel"')
    assert step  # beside handing it in, never by one press
    assert before.rindex("<details") > max(before.rindex("</details>"), before.index('"submit"'))


def test_stops_are_dropped_and_put_in_another_order_in_the_table(cast, leader):
    route = PatrolRoute.objects.get(plan=adopted(cast, kinds=("grid", "grid", "grid")))
    one, two, three = (stop["key"] for stop in route.stops)
    leader.post(
        reverse("patrol_route_edit", args=[route.pk]),
        {
            "name": "东线",
            "starts_at": "2030-01-01T09:00",
            "version": route.version,
            f"order-{one}": "3",
            f"order-{two}": "",
            f"order-{three}": "1",
        },
    )
    route.refresh_from_db()

    assert [stop["key"] for stop in route.stops] == [three, one]
    assert route.name == "东线"


def test_a_published_plan_shows_how_each_route_is_manned_and_leads_to_its_shift(cast, leader):
    row = published(cast)
    route = PatrolRoute.objects.get(plan=row)
    page = reverse("patrol_plan", args=[row.pk])
    assert "0/2人" in leader.get(page).content.decode()
    join_shift(cast.bo, JoinShift(shift_id=route.shift_id))
    shown = leader.get(page).content.decode()
    assert "1/2人" in shown
    assert reverse("shift", args=[route.shift_id]) in shown


def test_a_route_goes_out_as_gpx_geojson_and_on_one_page(cast, leader):
    route = PatrolRoute.objects.get(plan=adopted(cast))
    cast.hill.duty_phone = "0571-5550123"
    cast.hill.save()
    gpx = leader.get(reverse("patrol_gpx", args=[route.pk])).content
    layer = leader.get(reverse("patrol_geojson", args=[route.pk])).json()
    sheet = leader.get(reverse("patrol_sheet", args=[route.pk])).content.decode()

    assert gpx.count(b"<wpt") == len(route.stops)
    assert b"<trkpt" in gpx
    assert {f["geometry"]["type"] for f in layer["features"]} == {"LineString", "Point"}
    assert all(stop["name"] in sheet for stop in route.stops)
    assert "<polyline" in sheet
    # “Then the desk”: by which number; and whose paper this is, by station and role.
    assert "值班电话：0571-5550123" in sheet
    foot = sheet.partition("<footer>")[2]
    assert f"由{cast.hill.name} · 队长打印。" in foot
    assert cast.people.ada.name not in foot


def test_what_is_left_to_boats_stands_on_the_plan_with_the_reason(cast, leader):
    plan = adopted(cast)
    figures = {"coverage": 1.0, "bound": 1.0, "gap": 0.0, "wanted": 1.0, "by_boat": ["深塘"]}
    plan.summary = {"adopted": figures}
    plan.save()
    page = leader.get(reverse("patrol_plan", args=[plan.pk])).content.decode()

    assert "深塘" in page
    assert "乘船" in page
    assert shown.fault("boats: all that is due") != "boats: all that is due"


@pytest.mark.parametrize(
    ("low", "said"), [(17, "从 17 个可行的半点"), (3, "从 3 至 17 个可行的半点")]
)
def test_as_many_times_for_every_outing_are_said_as_one_number(low, said):
    with override("zh-hans"):
        assert said in shown.timing({"draws": low, "draws_most": 17})
