"""Rights: asked, answered in time by somebody else, with reasons; one archive, complete."""

import json
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.utils import timezone

from firstlight.force.about import sources, told_of
from firstlight.force.actions import open_archive
from firstlight.force.models import Account, Complaint, Insurance, Person
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import ask_right, give_consent, note_done, run_clock, step_request
from firstlight.privacy.models import DataSubjectRequest
from firstlight.privacy.rights import due_after
from firstlight.privacy.schemas import (
    AnswerConsent,
    AskRight,
    NoteDone,
    OpenArchive,
    RunClock,
    StepRequest,
)
from firstlight.records.models import ServiceCertificate
from firstlight.training.models import Credential, CredentialPicture


def step(who, row, event, **given):
    return step_request(who, StepRequest(data_request_id=row.pk, event=event, **given))


@pytest.fixture
def asked(cast):
    return ask_right(cast.bo, AskRight(right="correct", scope="My birthday is wrong."))


def test_the_privacy_officer_hears_of_a_members_request(cast, asked):
    letter = Message.objects.get(link=f"/privacy/requests/{asked.pk}/")
    assert letter.person_id == cast.people.pat.pk
    assert asked.scope not in f"{letter.title}{letter.body}"


def test_the_clock_counts_working_days():
    assert due_after(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert due_after(date(2026, 11, 30)) == date(2026, 12, 21)


def test_a_request_is_checked_and_answered_and_only_by_the_privacy_officer(cast, asked):
    for name in ("ada", "olga", "dee", "amy", "uma", "zoe", "kai"):
        with pytest.raises(NotFound):
            step(getattr(cast, name), asked, "verify_id", identity_check="seen")
    with pytest.raises(NotAllowed):
        step(Actor.job("x", cast.hill.pk), asked, "verify_id")
    with pytest.raises(Refused) as no:
        step(cast.pat, asked, "verify_id")
    assert no.value.field == "identity_check"
    step(cast.pat, asked, "verify_id", identity_check="Own sign-in.")
    with pytest.raises(Refused) as no:
        step(cast.pat, asked, "refuse", answer="The paper says so.")
    assert no.value.field == "court_told"
    step(cast.pat, asked, "refuse", answer="The paper says so.", court_told=True)
    step(cast.bo, asked, "review")
    with pytest.raises(Refused) as no:
        step(cast.pat, asked, "fulfil", answer="It is right now.")
    assert no.value.code == "not-done"
    note_done(cast.pat, NoteDone(data_request_id=asked.pk, where="The roster of the team."))
    step(cast.pat, asked, "fulfil", answer="It is right now.")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("fulfilled", "It is right now.")


def test_nobody_answers_their_own_and_the_desk_cannot_withdraw_for_another(cast, asked):
    with pytest.raises(Refused):
        step(cast.pat, asked, "withdraw")
    own = ask_right(cast.pat, AskRight(right="erase"))
    with pytest.raises(Refused) as no:
        step(cast.pat, own, "verify_id", identity_check="It is me.")
    assert no.value.code == "own-request"
    step(cast.bo, asked, "withdraw")


def test_a_refusal_lapses_only_after_its_time(cast, asked):
    step(cast.pat, asked, "cannot_verify", answer="Nobody answered the telephone.")
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(clock, RunClock(on=timezone.localdate()))
    asked.refresh_from_db()
    assert asked.state == "refused"
    long_ago = timezone.localdate() - timedelta(days=31)
    DataSubjectRequest.objects.update(refused_on=long_ago)
    run_clock(clock, RunClock(on=timezone.localdate()))
    asked.refresh_from_db()
    assert asked.state == "refused_final"


def test_every_table_that_points_at_a_person_is_in_the_archive(cast):
    pointing = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("firstlight.")
        for field in model._meta.get_fields()
        if field.concrete and (field.related_model is Person or field.name in UUID_NAMES)
    }
    assert len(pointing) > 20
    told = told_of(cast.people.bo)
    assert pointing == told.keys() - {"force.person", "kernel.event"}
    assert {source.label for source in sources()} == pointing


