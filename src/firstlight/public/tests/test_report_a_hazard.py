"""Reporting a hazard without an account: about things only, to the desk, followed by a code."""

import re
from datetime import timedelta

from django.utils import timezone

from firstlight.cases.hazards.actions import step_hazard
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.hazards.queries import hazards
from firstlight.cases.hazards.schemas import StepHazard
from firstlight.kernel.models import Event, Receipt
from firstlight.notify.models import Message
from firstlight.privacy.actions import switch_module
from firstlight.privacy.schemas import SwitchModule

PATH = "/p/en/hazard/"
BACK = "/p/en/hazard/back/"


def said(cast, **more):
    return {
        "reported_to_id": str(cast.hill.pk),
        "site_kind": "road",
        "site_name": "东桥",
        "kind": "building",
        "description": "栏杆断了一截",
    } | more


def test_it_waits_at_the_desk_and_is_followed_by_its_code(cast, visitor):
    answer = visitor(PATH, said(cast), **{"X-Forwarded-For": "203.0.113.7"})
    code = re.search(r"data-code>([^<]+)<", answer.content.decode())[1]
    row = Hazard.objects.get()
    assert (row.state, row.found_by, row.station_id) == ("found", None, cast.hill.pk)
    for who in (cast.olga, cast.finn, cast.dee):
        assert row in hazards(who)
    for who in (cast.ada, cast.bo, cast.zoe, cast.kai, cast.amy, cast.sam):
        assert row not in hazards(who)
    told = Message.objects.filter(person_id=cast.people.dee.pk).values_list("title", "body")
    assert told
    assert "东桥" not in str(list(told))
    # Sent again from the same page it is the same report; with other words, a new one.
    again = visitor.client.post(PATH, answer.wsgi_request.POST.dict())
    assert f"data-code>{code}<" in again.content.decode()
    other = visitor.client.post(PATH, {**answer.wsgi_request.POST.dict(), "kind": "gas"})
    assert other.status_code == 422
    assert "taken as a new one" in other.content.decode()
    assert code not in other.content.decode()
    assert code not in Receipt.objects.get(action="send_report").detail
    assert Hazard.objects.count() == 1
    assert visitor(PATH, said(cast, kind="gas")).status_code == 200
    assert Hazard.objects.count() == 2
    Hazard.objects.exclude(pk=row.pk).delete()
    # Nobody knows who it was: no address, no name, and the code is not kept as it was told.
    kept = [str(each.data) + each.actor for each in Event.objects.filter(subject=row.label)]
    fields = [str(getattr(row, each.attname)) for each in row._meta.fields]
    assert "203.0.113" not in "".join(kept + fields)
    assert code not in "".join(kept + fields)

    def back(code):
        return visitor.client.post(BACK, {"code": code})

    assert "东桥" in back(code.lower().replace("-", "")).content.decode()
    step = StepHazard(hazard_id=row.pk, event="assess", severity="serious", owner_name="路政")
    step_hazard(cast.olga, step)
    told = StepHazard(hazard_id=row.pk, event="transfer", agency="交通运输局", reason="内部说明")
    step_hazard(cast.olga, told)
    page = back(code).content.decode()
    assert "交通运输局" in page
    assert "内部说明" not in page  # what officers write to each other
    assert "路政" not in page
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA", "x" * 500):
        assert back(wrong).status_code == 422


def test_what_is_not_taken(cast, visitor):
    for more, word in (
        ({"is_immediate": "true"}, "110"),
        ({"description": "是 13812345678 干的"}, "identity numbers"),
        ({"site_name": ""}, "needed"),
        ({"reported_to_id": str(cast.dawn.pk)}, "Choose one"),
        ({"reported_to_id": "x"}, "Choose one"),
    ):
        answer = visitor(PATH, said(cast, **more))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert word in page
        assert str(more.get("description", "栏杆断了一截")) in page  # nothing typed is lost
    unsolved = visitor.client.post(PATH, said(cast))
    assert unsolved.status_code == 422
    foreign = visitor(PATH, said(cast), **{"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert not Hazard.objects.exists()
    assert visitor(PATH, said(cast, is_immediate="true", has_called="true")).status_code == 200
    assert Hazard.objects.get().is_immediate


def test_a_station_that_has_hazards_off_takes_none(cast, visitor):
    switch_module(cast.pat, SwitchModule(module="hazards", on=False, reason="试"))
    page = visitor.client.get(PATH).content.decode()
    assert str(cast.lake.pk) in page
    assert str(cast.hill.pk) not in page
    assert visitor(PATH, said(cast)).status_code == 422
    assert not Hazard.objects.filter(found_at__lte=timezone.now()).exists()


def test_what_came_from_outside_is_re_checked_by_another_than_who_assessed_it(
    cast, visitor, sign_in
):
    visitor(PATH, said(cast))
    row = Hazard.objects.get()
    desk = sign_in(cast.people.olga)
    soon = timezone.localdate() + timedelta(days=3)
    for event, more in (
        ("assess", {"severity": "serious", "owner_name": "路政"}),
        ("notify", {"form": "friendly", "notice": "修", "deadline_on": str(soon)}),
        ("start_fix", {}),
        ("report_fixed", {}),
    ):
        assert desk.post(f"/hazards/{row.pk}/step/", {"event": event} | more).status_code == 302
    answer = desk.post(f"/hazards/{row.pk}/step/", {"event": "pass", "seen": "on"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "recheck_due"
    page = answer.content.decode()
    assert f'value="{cast.people.olga.pk}"' not in page  # nor can she be asked
    assert f'value="{cast.people.di.pk}"' in page
    asked = {"person_id": str(cast.people.olga.pk)}
    assert desk.post(f"/hazards/{row.pk}/recheck/", asked).status_code == 422
    other = sign_in(cast.people.finn)
    seen = {"event": "pass", "seen": "on"}
    assert other.post(f"/hazards/{row.pk}/step/", seen).status_code == 302
    assert desk.post(f"/hazards/{row.pk}/step/", {"event": "sign_off"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.rechecked_by_id) == ("signed_off", cast.people.finn.pk)
