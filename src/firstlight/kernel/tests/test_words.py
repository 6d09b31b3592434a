"""Words in a row, in each language."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from firstlight.kernel.words import listed


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "甲、乙"), ("en", "甲, 乙")])
def test_words_in_a_row_are_parted_as_the_reader_is_used_to(language, said):
    with translation.override(language):
        assert listed(["甲", gettext_lazy("乙")]) == said
        assert listed(iter(["甲"])) == "甲"
        assert listed([]) == ""
