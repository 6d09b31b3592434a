"""Words that every room needs."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Join words as the reader's language parts them in a row."""
    return pgettext("between names", ", ").join(map(str, words))
