"""The papers of accountability: register, impact assessments, the yearly audit for minors."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.privacy.actions import (
    close_minors_audit,
    drop_entry,
    report_breach,
    run_clock,
    sign_assessment,
    write_assessment,
    write_entry,
)
from firstlight.privacy.assessment import QUESTIONS
from firstlight.privacy.models import (
    BreachIncident,
    ImpactAssessment,
    RetentionJob,
    SensitiveAccess,
)
from firstlight.privacy.queries import papers as queries
from firstlight.privacy.register import FIELDS, SHIPPED
from firstlight.privacy.schemas import (
    CloseMinorsAudit,
    DropEntry,
    ReportBreach,
    RunClock,
    SignAssessment,
    WriteAssessment,
    WriteEntry,
)

ANSWERS = dict.fromkeys(QUESTIONS, "Answered.")


def test_the_register_ships_filled_in_and_is_put_right_by_language(cast, sign_in):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            entries = queries.register(cast.pat, language)
        assert [each.key for each in entries] == list(SHIPPED)
        assert all(each.words[name] for each in entries for name in FIELDS)
    mine = WriteEntry(key="calls", language="en", words={"name": "Calls, our way"})
    with pytest.raises(NotAllowed):
        write_entry(cast.olga, mine)
    write_entry(cast.pat, mine)
    with translation.override("en"):
        assert queries.entry(cast.pat, "calls", "en").words["name"] == "Calls, our way"
        assert queries.entry(cast.pat, "calls", "en").words["purpose"]  # as it ships
        assert queries.entry(cast.zoe, "calls", "en").words["name"] == "Calls for help"
    with translation.override("zh-hans"):
        assert queries.entry(cast.pat, "calls", "zh-hans").words["name"] != "Calls, our way"
    for words, field in (({"name": ""}, "name"), ({"name": "x", "colour": "y"}, "colour")):
        with pytest.raises(Refused) as no:
            write_entry(cast.pat, WriteEntry(language="en", words=words))
        assert no.value.field == field
    new = write_entry(cast.pat, WriteEntry(language="en", words={"name": "A choir"}))
    assert queries.register(cast.pat, "zh-hans")[-1].words["name"] == "A choir"
    drop_entry(cast.pat, DropEntry(key="tips"))
    assert "tips" not in {each.key for each in queries.register(cast.pat, "en")}
    with pytest.raises(NotFound):
        drop_entry(cast.pat, DropEntry(key="nothing"))
    desk = sign_in(cast.people.pat)
    assert "A choir" in desk.get("/privacy/register/").content.decode()
    assert desk.get(f"/privacy/register/{new.key}/").status_code == 200
    assert desk.get("/privacy/register/nothing/").status_code == 404
    assert desk.post("/privacy/register/new/", {"name": ""}).status_code == 422
    assert desk.post("/privacy/register/new/", {"name": "合唱团"}).status_code == 302
    assert desk.post(f"/privacy/register/{new.key}/", {"do": "drop"}).status_code == 302


def test_an_assessment_is_written_on_signed_whole_and_kept_for_three_years(cast, sign_in):
    with pytest.raises(NotAllowed):
        write_assessment(cast.olga, WriteAssessment(title="x"))
    row = write_assessment(cast.pat, WriteAssessment(title="Location", answers={"what": "x"}))
    with pytest.raises(Refused) as no:
        sign_assessment(cast.pat, SignAssessment(assessment_id=row.pk))
    assert no.value.field == "why"
    desk = sign_in(cast.people.pat)
    address = f"/privacy/assessments/{row.pk}/"
    assert desk.post(f"{address}sign/").status_code == 422
    assert desk.post(address, {"title": "", **ANSWERS}).status_code == 422
    assert desk.post(address, {"title": "Location", **ANSWERS}).status_code == 302
    assert desk.post(f"{address}sign/").status_code == 302
    assert "Answered." in desk.get(address).content.decode()
    assert "Location" in desk.get("/privacy/assessments/?f=signed").content.decode()
    assert desk.post(address, {"title": "Other", **ANSWERS}).status_code == 422
    assert desk.post("/privacy/assessments/new/", {"title": "Second"}).status_code == 302
    job = RetentionJob.objects.get(category="privacy.assessment")
    assert job.due_on == timezone.localdate() + timedelta(days=3 * 365)
    run_clock(Actor.job("retention", cast.hill.pk, "privacy.erase"), RunClock(on=job.due_on))
    assert ImpactAssessment.objects.get(pk=row.pk).answers == {}


def test_an_assessment_and_the_entry_it_is_about_lead_to_each_other(cast, sign_in):
    desk = sign_in(cast.people.pat)
    desk.cookies["django_language"] = "en"
    begun = desk.get("/privacy/assessments/new/?entry=location").content.decode()
    assert '<option value="location" selected>Location on duty</option>' in begun
    said = {"title": "Where people are", "entry": "location", **ANSWERS}
    assert desk.post("/privacy/assessments/new/", said | {"entry": "nothing"}).status_code == 422
    assert desk.post("/privacy/assessments/new/", said).status_code == 302
    row = ImpactAssessment.objects.get()
    address = f"/privacy/assessments/{row.pk}/"
    for page in ("/privacy/register/", "/privacy/register/location/"):
        link = f'href="{address}">Impact assessment: Where people are'
        assert link in desk.get(page).content.decode()
    assert address not in desk.get("/privacy/register/calls/").content.decode()
    assert "Location on duty" in desk.get("/privacy/assessments/").content.decode()
    sign_assessment(cast.pat, SignAssessment(assessment_id=row.pk))
    assert 'href="/privacy/register/location/"' in desk.get(address).content.decode()
    drop_entry(cast.pat, DropEntry(key="location"))
    with pytest.raises(Refused) as no:
        write_assessment(cast.pat, WriteAssessment(title="x", entry="location"))
    assert no.value.field == "entry"


def test_the_audit_counts_from_the_log_and_its_figures_stay(cast, sign_in):
    year = timezone.localdate().year - 1
    then = timezone.now().replace(year=year, month=6, day=1)
    own = {
        "station_id": cast.hill.pk,
        "kind": "search",
        "record_id": cast.hill.pk,
        "ref": "1",
        "reason": "x",
        "person_id": cast.people.olga.pk,
        "is_minor": True,
    }
    for state, more in (
        ("expired", {"decided_at": then, "uses": 2}),
        ("denied", {"decided_at": then}),
        ("reviewed_bad", {"review_by": then.date(), "reviewed_on": then.date(), "uses": 1}),
        ("review_due", {"review_by": then.date()}),
        ("expired", {"is_minor": False, "decided_at": then}),
    ):
        SensitiveAccess.objects.create(**own | {"state": state} | more)
    SensitiveAccess.objects.update(created_at=then)
    leak = report_breach(cast.bo, ReportBreach(what="x"))
    BreachIncident.objects.filter(pk=leak.pk).update(noticed_at=then, has_minors=True)
    figures = queries.minors_figures(cast.pat, year)
    assert figures == {
        "asked": 4,
        "agreed": 1,
        "denied": 1,
        "urgent": 2,
        "misused": 1,
        "late": 1,
        "by_grant": 3,
        "people": 1,
        "opened": 0,
        "leaks": 1,
    }
    assert set(queries.minors_figures(cast.pat, year - 1).values()) == {0}
    assert set(queries.minors_figures(cast.zoe, year).values()) == {0}
    desk = sign_in(cast.people.pat)
    assert desk.get(f"/privacy/minors/?year={year}").status_code == 200
    assert desk.get("/privacy/minors/?year=never").status_code == 200
    assert desk.post("/privacy/minors/", {"year": str(year), "finding": ""}).status_code == 422
    this = CloseMinorsAudit(year=year + 1, finding="x")
    with pytest.raises(Refused) as no:
        close_minors_audit(cast.pat, this)
    assert no.value.code == "not-over"
    sent = {"year": str(year), "finding": "One opening was wrong."}
    assert desk.post("/privacy/minors/", sent).status_code == 302
    assert Event.objects.get(action="privacy.close_minors_audit").data["figures"] == figures
    SensitiveAccess.objects.all().delete()
    assert "One opening was wrong." in desk.get(f"/privacy/minors/?year={year}").content.decode()
    assert queries.audit_of(cast.pat, year).figures == figures
    assert desk.post("/privacy/minors/", sent).status_code == 422
