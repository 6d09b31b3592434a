"""What everybody can read of a missing person, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.kernel import jobs
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Job
from firstlight.searches.actions.notices import (
    approve_notice,
    draft_notice,
    publish_notice,
    recall_notice,
)
from firstlight.searches.models import MissingNotice
from firstlight.searches.schemas import ApproveNotice, DraftNotice, OfNotice
from firstlight.searches.tests.conftest import case, ground, insured, pack, search

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


def test_only_the_station_makes_notices(cast, case):
    with pytest.raises(NotFound):
        draft_notice(cast.zoe, DraftNotice(case_id=case.pk, text="x"))
    with pytest.raises(NotAllowed):
        draft_notice(cast.bo, DraftNotice(case_id=case.pk, text="x"))


def test_a_draft_is_nobodys_to_read(cast, case, client):
    notice = draft_notice(cast.dee, DraftNotice(case_id=case.pk, text="x"))
    assert client.get(f"/n/{notice.slug}/").status_code == 404
