"""Words that every room needs."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext


def listed(words: Iterable[object]) -> str:
    """Join words as the reader's language parts them in a row."""
    return pgettext("between names", ", ").join(map(str, words))


def colon() -> str:
    """Return what stands between a word and what is said of it."""
    return pgettext("after a label", ": ")


def gap() -> str:
    """Return what parts two sentences in the reader's language: 中文 needs no space for it."""
    return "" if (get_language() or "").startswith("zh") else " "


def sentences(said: Iterable[object]) -> str:
    """Put sentences one after another."""
    return gap().join(map(str, said))


def filled(sentence: str | Promise, facts: Mapping[str, Any]) -> str:
    """Fill a sentence in; one marked with `ngettext_lazy` agrees with the figure it names."""
    # Before it is text: by then a sentence of two forms would have lost one of them.
    return str(cast(str, sentence) % facts)
