"""A form as a JSON Schema and back, and whether answers fit it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstlight.exchange.xlsform import Choice, Question, Texts, XlsForm

Schema = dict[str, Any]
Answers = Mapping[str, Any]
LONGEST = 1000
LARGEST = 10**9
DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
# The choice that says that something is to be put right, in the lists that ship and by habit.
TO_MEND = "mend"
OF_TYPE: Mapping[str, Schema] = {
    "text": {"type": "string", "maxLength": LONGEST},
    "integer": {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
    "decimal": {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
    "date": {"type": "string", "format": "date"},
    "select_one": {"type": "string"},
    "select_multiple": {"type": "array", "uniqueItems": True},
    "note": {},
}


@dataclass(frozen=True, slots=True)
class Told:
    """A question and its answer as a reader sees them; `is_to_mend` asks for an act."""

    name: str
    question: str
    answer: str
    is_to_mend: bool


def schema_of(form: XlsForm) -> Schema:
    """Return the JSON Schema (2020-12) of a form's answers.

    Beside what the standard knows, ``x-order`` names questions and notes in their order (an
    object's own order is lost in a database), ``x-type`` keeps the type of the form, and
    ``x-texts`` the words by language. Notes stand in ``x-notes``: nobody answers them.
    """
    asked = [each for each in form.questions if each.type != "note"]
    return {
        "type": "object",
        "title": form.title,
        "additionalProperties": False,
        "properties": {each.name: _property(each) for each in asked},
        "required": [each.name for each in asked if each.required],
        "x-order": [each.name for each in form.questions],
        "x-notes": {
            each.name: _worded(each.labels, each.hints)
            for each in form.questions
            if each.type == "note"
        },
    }


def form_of(schema: Schema) -> XlsForm:
    """Return the form that a schema was made of."""
    required = set(schema["required"])
    asked, notes = schema["properties"], schema["x-notes"]
    return XlsForm(
        schema["title"],
        tuple(
            _question(name, asked.get(name) or notes[name], name in required)
            for name in schema["x-order"]
        ),
    )


def _property(question: Question) -> Schema:
    found = {
        **OF_TYPE[question.type],
        "x-type": question.type,
        **_worded(question.labels, question.hints),
    }
    choices = [
        {"const": each.name, "title": words(each.labels), "x-texts": dict(each.labels)}
        for each in question.choices
    ]
    if question.type == "select_one":
        found["oneOf"] = choices
    if question.type == "select_multiple":
        found["items"] = {"oneOf": choices}
    if question.required and question.type in ("text", "select_multiple"):
        found["minLength" if question.type == "text" else "minItems"] = 1
    return found


def _worded(labels: Texts, hints: Texts) -> Schema:
    return {"title": words(labels), "x-texts": dict(labels), "x-hints": dict(hints)}


def _question(name: str, found: Schema, required: bool) -> Question:
    listed = found.get("oneOf") or found.get("items", {}).get("oneOf", [])
    return Question(
        name=name,
        type=found.get("x-type", "note"),
        labels=found["x-texts"],
        hints=found["x-hints"],
        required=required,
        choices=tuple(Choice(each["const"], each["x-texts"]) for each in listed),
    )


def words(texts: Texts, language: str | None = None) -> str:
    """Return a text in a language (the reader's unless given), or in another if it has none."""
    wanted = "en" if (language or get_language() or "").startswith("en") else "zh"
    found = next((texts[key] for key in (wanted, "", "zh", "en") if texts.get(key)), "")
    return str(found)


def wrong_answers(schema: Schema, answers: Answers) -> dict[str, str | Promise]:
    """Return one sentence for each question whose answer does not fit, by its name."""
    form = form_of(schema)
    known = {each.name for each in form.questions if each.type != "note"}
    wrong: dict[str, str | Promise] = {
        name: _("This check list has no such question.") for name in answers if name not in known
    }
    for each in form.questions:
        if each.name not in known:
            continue
        if each.name not in answers:
            if each.required:
                wrong[each.name] = _("This is needed.")
        elif reason := _why_not(each, answers[each.name]):
            wrong[each.name] = reason
    return wrong


def _why_not(question: Question, answer: Any) -> str:
    names = {each.name for each in question.choices}
    match question.type:
        case "text":
            return _why_no_text(question, answer)
        case "integer" if not _is_number(answer) or answer != int(answer):
            return _("This must be a whole number.")
        case "integer" | "decimal" if not _is_number(answer) or abs(answer) > LARGEST:
            return _("This must be a number.")
        case "date" if not _is_day(answer):
            return _("This must be a date.")
        case "select_one" if not isinstance(answer, str) or answer not in names:
            return _("Choose one from the list.")
        case "select_multiple":
            return _why_no_choices(question, answer, names)
    return ""


def _why_no_text(question: Question, answer: Any) -> str:
    if not isinstance(answer, str) or (question.required and not answer):
        return _("This is needed.")
    return _("This is too long.") if len(answer) > LONGEST else ""


def _why_no_choices(question: Question, answer: Any, names: set[str]) -> str:
    if not isinstance(answer, list) or (question.required and not answer):
        return _("Choose at least one.")
    texts = [each for each in answer if isinstance(each, str)]
    if len(texts) != len(answer) or len(set(texts)) != len(texts) or not set(texts) <= names:
        return _("Choose from the list.")
    return ""


def _is_number(answer: Any) -> bool:
    whole = isinstance(answer, int | float) and not isinstance(answer, bool)
    return whole and answer == answer and abs(answer) != float("inf")


def _is_day(answer: Any) -> bool:
    if not isinstance(answer, str) or not DAY.match(answer):
        return False
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def told(schema: Schema, answers: Answers, language: str | None = None) -> list[Told]:
    """Return every question with its answer in words, in the order of the form."""
    return [
        Told(
            each.name,
            words(each.labels, language),
            _said(each, answers.get(each.name), language),
            answers.get(each.name) == TO_MEND,
        )
        for each in form_of(schema).questions
        if each.type != "note"
    ]


def _said(question: Question, answer: Any, language: str | None) -> str:
    if answer is None:
        return ""
    names = {each.name: words(each.labels, language) for each in question.choices}
    if isinstance(answer, list):
        return _("; ").join(names.get(each, str(each)) for each in answer)
    return names.get(str(answer), str(answer))
