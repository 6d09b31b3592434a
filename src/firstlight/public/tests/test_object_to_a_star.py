"""Objecting to a star on public notice, without an account: it halts, and is answered by code."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import (
    give_consent,
    run_clock,
    switch_module,
    withdraw_consent,
)
from firstlight.privacy.schemas import AnswerConsent, RunClock, SwitchModule
from firstlight.records.models import Recognition, StarObjection

BACK = "/p/en/stars/back/"
SAID = "3月2日他不在岗，签到是别人代签的"


@pytest.fixture
def star(cast):
    """A star of Bo's on public notice."""
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    today = timezone.localdate()
    return Recognition.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        organisation=cast.dawn,
        level=2,
        basis_min=300 * 60,
        as_of=today,
        inputs={"minutes": 1, "evaluated": 0, "as_agreed": 0, "voided": 0},
        rule={"hours": [100, 300, 600, 1000, 1500], "as_agreed_percent": 90},
        digest="x",
        notice_from=today,
        notice_until=today + timedelta(days=7),
        state="public_notice",
    )


def path(star):
    return f"/p/en/stars/{star.pk}/"


def test_it_halts_the_notice_and_the_answer_is_read_by_the_code(cast, star, visitor, sign_in):
    listed = visitor.client.get("/p/en/stars/").content.decode()
    assert path(star) in listed
    answer = visitor(path(star), {"text": SAID}, **{"X-Forwarded-For": "203.0.113.7"})
    code = re.search(r"data-code>([^<]+)<", answer.content.decode())[1]
    star.refresh_from_db()
    made = StarObjection.objects.get()
    assert (star.state, made.text, made.objected_by_id) == ("under_objection", SAID, None)
    assert path(star) not in visitor.client.get("/p/en/stars/").content.decode()
    told = Message.objects.get(key__contains=f"objection:{made.pk}")
    assert told.person_id == cast.people.amy.pk
    kept = str([(each.data, each.actor) for each in Event.objects.all()])
    fields = "".join(str(getattr(made, each.attname)) for each in made._meta.fields)
    for secret in ("203.0.113", code):
        assert secret not in kept + fields
    for secret in (SAID, cast.people.bo.name):
        assert secret not in told.title + told.body + kept

    def back(code):
        return visitor.client.post(BACK, {"code": code})

    assert back("AAAA-AAAA-AAAA-AAAA").status_code == 422
    page = back(code.lower().replace("-", "")).content.decode()
    assert cast.people.bo.name not in page
    assert SAID not in page
    own = f"/records/stars/{star.pk}/"
    assert SAID not in sign_in(cast.people.bo).get(own).content.decode()  # whose star it is
    desk = sign_in(cast.people.amy)
    assert SAID in desk.get(told.link).content.decode()
    given = {"event": "dismiss", "reason": "已查签到和轨迹，本人在岗"}
    assert desk.post(f"{own}step/", given).status_code == 302
    assert "本人在岗" in back(code).content.decode()
    star.refresh_from_db()
    assert star.state == "public_notice"
    second = visitor(path(star), {"text": "另一件事"}).content.decode()
    assert "data-code" in second
    assert "本人在岗" in back(code).content.decode()  # each has an answer of its own
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(clock, RunClock(on=timezone.localdate()))
    run_clock(clock, RunClock(on=timezone.localdate() + timedelta(days=3 * 365)))
    made.refresh_from_db()
    assert (made.text, made.answer, made.code_hash, made.is_upheld) == ("", "", "", False)


def test_only_what_is_on_notice_can_be_objected_to(cast, star, visitor):
    form = visitor.client.get(path(star)).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', form)[1]
    withdraw_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    gone = visitor.client.get(path(star))
    assert gone.status_code == 404
    assert cast.people.bo.name not in gone.content.decode()
    assert visitor(path(star), {"text": SAID}, token=token).status_code == 404
    assert not StarObjection.objects.exists()


def test_an_empty_word_a_wrong_sum_and_a_number_of_somebody_are_turned_back(star, visitor):
    assert visitor(path(star), {"text": " "}).status_code == 422
    page = visitor(path(star), {"text": "问 13800138000"})
    assert page.status_code == 422
    assert "13800138000" in page.content.decode()  # what was typed is not lost
    token = re.search(
        r'name="token" value="([^"]+)"', visitor.client.get(path(star)).content.decode()
    )[1]
    wrong = visitor.client.post(path(star), {"text": SAID, "token": token, "answer": "1"})
    assert wrong.status_code == 422
    assert not StarObjection.objects.exists()
    star.refresh_from_db()
    assert star.state == "public_notice"


def test_it_closes_with_its_module(cast, star, visitor):
    off = SwitchModule(module="records", on=False, reason="试点结束")
    switch_module(cast.pat, off)
    assert visitor.client.get(path(star)).status_code == 404
