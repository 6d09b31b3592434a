"""Check lists on pages: the questions of a version as fields, and what a form gave for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from firstlight.cases.checklists.models import CheckForm
from firstlight.cases.checklists.rules import Schema, form_of, words, wrong_answers
from firstlight.exchange.xlsform import Question

# So that a question may be called as it likes beside the fields of the page itself.
PREFIX = "q-"
CONTROLS: Mapping[str, str] = {
    "text": "textarea",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "select_one": "radio",
    "select_multiple": "ticks",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A question as a page draws it."""

    name: str
    label: str
    hint: str
    type: str
    required: bool
    options: Sequence[tuple[str, str]]


def fields_of(schema: Schema) -> list[Field]:
    """Return the questions of a check list in the reader's language."""
    return [
        Field(
            name=PREFIX + each.name,
            label=words(each.labels),
            hint=words(each.hints),
            type=CONTROLS[each.type],
            required=each.required,
            options=[(choice.name, words(choice.labels)) for choice in each.choices],
        )
        for each in form_of(schema).questions
    ]


def labels_of(fields: Sequence[Field]) -> dict[str, str]:
    """Return what each field is called, for the summary of errors."""
    return {field.name: field.label for field in fields}


def answers_given(
    request: HttpRequest, form: CheckForm
) -> tuple[dict[str, Any], dict[str, str | Promise]]:
    """Return the posted answers by question, and what is to be mended beside each field."""
    answers: dict[str, Any] = {}
    for each in form_of(form.schema).questions:
        answer = _answer(request, each)
        if answer not in ("", []):
            answers[each.name] = answer
    wrong = wrong_answers(form.schema, answers)
    return answers, {PREFIX + name: reason for name, reason in wrong.items()}


def _answer(request: HttpRequest, question: Question) -> Any:
    if question.type == "select_multiple":
        return request.POST.getlist(PREFIX + question.name)
    text = request.POST.get(PREFIX + question.name, "").strip()
    return _number(text) if question.type in ("integer", "decimal") else text


def _number(text: str) -> float | str:
    """Return a typed number; what is none stays as typed and is refused beside its field."""
    try:
        found = float(text)
    except ValueError:
        return text
    return int(found) if found.is_integer() else found
