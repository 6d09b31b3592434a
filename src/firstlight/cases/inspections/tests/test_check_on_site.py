"""The check list of a joint inspection: counts and kinds, by who is there, and no pupil."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pydantic import ValidationError

from firstlight.cases.checklists.actions import import_form
from firstlight.cases.checklists.models import CheckAnswer, CheckForm
from firstlight.cases.checklists.queries import answers_of, usual
from firstlight.cases.checklists.rules import form_of
from firstlight.cases.checklists.schemas import ImportForm
from firstlight.cases.inspections.actions import check_site, leave
from firstlight.cases.inspections.models import (
    InspectionHelper,
    JointInspection,
    OfficerPresence,
)
from firstlight.cases.inspections.rules import KEPT
from firstlight.cases.inspections.schemas import CheckInspection
from firstlight.cases.inspections.tests.test_two_officers import (
    REF,
    asked_for,  # noqa: F401  # a fixture
    authorised,
    of,
    step,
    under_way,
)
from firstlight.exchange.errors import BadFile
from firstlight.exchange.xlsform import write_xlsform
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock

FINE = dict.fromkeys(("guards", "gate", "blades", "exits", "fire_gear"), "fine")
SAID = {"site": "dormitory", "rooms": 12, "knives": 2, "handed_in": 1} | FINE


def said(row, **more):
    return CheckInspection(inspection_id=row.pk, answers=SAID | more)


def test_the_two_officers_answer_it_from_start_to_close_and_it_stays(cast, asked_for):  # noqa: F811
    row = asked_for
    with pytest.raises(NotFound):  # nothing has begun
        check_site(cast.olga, said(row))
    under_way(cast, row)
    check_site(cast.olga, said(row))
    leave(cast.finn, of(row))
    check_site(cast.finn, said(row, rooms=14))
    step(cast.olga, row, "end")
    check_site(cast.olga, said(row, rooms=15))
    step(cast.olga, row, "close", police_record_ref=REF)
    with pytest.raises(NotFound):
        check_site(cast.olga, said(row))
    assert [each.answers["rooms"] for each in answers_of(row)] == [15, 14, 12]
    assert {each.form.number for each in answers_of(row)} == {1}
    assert Event.objects.filter(action="inspections.check_site", subject=row.label).count() == 3


def run_down(cast, day):
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    return run_clock(clock, RunClock(on=day))


def test_three_years_after_its_end_it_goes_with_its_answers_and_who_was_there(cast, asked_for):  # noqa: F811
    row = asked_for
    under_way(cast, row)
    check_site(cast.olga, said(row))
    step(cast.olga, row, "end")
    assert not RetentionJob.objects.filter(subject=row.label).exists()  # still to be closed
    step(cast.olga, row, "close", police_record_ref=REF)
    due = RetentionJob.objects.get(subject=row.label).due_on
    assert due == timezone.localdate() + KEPT
    assert run_down(cast, due - timedelta(days=1)) == {}
    assert CheckAnswer.objects.count() == 1
    assert run_down(cast, due) == {"inspection": 1}
    for table in (CheckAnswer, JointInspection, OfficerPresence, InspectionHelper):
        assert not table.objects.exists()
    assert CheckForm.objects.count() == 1  # the list itself stays
    assert Event.objects.get(action="inspections.erased", subject=row.label)


@pytest.mark.parametrize("event", ["refuse", "cancel"])
def test_what_never_took_place_is_erased_after_as_long(cast, asked_for, event):  # noqa: F811
    if event == "cancel":
        authorised(cast, asked_for)
    step(cast.olga, asked_for, event, no_basis=True)
    due = RetentionJob.objects.get(subject=asked_for.label).due_on
    assert run_down(cast, due) == {"inspection": 1}
    assert not JointInspection.objects.exists()


def test_a_volunteer_answers_only_to_count_and_only_while_both_are_there(cast, asked_for):  # noqa: F811
    row = asked_for
    under_way(cast, row)
    with pytest.raises(NotFound):  # was asked to keep the queue and to teach
        check_site(cast.bo, said(row))
    JointInspection.objects.filter(pk=row.pk).update(tasks=["count"])
    check_site(cast.bo, said(row))
    for stranger in (cast.zoe, cast.ada):
        with pytest.raises((NotFound, NotAllowed)):
            check_site(stranger, said(row))
    leave(cast.finn, of(row))
    with pytest.raises(NotFound):
        check_site(cast.bo, said(row))
    assert CheckAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"site": "王小明 三年二班"}, {"rooms": -1}, {"knives": "两把"}, {"王小明": 1}],
    ids=["a sentence", "below nought", "a count in words", "a name as a question"],
)
def test_nothing_but_counts_and_choices_goes_in(cast, asked_for, wrong):  # noqa: F811
    with pytest.raises(ValidationError):
        said(asked_for, **wrong)


def test_an_answer_that_is_no_choice_is_refused_beside_its_question(cast, asked_for):  # noqa: F811
    row = asked_for
    under_way(cast, row)
    with pytest.raises(Refused) as no:
        check_site(cast.olga, said(row, site="wang_xiaoming"))
    assert no.value.field == "q-site"


def test_the_list_asks_for_the_kind_of_place_and_for_no_words():
    schema, _source = usual("inspection")
    form = form_of(schema)
    assert {each.type for each in form.questions} == {"note", "integer", "select_one"}
    assert len(next(each for each in form.questions if each.name == "site").choices) == 8


def test_a_list_of_ones_own_is_taken_in_without_a_line_to_write_on(cast):
    schema, _source = usual("inspection")
    book = write_xlsform(form_of(schema))
    row = import_form(cast.olga, ImportForm(kind="inspection", content=book))
    assert row.number == 2
    with_line = load_workbook(io.BytesIO(book))
    sheet = with_line["survey"]
    line = {"type": "text", "name": "who", "label": "谁的"}
    heads = [cell.value.partition("::")[0] for cell in sheet[1]]
    sheet.append([line.get(head, "") for head in heads])
    kept = io.BytesIO()
    with_line.save(kept)
    with pytest.raises(BadFile) as no:
        import_form(cast.olga, ImportForm(kind="inspection", content=kept.getvalue()))
    assert no.value.code == "free-words"
    assert CheckForm.objects.count() == 1
    import_form(cast.olga, ImportForm(kind="campus", content=kept.getvalue()))


def test_it_stands_on_the_record_and_is_answered_on_the_phone(cast, asked_for, sign_in):  # noqa: F811
    row = asked_for
    under_way(cast, row)
    desk = sign_in(cast.people.olga)
    desk.cookies["django_language"] = "en"
    address, record = f"/inspections/{row.pk}/check/", f"/inspections/{row.pk}/"
    assert address in desk.get(record).content.decode()
    sent = {f"q-{name}": answer for name, answer in SAID.items()}
    assert desk.post(address, sent | {"q-rooms": ""}).status_code == 422
    page = desk.post(address, sent | {"q-rooms": "-3"})
    assert page.status_code == 422
    assert "nought or more" in page.content.decode()
    assert desk.post(address, sent).status_code == 302
    shown = desk.get(record).content.decode()
    assert "Dormitory" in shown
    assert "Version 1 of the check list" in shown
    helper = sign_in(cast.people.bo)
    assert helper.get(address).status_code == 404
    assert address not in helper.get(f"/my/inspections/{row.pk}/").content.decode()
    JointInspection.objects.filter(pk=row.pk).update(tasks=["count"])
    assert address in helper.get(f"/my/inspections/{row.pk}/").content.decode()
    assert helper.post(address, sent).headers["Location"] == f"/my/inspections/{row.pk}/"
    assert CheckAnswer.objects.filter(at__lte=timezone.now()).count() == 2
