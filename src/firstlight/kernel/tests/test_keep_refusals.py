"""What was refused to somebody is kept for the auditor, and the refusal stays what it was."""

import json
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pydantic import BaseModel

from firstlight.cases.hazards.actions import report_hazard
from firstlight.cases.hazards.schemas import ReportHazard
from firstlight.exchange.errors import BadFile
from firstlight.force.models import Account
from firstlight.kernel import actions, refusals
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refusal, Refused, Slip, Stale
from firstlight.kernel.forms import perform
from firstlight.kernel.models import Event, Receipt, RefusedAttempt
from firstlight.privacy.actions import run_clock
from firstlight.privacy.schemas import RunClock


class Asked(BaseModel):
    no: str = "rule"


NOES = {
    "rule": lambda: Refused("two-officers", field="second"),
    "theirs": NotFound,
    "stale": Stale,
    "slip": lambda: Slip("in-the-past", field="on"),
    "same words": lambda: Refused("in-the-past", field="on"),
    "file": lambda: BadFile("no-header", "x"),
}


@pytest.fixture
def refuse(cast):
    @actions.action("tests.refuse", may="me.edit", takes=Asked, offline=actions.Offline.APPEND)
    def refuse(context, data):
        context.record(cast.dawn)
        raise NOES[data.no]()

    @actions.action("tests.around", may="me.edit", takes=Asked)
    def around(context, data):
        with suppress(Refused):
            refuse(context.actor, Asked())
        if data.no == "theirs":
            refuse(cast.ada, data)
        context.record(cast.dawn)

    yield refuse
    for name in ("tests.refuse", "tests.around"):
        del actions.REGISTRY[name]


def tried(actor, act, no="rule"):
    with pytest.raises(Refusal):
        act(actor, Asked(no=no))


def rows():
    return list(
        RefusedAttempt.objects.order_by("-times", "code").values_list("action", "code", "times")
    )


def test_the_same_attempt_on_one_day_is_one_row_that_counts(cast, refuse):
    for _again in range(3):
        tried(cast.bo, refuse)
    tried(cast.bo, refuse, "theirs")
    tried(cast.ada, refuse)
    tried(Actor("X", cast.hill.pk, frozenset(), person_id=uuid4()), refuse)
    assert rows() == [
        ("tests.refuse", "two-officers", 3),
        ("tests.refuse", "not-allowed", 1),
        ("tests.refuse", "not-found", 1),
        ("tests.refuse", "two-officers", 1),
    ]
    first = RefusedAttempt.objects.get(times=3)
    assert (first.station_id, first.actor, first.role) == (
        cast.hill.pk,
        cast.bo.log_id,
        cast.bo.role,
    )
    assert first.at < first.last_at
    RefusedAttempt.objects.update(on_date=timezone.localdate() - timedelta(days=1))
    tried(cast.bo, refuse)
    assert len(rows()) == 5
    assert not Event.objects.exists()


def test_slips_and_whoever_is_no_person_leave_no_row(cast, refuse):
    for no in ("stale", "slip", "file"):
        tried(cast.bo, refuse, no)
    tried(Actor.job("night", cast.hill.pk, "me.edit"), refuse)
    tried(Actor.guest("reporter", cast.hill.pk), refuse)
    assert rows() == []
    tried(cast.bo, refuse, "same words")  # it is not the code that makes a slip
    assert rows() == [("tests.refuse", "in-the-past", 1)]


def test_an_act_that_goes_on_after_a_no_was_not_refused(cast, refuse):
    around = actions.REGISTRY["tests.around"].run
    around(cast.bo, Asked())
    assert rows() == []
    tried(cast.bo, around, "theirs")
    assert rows() == [("tests.around", "not-found", 1)]
    assert RefusedAttempt.objects.get().actor == cast.bo.log_id


@pytest.mark.django_db(transaction=True)
def test_it_outlives_every_transaction_that_it_undoes(cast, refuse, client):
    assert not connection.in_atomic_block
    tried(cast.bo, refuse)
    assert "second" in perform(cast.bo, refuse, Asked, {}, command_id=uuid4()).errors
    with pytest.raises(NotFound):
        perform(cast.bo, refuse, Asked, {"no": "theirs"}, command_id=uuid4())
    assert rows() == [("tests.refuse", "two-officers", 2), ("tests.refuse", "not-found", 1)]
    assert not Receipt.objects.exists()
    client.force_login(Account.objects.create(person=cast.people.bo, username="bo"))
    batch = [
        {"id": str(uuid4()), "action": "tests.refuse", "data": {"no": no}}
        for no in ("rule", "slip", "rule", "theirs")
    ]
    for _twice in range(2):  # a batch that is sent again tries nothing anew
        sent = client.post("/api/outbox", json.dumps(batch), content_type="application/json")
        said = [each["outcome"] for each in sent.json()]
        assert said == ["two-officers", "in-the-past", "two-officers", "not-found"]
    assert rows() == [("tests.refuse", "two-officers", 4), ("tests.refuse", "not-found", 2)]
    assert Receipt.objects.count() == 4


