"""Versions of check lists; and the steps by which a kind of case takes answers in its own acts."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists import queries
from firstlight.cases.checklists.models import CheckAnswer, CheckForm, CheckKind
from firstlight.cases.checklists.rules import schema_of, wrong_answers
from firstlight.cases.checklists.schemas import ImportForm, OfForm
from firstlight.cases.floor.persons import refuse_numbers
from firstlight.exchange.errors import BadFile
from firstlight.exchange.xlsform import XlsForm, read_xlsform
from firstlight.force.models import Organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.rows import Row


@action("checklists.import_form", may="checklists.manage", takes=ImportForm)
def import_form(context: Context, data: ImportForm) -> CheckForm:
    """Take an XLSForm in as a draft; nothing is asked by it before somebody has looked.

    Raises
    ------
    BadFile
        ``bad-rows`` naming the first; ``free-words`` in the list of an inspection; what
        `read_xlsform` says of a file that is none.
    """
    form, troubles = read_xlsform(data.content)
    if troubles:
        first = troubles[0]
        raise BadFile(
            "bad-rows",
            _("Sheet “%(sheet)s”, line %(line)s: %(reason)s"),
            field="content",
            sheet=first.sheet,
            line=first.line,
            reason=first.reason,
        )
    _refuse_free_words(data.kind, form)
    station = _locked(context.actor.station_id)
    row = CheckForm(
        station_id=station,
        kind=data.kind,
        number=queries.next_number(station, data.kind),
        schema=schema_of(form),
        source=data.source,
        made_by_id=context.person_id,
    )
    row.save(force_insert=True)
    context.record(row, kind=str(data.kind), number=row.number, questions=len(form.questions))
    return row


def _refuse_free_words(kind: str, form: XlsForm) -> None:
    """Refuse a line to write on where no pupil may be written down."""
    free = next((each for each in form.questions if each.type == "text"), None)
    if kind == CheckKind.INSPECTION and free is not None:
        raise BadFile(
            "free-words",
            _("“%(name)s” takes free words; an inspection is told in counts and choices only."),
            field="content",
            name=free.name,
        )


@action("checklists.use_form", may="checklists.manage", takes=OfForm)
def use_form(context: Context, data: OfForm) -> CheckForm:
    """Put a draft into use: from now on it is asked; what was answered keeps its version."""
    row = queries.form(context.actor, data.form_id)
    if row.in_use_since is not None:
        raise Refused("in-use", _("This version is in use already."))
    row.in_use_since = context.now
    row.save(update_fields=["in_use_since"])
    context.record(row, kind=row.kind, number=row.number)
    return row


@action("checklists.drop_form", may="checklists.manage", takes=OfForm)
def drop_form(context: Context, data: OfForm) -> None:
    """Throw a draft away; a version that was in use stays, for what was answered by it."""
    row = queries.form(context.actor, data.form_id)
    if row.in_use_since is not None:
        raise Refused("in-use", _("This version was in use: its answers need it."))
    context.record(row, kind=row.kind, number=row.number)
    row.delete()


def form_for(context: Context, station_id: UUID, kind: str) -> CheckForm:
    """Return the version that a station asks now, keeping the usual one on its first use."""
    _locked(station_id)
    row = queries.form_in_use(station_id, kind)
    if row.in_use_since is None:
        row.in_use_since = context.now
        row.save(force_insert=True)
        context.record(row, what="checklists.keep_usual", kind=kind, number=row.number)
    return row


def keep_answer(
    context: Context,
    row: Row,
    form: CheckForm,
    answers: dict[str, Any],
    *,
    thread: UUID | None = None,
) -> CheckAnswer:
    """Keep how a case was checked; whoever calls has looked the row up as the actor may see it.

    Raises
    ------
    Slip
        ``answer`` beside the first question whose answer does not fit.
    Refused
        ``names-a-person``.
    """
    for name, reason in wrong_answers(form.schema, answers).items():
        raise Slip("answer", reason, field=f"q-{name}")
    for name, answer in answers.items():
        if isinstance(answer, str):
            refuse_numbers(answer, f"q-{name}")
    kept = CheckAnswer(
        station_id=row.station_id,
        subject=row.label,
        form=form,
        answers=answers,
        by_id=context.person_id,
        at=context.now,
    )
    kept.save(force_insert=True)
    context.record(row, thread=thread, form_id=form.pk, answered=len(answers))
    return kept


def erase_answers(context: Context, row: Row, *, thread: UUID | None = None) -> int:
    """Erase every answer of a case; return how many there were."""
    found, _by_model = CheckAnswer.objects.filter(subject=row.label).delete()
    if found:
        context.record(row, what="checklists.erase_answers", thread=thread, answers=found)
    return found


def _locked(station_id: UUID) -> UUID:
    """Hold a station's row, so that no version is numbered or kept twice."""
    list(Organisation.objects.select_for_update().filter(pk=station_id))
    return station_id
