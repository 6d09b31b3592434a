"""Rules of hours and stars: versions from a day to come; what was served counts by its own day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.records import queries
from firstlight.records.actions import set_rule
from firstlight.records.models import HourRule, ServiceRecord
from firstlight.records.queries.stars import star_rule
from firstlight.records.rules import USUAL_STARS
from firstlight.records.schemas import SetRule
from firstlight.records.tests.test_keep_hours import collected, served

TODAY = timezone.localdate()


def made(cast, actor=None, **more):
    said = {"organisation_id": cast.association.pk, "note": "总会会议"}
    said["in_force_from"] = TODAY + timedelta(days=1)
    return set_rule(actor or cast.amy, SetRule(**said | more))


def test_a_version_holds_for_all_below_from_its_day_and_the_nearer_day_counts(cast):
    first = made(cast, patrol=50)
    second = made(cast, organisation_id=cast.hill.pk, patrol=80, star_1=120)
    assert (first.number, second.number) == (1, 2)
    tomorrow = TODAY + timedelta(days=1)
    hill, lake = (queries.rules_over(each.pk) for each in (cast.hill, cast.lake))
    assert queries.rule_on(hill, TODAY)[0] == 0
    assert queries.rule_on(hill, tomorrow) == (2, second.shares)
    assert queries.rule_on(lake, tomorrow)[1]["patrol"] == 50
    assert star_rule(cast.hill.pk, tomorrow)[1]["hours"][0] == 120
    assert star_rule(cast.hill.pk, TODAY) == (0, dict(USUAL_STARS))


def test_what_was_served_before_a_version_is_not_counted_anew(cast, sign_in):
    served(cast, cast.people.bo)
    rule = made(cast, patrol=50)
    HourRule.objects.filter(pk=rule.pk).update(in_force_from=TODAY)  # its day has come
    collected(cast)
    before = ServiceRecord.objects.get()
    assert (before.clocked_min, before.rule_number) == (120, 0)
    page = sign_in(cast.people.olga).get(f"/records/{before.pk}/")
    assert "来自签到签退，系统预设规则" in page.content.decode()
    HourRule.objects.filter(pk=rule.pk).update(in_force_from=before.on_date)
    collected(cast)
    before.refresh_from_db()
    assert (before.clocked_min, before.rule_number) == (60, 1)
    first, last = before.on_date, TODAY
    assert queries.difference(cast.olga, first, last) == []


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"in_force_from": TODAY}, "not-ahead", "in_force_from"),
        ({"star_3": 300}, "not-rising", "star_3"),
        ({"organisation_id": "dawn"}, "no-station", "organisation_id"),
    ],
)
def test_no_version_reaches_back_falls_or_is_a_teams(cast, more, code, field):
    if "organisation_id" in more:
        more = {"organisation_id": cast.dawn.pk}
    with pytest.raises(Refused) as no:
        made(cast, **more)
    assert (no.value.code, no.value.field) == (code, field)


def test_only_the_association_makes_rules_and_of_its_own_only(cast):
    for who in (cast.olga, cast.ada, cast.bo):
        with pytest.raises(NotAllowed):
            made(cast, who)
    with pytest.raises(NotFound):
        made(cast, organisation_id=cast.people.bo.pk)


def test_the_page_shows_every_version_and_makes_the_next(cast, sign_in):
    client, page = sign_in(cast.people.amy), reverse("hour_rules")
    assert "版本0" in client.get(page).content.decode()
    form = {**client.get(page).context["values"], "organisation_id": str(cast.hill.pk)}
    wrong = client.post(page, form | {"note": "夜巡辛苦", "star_2": "90"})
    assert wrong.status_code == 422
    assert "夜巡辛苦" in wrong.content.decode()
    assert client.post(page, form | {"note": "夜巡辛苦", "training": "50"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "夜巡辛苦" in shown
    assert HourRule.objects.get().shares["training"] == 50
    assert sign_in(cast.people.olga).get(page).status_code == 404