def test_a_no_that_cannot_be_kept_is_still_a_no(cast, refuse, caplog):
    tried(Actor("X", None, frozenset(), person_id=uuid4()), refuse)
    assert rows() == []
    assert "tests.refuse could not be kept" in caplog.text


def test_a_year_later_it_is_erased(cast, refuse):
    tried(cast.bo, refuse)
    tried(cast.kai, refuse)
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    last = timezone.localdate() + refusals.KEPT_FOR
    over = last + timedelta(days=1)
    for asked in (RunClock(on=last), RunClock(on=over, dry_run=True)):
        run_clock(clock, asked)
        assert len(rows()) == 2
    run_clock(clock, RunClock(on=over))
    assert RefusedAttempt.objects.get().station_id == cast.lake.pk
    assert [run.data["swept"].get("refusal", 0) for run in Event.objects.all()] == [0, 0, 1]


def test_a_page_keeps_who_lacked_the_capability(cast, sign_in):
    volunteer = sign_in(cast.people.bo)
    for _twice in range(2):
        assert volunteer.get("/log/").status_code == 404
    assert volunteer.get(f"/incidents/{uuid4()}/").status_code == 404
    assert ("page.log", NotAllowed.code, 2) in rows()
    assert {code for _page, code, _times in rows()} == {NotAllowed.code}


def address_rows():
    rows = RefusedAttempt.objects.exclude(about="").order_by("action", "about")
    return list(rows.values_list("action", "about", "code", "times"))


@pytest.fixture
def hidden(cast):
    """A hazard that Ray and Zoe may not see."""
    said = {"site_kind": "road", "site_name": "村口", "kind": "traffic", "description": "井盖缺失"}
    return report_hazard(cast.ada, ReportHazard(**said))


@pytest.mark.parametrize("who", ["ray", "zoe"])
def test_the_address_of_a_row_that_is_not_theirs_is_kept_by_page_and_api(
    cast, hidden, sign_in, who
):
    reader = sign_in(getattr(cast.people, who))
    for _twice in range(2):
        assert reader.get(f"/hazards/{hidden.pk}/").status_code == 404
    assert reader.post(f"/hazards/{hidden.pk}/step/", {"event": "assess"}).status_code == 404
    assert reader.get(f"/api/hazards/{hidden.pk}").status_code == 404
    key, code = str(hidden.pk), NotFound.code
    assert address_rows() == [
        ("api.hazards", key, code, 1),
        ("page.hazard", key, code, 2),
        ("page.hazard_step", key, code, 1),
    ]
    kept = RefusedAttempt.objects.first()
    asked_by = getattr(cast, who)
    assert (kept.station_id, kept.actor, kept.role) == (
        asked_by.station_id,
        asked_by.log_id,
        asked_by.role,
    )
    assert sign_in(cast.people.ada).get(f"/hazards/{hidden.pk}/").status_code == 200
    assert len(address_rows()) == 3
    page = sign_in(cast.people.uma).get("/log/refused/?f=address").content.decode()
    assert (key in page) == (who == "ray")
    assert "村口" not in page


def test_hidden_and_missing_are_one_to_the_reader_and_to_the_clock(cast, hidden, sign_in):
    reader, asked = sign_in(cast.people.ray), []
    reader.get(f"/hazards/{uuid4()}/")  # what is read once
    for address in (f"/hazards/{hidden.pk}/", f"/hazards/{uuid4()}/"):
        with CaptureQueriesContext(connection) as seen:
            answer = reader.get(address)
        asked.append((answer.status_code, len(seen), [q["sql"].split()[0] for q in seen]))
    assert asked[0] == asked[1]


def test_who_walks_through_keys_fills_no_table(cast, sign_in, monkeypatch):
    monkeypatch.setattr(refusals, "ADDRESSES", 3)
    reader = sign_in(cast.people.ray)
    for _each in range(6):
        reader.get(f"/hazards/{uuid4()}/")
    assert len(address_rows()) == 3
    assert RefusedAttempt.objects.get(about="").times == 3


def test_what_is_no_address_of_a_row_is_no_look(cast, sign_in):
    assert sign_in(cast.people.bo).get("/nothing-here/").status_code == 404
    client = Client()
    assert client.get(f"/hazards/{uuid4()}/").status_code == 302
    assert client.get(f"/api/hazards/{uuid4()}").status_code == 401
    assert not RefusedAttempt.objects.exists()


def test_a_record_named_behind_the_address_is_kept_too(cast, hidden, sign_in):
    address = f"/access/new/?kind=hazard&record={hidden.pk}"
    assert sign_in(cast.people.olga).get(address).status_code == 404
    assert address_rows() == [("page.access_new", str(hidden.pk), NotFound.code, 1)]
