"""A notice for members is read by those who serve in the station, and by nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force.models import Membership
from firstlight.notify.models import Message
from firstlight.searches import queries
from firstlight.searches.actions.ending import report_found
from firstlight.searches.actions.notices import (
    approve_notice,
    draft_notice,
    publish_notice,
    recall_notice,
    renew_notice,
)
from firstlight.searches.models import MissingNotice
from firstlight.searches.schemas import ApproveNotice, DraftNotice, OfNotice, ReportFound
from firstlight.searches.tests.conftest import confirm

WORDS = "An old woman in a grey jacket was last seen at the mill."


def published(cast, case, audience="members"):
    cast.hill.duty_phone = "0575-87654321"
    cast.hill.save()
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text=WORDS, audience=audience))
    approve_notice(cast.olga, ApproveNotice(notice_id=notice.pk, family_agreed_items=["clothing"]))
    return publish_notice(cast.dee, OfNotice(notice_id=notice.pk, hours=2))


@pytest.fixture
def notice(cast, case):
    confirm(cast, case)
    return published(cast, case)


def seen_by(browser):
    return WORDS in browser.get("/my/").content.decode()


def told():
    rows = Message.objects.filter(key__startswith="search:notice:")
    assert set(rows.values_list("channel", flat=True)) <= {"inapp"}
    assert not any("jacket" in f"{row.title}{row.body}" for row in rows)
    return set(rows.values_list("person_id", flat=True))


@pytest.mark.parametrize("who", ["bo", "ada", "olga", "ray"])
def test_who_serves_in_the_station_reads_it_on_their_own_page(cast, sign_in, notice, who):
    person = getattr(cast.people, who)
    assert seen_by(sign_in(person))
    assert person.pk in told()


@pytest.mark.parametrize("who", ["zoe", "amy"])
def test_who_serves_elsewhere_does_not(cast, sign_in, notice, who):
    person = getattr(cast.people, who)
    assert Membership.objects.get(person=person).station_id != notice.station_id
    assert not seen_by(sign_in(person))
    assert person.pk not in told()


@pytest.mark.parametrize("state", ["suspended", "paused", "draft", "withdrawn"])
def test_who_does_not_serve_now_does_not(cast, case, state):
    confirm(cast, case)
    Membership.objects.filter(person=cast.people.bo).update(state=state)
    published(cast, case)
    assert queries.members_notices(cast.bo, timezone.now()) == []
    assert cast.people.bo.pk not in told()
    assert cast.people.ada.pk in told()


def test_the_public_reads_nothing_of_it(notice, client):
    assert client.get(f"/n/{notice.slug}/").status_code == 404
    assert queries.public_notices(timezone.now()) == []
    for page in ("/", "/notices/"):
        assert "jacket" not in client.get(page, follow=True).content.decode()


def test_a_public_one_goes_to_no_inbox(cast, case):
    confirm(cast, case)
    published(cast, case, "public")
    assert told() == set()
    assert queries.members_notices(cast.bo, timezone.now()) == []


def test_it_is_gone_when_recalled_run_out_or_the_person_is_found(cast, sign_in, case, notice):
    browser = sign_in(cast.people.bo)
    MissingNotice.objects.filter(pk=notice.pk).update(expires_at=timezone.now())
    assert not seen_by(browser)
    later = timezone.now() + timedelta(hours=1)
    MissingNotice.objects.filter(pk=notice.pk).update(expires_at=later)
    recall_notice(cast.dee, OfNotice(notice_id=notice.pk))
    assert not seen_by(browser)
    published(cast, case)
    assert seen_by(browser)
    done = {"place": "at home", "condition": "well", "found_at": timezone.now()}
    report_found(cast.olga, ReportFound(case_id=case.pk, **done))
    assert not seen_by(browser)


def test_shown_again_it_is_told_again(cast, notice):
    MissingNotice.objects.filter(pk=notice.pk).update(state="expired")
    before = Message.objects.filter(key__startswith="search:notice:").count()
    renew_notice(cast.olga, OfNotice(notice_id=notice.pk))
    rows = Message.objects.filter(key__startswith="search:notice:")
    assert rows.count() > before


def test_the_desk_chooses_for_whom_and_reads_it(cast, sign_in, case):
    confirm(cast, case)
    browser = sign_in(cast.people.olga)
    browser.cookies["django_language"] = "en"
    page = f"/searches/{case.pk}/"
    assert "notice-audience" in browser.get(page).content.decode()
    browser.post(f"{page}do/draft/", {"text": WORDS, "audience": "members"})
    row = MissingNotice.objects.get()
    assert row.audience == "members"
    step = f"{page}notices/{row.pk}/"
    browser.post(step, {"event": "approve", "family_agreed_items": ["clothing"]})
    assert "Show it to members" in browser.get(page).content.decode()
    dispatcher = sign_in(cast.people.dee)
    dispatcher.post(step, {"event": "publish", "hours": 2})
    shown = dispatcher.get(page).content.decode()
    assert "Stands for members" in shown
    assert "As the public sees it" not in shown
