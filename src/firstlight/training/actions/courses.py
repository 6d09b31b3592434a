"""Courses: what is taught, tested and drilled here."""

from typing import Any

from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound
from firstlight.training import queries
from firstlight.training.models import Course
from firstlight.training.schemas import AddCourse, EditCourse


@action("training.add_course", may="training.arrange", takes=AddCourse)
def add_course(context: Context, data: AddCourse) -> Course:
    """Write down something that is taught, tested or drilled."""
    home = organisation(context.actor, data.organisation_id)
    if context.actor.teams and home.pk not in context.actor.teams:
        raise NotFound
    row = Course(station_id=home.station_id, organisation=home, **_values(data))
    row.save(force_insert=True)
    context.record(row, kind=str(data.kind))
    return row


@action("training.edit_course", may="training.arrange", takes=EditCourse)
def edit_course(context: Context, data: EditCourse) -> Course:
    """Put a course right, or take it off the list."""
    row = queries.course(context.actor, data.course_id)
    if context.actor.teams and row.organisation_id not in context.actor.teams:
        raise NotFound
    for name, value in _values(data).items():
        setattr(row, name, value)
    row.is_retired = data.is_retired
    row.save()
    context.record(row, is_retired=data.is_retired)
    return row


def _values(data: AddCourse) -> dict[str, Any]:
    values = data.model_dump(exclude={"organisation_id", "course_id", "is_retired"})
    return values | {"certificate_kind": data.certificate_kind or ""}
