"""No page of figures says why something happened: rows do not show it."""

import re
from pathlib import Path

import pytest

from firstlight.reports.measures import MEASURES

ROOT = Path(__file__).parents[4]
CAUSES = {
    "zh_Hans": re.compile(
        r"导致|致使|使得|促使|促进|归功于|得益于|助力|有效遏制|下降|上升|成效|显著|因此|从而|提升了|减少了|增强了"
    ),
    "en": re.compile(
        r"\b(led to|leads? to a|thanks to|because of|due to|caus(e|es|ed|ing)\b|result(ed|s) in"
        r"|reduc(e|es|ed|ing)\b|improv(e|es|ed|ing)\b|brought about|effect(ive)? of|impact"
        r"|significant)",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("locale", sorted(CAUSES))
def test_no_catalogue_of_figures_speaks_of_causes(locale):
    text = (ROOT / "locale" / "reports" / locale / "LC_MESSAGES" / "django.po").read_text("utf-8")
    said = " ".join(line for line in text.splitlines() if line.startswith(("msg", '"')))
    assert CAUSES[locale].findall(said) == []


def test_every_definition_says_what_counts_when_and_how_much_is_covered():
    for measure in MEASURES.values():
        words = (measure.name, measure.definition, measure.unit, measure.period_rule)
        assert all(str(each) for each in words), measure.key
        assert str(measure.definition).endswith((".", "。"))
        assert len(measure.key) <= 40
        assert measure.sources
        assert measure.is_stock == all(not source.at for source in measure.sources)