def certificate(cast, who, number):
    """An issued certificate, as the paper has it."""
    told = {
        "name": who,
        "volunteer_number": "",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "clocked": 60,
        "amended": 0,
        "services": 1,
        "by_kind": {},
        "issuer": "x",
        "signatory": "x",
        "handler": "x",
        "contact": "",
        "number": number,
        "issued_on": "2026-07-01",
        "purpose": "",
        "seal": "x",
    }
    return ServiceCertificate.objects.create(
        station_id=cast.hill.pk,
        person=getattr(cast.people, who),
        organisation=cast.dawn,
        starts_on="2026-01-01",
        ends_on="2026-06-30",
        requested_at=timezone.now(),
        number=number,
        code=f"CODE{number}",
        content=told,
        state="issued",
    )


UUID_NAMES = {"person_id", "subject_id"}


def test_the_archive_is_whole_opens_nothing_and_exposes_nobody(cast):
    give_consent(cast.bo, AnswerConsent(purpose="callouts"))
    days = {"starts_on": "2026-01-01", "ends_on": "2027-01-01"}
    for who in ("bo", "di"):
        Insurance.objects.create(
            station_id=cast.hill.pk,
            person=getattr(cast.people, who),
            insurer=f"Insurer<{who}>",
            **days,
        )
    Account.objects.create(person=cast.people.bo, username="bo-signs-in", password="hashed!")
    Complaint.objects.create(
        station_id=cast.association.pk,
        about=cast.dawn,
        about_person=cast.people.bo,
        content="The neighbour said it",
        code_hash="opens-it",
        answer_by=timezone.localdate(),
    )
    credential = Credential.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        kind="cpr_aed",
        issuer="x",
        issued_on=date(2026, 1, 1),
    )
    CredentialPicture.objects.create(
        station_id=cast.hill.pk,
        credential=credential,
        content=b"the picture",
        sent_at=timezone.now(),
    )
    for who, number in (("bo", "2026-1"), ("di", "2026-2")):
        certificate(cast, who, number)
    packed = zipfile.ZipFile(BytesIO(open_archive(cast.bo, OpenArchive(language="en"))))
    text = packed.read("about-me.json").decode()
    page = packed.read("about-me.html").decode()
    tables = json.loads(text)
    assert [row["insurer"] for row in tables["force.insurance.person"]] == ["Insurer<bo>"]
    assert tables["privacy.consent.subject_id"][0]["purpose"] == "callouts"
    assert tables["force.complaint.about_person"][0]["state"] == "received"
    assert "consent.give" in {act["action"] for act in tables["kernel.event"]}
    for secret in ("hashed!", "opens-it", "neighbour", "Insurer<di>"):
        assert secret not in text
    assert "Insurer&lt;bo&gt;" in page
    assert "<script" not in page
    assert Event.objects.filter(action="force.open_archive").count() == 1
    files = sorted(name for name in packed.namelist() if name.startswith("files/"))
    picture = f"files/credential-cpr_aed-{credential.pk}.jpg"
    assert files == ["files/certificate-2026-1.pdf", picture]
    assert packed.read(files[0]).startswith(b"%PDF")
    assert packed.read(picture) == b"the picture"
    assert f'href="{picture}"' in page


def test_the_pages_ask_answer_and_hand_out(cast, sign_in):
    browser = sign_in(cast.people.bo)
    assert browser.post("/me/rights/", {"right": ""}).status_code == 422
    assert browser.post("/me/rights/", {"right": "explain"}).status_code == 302
    row = DataSubjectRequest.objects.get()
    assert browser.get("/me/rights/").status_code == 200
    assert browser.get("/me/rights/archive.zip").status_code == 405
    assert browser.post("/me/rights/archive.zip")["Content-Type"] == "application/zip"
    desk = sign_in(cast.people.pat)
    assert desk.get("/privacy/requests/").status_code == 200
    assert desk.get(f"/privacy/requests/{row.pk}/").status_code == 200
    done = {"event": "verify_id", "identity_check": "sign-in"}
    assert desk.post(f"/privacy/requests/{row.pk}/step/", done).status_code == 302
