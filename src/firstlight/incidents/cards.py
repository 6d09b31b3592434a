"""The cards as they ship: what each kind of call needs, its dangers and its limits."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from firstlight.incidents.models import CallCard, CallKind

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, slots=True)
class Card:
    """One kind of call; the lists of sentences are by language."""

    kind: str
    needs: list[dict[str, Any]]
    kit: list[str]
    steps: dict[str, list[str]]
    dangers: dict[str, list[str]]
    forbidden: dict[str, list[str]]
    is_own: bool = False

    @property
    def label(self) -> str:
        """What the kind of call is called."""
        return str(CallKind(self.kind).label)

    def said(self, part: str) -> list[str]:
        """Return `steps`, `dangers` or `forbidden` in the reader's language, else in the other."""
        sentences: dict[str, list[str]] = getattr(self, part)
        language = (get_language() or LANGUAGES[0]).lower()
        first = "en" if language.startswith("en") else "zh-hans"
        return sentences.get(first) or next((s for s in sentences.values() if s), [])


@cache
def shipped() -> dict[str, Card]:
    """Return the cards that come with the product."""
    text = Path(__file__).with_name("cards.json").read_text(encoding="utf-8")
    return {kind: Card(kind=kind, **card) for kind, card in json.loads(text).items()}


def of_row(row: CallCard) -> Card:
    """Return a station's own card."""
    return Card(row.kind, row.needs, row.kit, row.steps, row.dangers, row.forbidden, is_own=True)
