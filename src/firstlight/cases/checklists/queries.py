"""Every read of check lists; answers begin at a case that the reader may see."""

import json
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from firstlight.cases.checklists.models import CheckAnswer, CheckForm, CheckKind
from firstlight.cases.checklists.rules import Schema, schema_of, words
from firstlight.exchange.xlsform import Choice, Question, Texts, XlsForm
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.rows import Row


def forms(actor: Actor) -> QuerySet[CheckForm]:
    """Return every version that an actor's stations have kept, the newest of each kind first."""
    rows: QuerySet[CheckForm] = CheckForm.objects.visible_to(actor)
    return rows.order_by("kind", "-number")


def form(actor: Actor, key: UUID | str) -> CheckForm:
    """Return one version, or raise `NotFound`."""
    found: CheckForm | None = forms(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def form_in_use(station_id: UUID, kind: str) -> CheckForm:
    """Return the version that a station asks now; until it has kept one, the usual, not saved."""
    kept = CheckForm.objects.filter(station_id=station_id, kind=kind, in_use_since__isnull=False)
    found: CheckForm | None = kept.order_by("-number").first()
    if found is not None:
        return found
    schema, source = usual(kind)
    return CheckForm(station_id=station_id, kind=kind, number=1, schema=schema, source=source)


def in_use(station_id: UUID) -> list[CheckForm]:
    """Return what a station asks now, one a kind."""
    return [form_in_use(station_id, kind) for kind in CheckKind.values]


def next_number(station_id: UUID, kind: str) -> int:
    """Return the number of the next version; the first is the usual one's."""
    kept = CheckForm.objects.filter(station_id=station_id, kind=kind)
    return int(kept.aggregate(last=Max("number"))["last"] or 1) + 1


def usual(kind: str) -> tuple[Schema, str]:
    """Return the check list that ships with the product as a schema, and its source in words."""
    schema, source = _usual(kind)
    return schema, words(source)


@cache
def _usual(kind: str) -> tuple[Schema, Texts]:
    file = files("firstlight.cases.checklists") / "usual" / f"{kind}.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            name=each["name"],
            type=each.get("type", "select_one"),
            labels={"zh": each["zh"], "en": each["en"]},
            required=each.get("required", True),
            choices=_choices(each, data["choices"]),
        )
        for each in data["questions"]
    )
    return schema_of(XlsForm(data["title"], questions)), data["source"]


def _choices(each: dict[str, Any], usual: dict[str, Texts]) -> tuple[Choice, ...]:
    """Return what can be chosen: the question's own, else those of the whole list."""
    if each.get("type", "select_one") != "select_one":
        return ()
    return tuple(Choice(name, texts) for name, texts in each.get("choices", usual).items())


def answers_of(row: Row) -> QuerySet[CheckAnswer]:
    """Return how a case was checked, the newest first."""
    rows = CheckAnswer.objects.filter(subject=row.label).select_related("form")
    found: QuerySet[CheckAnswer] = rows.order_by("-at", "-pk")
    return found
