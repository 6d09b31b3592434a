"""Weather on the plan's form: heat shortens outings, lives count, and the page says how."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser, local, pressed
from firstlight.kernel import jobs
from firstlight.kernel.models import Job
from firstlight.searches.models import Assignment, Plan
from firstlight.searches.queries import live_segments

HOT = {"hours": "6", "air_c": "38", "weigh_lives": "true", "dressed": "light", "frail": "true"}


def planned(client, search, **said):
    """Ask on the page and let the planner answer; return the plan and its panel."""
    pressed(client.post(f"/searches/{search.pk}/do/plan/", said))
    plan = Plan.objects.filter(case=search).latest("number")
    jobs.work(Job.objects.get(key=f"plan:{plan.pk}"))
    plan.refresh_from_db()
    assert plan.error == ""
    return plan, client.get(f"/searches/{search.pk}/").content.decode()


def test_heat_is_on_the_plan_and_on_the_briefing(cast, search, pack):
    olga = browser(cast.people.olga)
    plan, page = planned(olga, search, **HOT)
    assert "Heat, 38 °C: after 40 min rest 15 min in the shade; out for 3 h at most." in page
    assert "no. 89" in page
    assert "Called in by the heat" in page
    assert 'value="38"' in page
    teams = [team for team in plan.result["teams"] if team["segments"]]
    assert teams
    assert all(team["limit"]["name"] == "heat" for team in teams)
    assert all(0 < team["water_l"] <= 3 for team in teams)

    search.refresh_from_db()
    use = {"plan_id": plan.pk, "version": search.version}
    pressed(olga.post(f"/searches/{search.pk}/do/adopt/", use))
    leg = plan.result["assignments"][0]
    segment = next(each for each in live_segments(search) if each.name == leg["segment"])
    send = {
        "version": segment.version,
        "team_name": leg["team"],
        "team_kind": "foot",
        "member_ids": [cast.people.ada.pk, cast.people.bo.pk],
        "leader_id": cast.people.ada.pk,
        "back_by": local(timezone.now() + timedelta(hours=2, minutes=2)),
        "plan_id": plan.pk,
    }
    pressed(olga.post(reverse("segment_send", args=[search.pk, segment.pk]), send))
    group = Assignment.objects.get()
    brief = (
        browser(cast.people.ada).get(reverse("field_assignment", args=[group.pk])).content.decode()
    )
    assert "after 40 min rest 15 min" in brief
    assert "per person: 2.5 L" in brief or "per person: 2 L" in brief


def test_counting_lives_says_what_was_known_and_what_nobody_said(cast, search, pack):
    olga = browser(cast.people.olga)
    plan, page = planned(olga, search, **HOT)
    survival = plan.result["survival"]
    assert survival["known"] == {
        "air_c": 38.0,
        "age": 82,
        "frail": True,
        "clothing": "light",
    }
    assert 0 < plan.result["alive"] <= plan.result["pos"]
    assert "Finds the person alive" in page
    assert "Known: air 38 °C, thin clothing, ill, hurt or worn out, the age in the file." in page
    assert "Heat without water: half would have died after about" in page
    assert "never a reason to stop" in page
    finds, plain = planned(olga, search, hours="6")
    assert "alive" not in finds.result
    assert "Finds the person alive" not in plain


@pytest.mark.parametrize(
    "wrong",
    [{"air_c": "75"}, {"air_c": "hot"}, {"water_c": "60"}, {"dressed": "fur"}],
)
def test_weather_that_cannot_be_is_refused_by_its_field(cast, search, pack, wrong):
    olga = browser(cast.people.olga)
    refused = olga.post(f"/searches/{search.pk}/do/plan/", {"hours": "4"} | wrong)
    assert refused.status_code == 422
    assert not Plan.objects.exists()
    words = {"air_c": "Air temperature", "water_c": "Water temperature", "dressed": "dressed"}
    assert words[next(iter(wrong))] in refused.content.decode()
