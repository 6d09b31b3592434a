"""Words in a row and sentences of a figure, in each language."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext_lazy

from firstlight.kernel.errors import Refused
from firstlight.kernel.words import filled, listed

PEOPLE = ngettext_lazy(
    "%(count)s person is still out: count them out first.",
    "%(count)s people are still out: count them out first.",
    "count",
)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "甲、乙"), ("en", "甲, 乙")])
def test_words_in_a_row_are_parted_as_the_reader_is_used_to(language, said):
    with translation.override(language):
        assert listed(["甲", gettext_lazy("乙")]) == said
        assert listed(iter(["甲"])) == "甲"
        assert listed([]) == ""


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 person is still out: count them out first."),
        ("en", 2, "2 people are still out: count them out first."),
        ("zh-hans", 1, "还有 1 人未签退：请先清点人数。"),
    ],
)
def test_a_refusal_agrees_with_its_figure(language, count, said):
    with translation.override(language):
        assert str(Refused("out", PEOPLE, count=count)) == said


def test_a_sentence_of_one_form_is_filled_as_it_stands():
    assert filled("%(name)s is closed.", {"name": "Dawn"}) == "Dawn is closed."
    assert filled(gettext_lazy("Open"), {"unused": 1})
