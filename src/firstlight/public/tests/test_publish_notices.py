"""What everybody can read of a missing person, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.actions import move_incident
from firstlight.incidents.schemas import MoveIncident
from firstlight.kernel import jobs
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Job
from firstlight.privacy.actions import run_clock
from firstlight.privacy.schemas import RunClock
from firstlight.searches.actions.case import close_unfounded
from firstlight.searches.actions.notices import (
    approve_notice,
    draft_notice,
    publish_notice,
    recall_notice,
    renew_notice,
)
from firstlight.searches.models import MissingNotice
from firstlight.searches.rules.notice import forbidden_in
from firstlight.searches.schemas import ApproveNotice, CloseUnfounded, DraftNotice, OfNotice
from firstlight.searches.tests.conftest import case, ground, insured, pack, report, search

__all__ = ["case", "ground", "insured", "pack", "search"]


def publish(cast, case, text="An old woman in a grey jacket. She answers to nobody."):
    cast.hill.duty_phone = "0575-87654321"
    cast.hill.save()
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text=text))
    approve_notice(cast.olga, ApproveNotice(notice_id=notice.pk, family_agreed_items=["clothing"]))
    return publish_notice(cast.dee, OfNotice(notice_id=notice.pk, hours=2))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_reads_a_public_notice_and_gets_no_cookie(cast, case, client, language):
    notice = publish(cast, case)
    answer = client.get(f"/n/{notice.slug}/?lang={language}")
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "grey jacket" in words
    assert "0575-87654321" in words
    assert not answer.cookies
    for secret in ("Somebody Missing", "13912345678", "insulin", "A Neighbour", "120.52"):
        assert secret not in words


def test_a_recalled_notice_says_so_and_its_words_are_gone(cast, case, client):
    notice = publish(cast, case)
    recall_notice(cast.dee, OfNotice(notice_id=notice.pk))
    answer = client.get(f"/n/{notice.slug}/?lang=en")
    assert answer.status_code == 410
    assert "recalled" in answer.content.decode()
    assert "grey jacket" not in answer.content.decode()


def test_a_notice_runs_out_by_the_clock(cast, case, client):
    notice = publish(cast, case)
    MissingNotice.objects.filter(pk=notice.pk).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    assert client.get(f"/n/{notice.slug}/").status_code == 410
    jobs.tick()
    jobs.work(Job.objects.get(kind="searches.expire_notice"))
    notice.refresh_from_db()
    assert notice.state == "expired"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Her ID is 330683194001011234", "identity-number"),
        ("Call her son: 13912345678", "family-phone"),
        ("She lives at 住址 somewhere", "home-address"),
    ],
)
def test_a_notice_carries_no_number_but_the_duty_number(cast, case, text, code):
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text=text))
    with pytest.raises(Refused) as no:
        approve_notice(
            cast.olga, ApproveNotice(notice_id=notice.pk, family_agreed_items=["clothing"])
        )
    assert no.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请打 138 1234 5678", "family-phone"),
        ("请打138-1234-5678", "family-phone"),
        ("请打+8613812345678", "family-phone"),
        ("请打 0086 138 1234 5678", "family-phone"),
        ("请打１３８１２３４５６７８", "family-phone"),
        ("请打一三八一二三四五六七八", "family-phone"),
        ("请打1\u200b3812345678", "family-phone"),
        ("请打0571 8765 4322", "family-phone"),
        ("请打(0571)8765-4322", "family-phone"),
        ("请打87654322", "family-phone"),
        ("请打 8765 4322", "family-phone"),
        ("请打400-123-4567", "family-phone"),
        ("Call +852 9123 4567", "family-phone"),
        ("110 或 0571 8765 4322", "family-phone"),
        ("0575-876543210", "family-phone"),
        ("短号 66 12 34", "family-phone"),
        ("330183 19400101 1234", "identity-number"),
        ("330183-19400101-123x", "identity-number"),
        ("３３０１８３１９４００１０１１２３４", "identity-number"),
        ("长乐村12号", "home-address"),
        ("文昌路３３号", "home-address"),
        ("文昌路三十三号", "home-address"),
        ("桂花弄 5-2 号", "home-address"),
        ("5栋 402", "home-address"),
        ("3单元402室", "home-address"),
        ("at 33 Wenchang Road", "home-address"),
    ],
)
def test_no_way_of_writing_carries_a_number_or_a_home(text, code):
    assert forbidden_in(text, "0575-87654321", ["儿子 661234"]) == code


@pytest.mark.parametrize(
    "text",
    [
        "请打 0575-87654321 或 110",
        "请打 0575 8765 4321，急难拨 120",
        "请打 87654321",
        "请打 +86 575 8765 4321 或 +86 0575-87654321",
        "2026-11-28 19:30 在长乐村走失，82岁，身高160-165厘米",
        "2026年11月28日晚上7点30分，身高 158 cm，体重 45-50 公斤",
        "20261128 早上离家，走了300-1000米，穿38码黑布鞋",
        "11月28号 8:15 沿文昌路向南，乘12路公交，地铁3号线附近",
        "Missing since 28/11/2026 07:40, 82 years, 300-1000 m from the mill, coat No. 7",
        "1940-2026 年间一直住在山里，左手缺2根手指，红色1998款外套",
        "在一幢楼前、村口第三棵树下最后被看见",
    ],
)
def test_days_times_sizes_and_the_duty_number_are_never_refused(text):
    assert forbidden_in(text, "0575-87654321", ["13912345678", ""]) == ""


def test_a_name_is_published_only_where_the_family_agreed_to_it(cast, case):
    case.person_name = "演走失乙"
    case.save()
    text = "寻找 演走 失乙，6岁，红外套"
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text=text))
    agreed = {"notice_id": notice.pk, "family_agreed_items": ["clothing", "age"]}
    with pytest.raises(Refused) as no:
        approve_notice(cast.olga, ApproveNotice(**agreed))
    assert (no.value.code, no.value.field) == ("name-not-agreed", "text")
    agreed["family_agreed_items"].append("name")
    assert approve_notice(cast.olga, ApproveNotice(**agreed)).state == "approved"


def test_a_number_of_the_case_itself_is_found_in_any_notice(cast, case):
    case.incident.reporter_phone = "短号 66-1234"
    case.incident.save()
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text="Ring 66 12 34"))
    with pytest.raises(Refused) as no:
        approve_notice(
            cast.olga, ApproveNotice(notice_id=notice.pk, family_agreed_items=["clothing"])
        )
    assert (no.value.code, no.value.field) == ("family-phone", "text")


def test_only_the_station_makes_notices(cast, case):
    with pytest.raises(NotFound):
        draft_notice(cast.zoe, DraftNotice(case_id=case.pk, text="x"))
    with pytest.raises(NotAllowed):
        draft_notice(cast.bo, DraftNotice(case_id=case.pk, text="x"))


LATE = ("found", "handed_over", "debriefed", "scene_guarded", "closed_found", "transferred")


@pytest.mark.parametrize("state", [*LATE, "closed_unfounded", "closed_found_deceased"])
def test_nothing_goes_out_once_nobody_is_looked_for(cast, case, sign_in, client, state):
    rows = {}
    for name, stage in (("approve", "draft"), ("publish", "approved"), ("renew", "expired")):
        rows[name] = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text="In grey"))
        MissingNotice.objects.filter(pk=rows[name].pk).update(state=stage)
    case.state = state
    case.save()
    tries = (
        lambda: approve_notice(
            cast.olga,
            ApproveNotice(notice_id=rows["approve"].pk, family_agreed_items=["clothing"]),
        ),
        lambda: publish_notice(cast.dee, OfNotice(notice_id=rows["publish"].pk)),
        lambda: renew_notice(cast.olga, OfNotice(notice_id=rows["renew"].pk)),
        lambda: draft_notice(cast.dee, DraftNotice(case_id=case.pk, text="x")),
    )
    for attempt in tries:
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code == "not-looked-for"
    assert client.get(f"/n/{rows['publish'].slug}/").status_code == 404
    page = sign_in(cast.people.olga).get(f"/searches/{case.pk}/").content.decode()
    for step in rows:
        assert f'value="{step}"' not in page
    assert "notice-text" not in page


def test_while_somebody_is_looked_for_the_page_offers_the_steps(cast, case, sign_in):
    draft_notice(cast.dee, DraftNotice(case_id=case.pk, text="In grey"))
    page = sign_in(cast.people.olga).get(f"/searches/{case.pk}/").content.decode()
    assert 'value="approve"' in page
    assert "notice-text" in page


def test_that_no_search_is_needed_recalls_every_notice(cast, case, client):
    notice = publish(cast, case)
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason="home again"))
    notice.refresh_from_db()
    assert notice.state == "recalled"
    assert client.get(f"/n/{notice.slug}/").status_code == 410


def test_a_call_never_ends_beside_its_search_and_both_are_erased_on_their_day(cast, case, client):
    notice, other = publish(cast, case), report(cast)
    for event, more in (("unfounded", {"reason": "home"}), ("merge", {"other_id": other.pk})):
        step = MoveIncident(incident_id=case.incident_id, event=event, **more)
        with pytest.raises(Refused) as no:
            move_incident(cast.olga, step)
        assert no.value.code == "held"
    assert client.get(f"/n/{notice.slug}/").status_code == 200
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason="home"))
    assert client.get(f"/n/{notice.slug}/").status_code == 410
    due_on = timezone.localdate() + timedelta(days=30)
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    told = run_clock(clock, RunClock(on=due_on, dry_run=True))
    assert told == {"incident": 1, "search_person": 1}
    run_clock(clock, RunClock(on=due_on))
    case.refresh_from_db()
    assert (case.person_name, case.family_contact) == ("", "")


def test_a_draft_is_nobodys_to_read(cast, case, client):
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text="x"))
    assert client.get(f"/n/{notice.slug}/").status_code == 404
