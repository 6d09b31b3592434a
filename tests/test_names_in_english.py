"""An organisation that has an English name is called by it on every page in English."""

import pytest
from conftest import IS_BRIEF
from django.urls import reverse
from django.utils.translation import override
from tests.test_doors import CAST, PAGES, arguments, knock, reaches
from tests.test_doors import browsers as browsers  # the fixtures
from tests.test_doors import world as world

from firstlight.force.models import Organisation

pytestmark = pytest.mark.skipif(IS_BRIEF, reason="what a page says is decided in Python")
CHINESE = "队站会局"  # stands in every name, in no word of ours
# Where the Chinese name belongs on a page in English.
AS_WRITTEN = {
    "organisation": "its form asks for both names",
    "report_column": "its text is written in both languages, side by side",
}


@pytest.fixture
def chinese(cast):
    """Every organisation has a Chinese name and an English one."""
    rows = list(Organisation.objects.all())
    for row in rows:
        row.name, row.name_en = f"{CHINESE}{row.name}", row.name
    Organisation.objects.bulk_update(rows, ["name", "name_en"])


def opened(route, entry, cast, world, browsers):
    """What each of the cast who may is shown at an address, in English."""
    address = reverse(entry.name, kwargs=arguments(route, entry, world))
    inside = [who for who in CAST if reaches(who, route, entry, cast)]
    inside.sort(key=lambda who: -len(getattr(cast, who).capabilities))
    for who in inside[:2]:
        browsers[who].cookies["django_language"] = "en"
        answer, (_status, text) = knock(browsers[who], address, entry.name)
        if answer.status_code == 200:
            yield who, text


def test_no_page_in_english_says_an_organisation_s_chinese_name(cast, world, browsers, chinese):
    wrong, seen = [], 0
    for route, entry in PAGES:
        for who, text in opened(route, entry, cast, world, browsers):
            seen += 1
            if CHINESE in text and entry.name not in AS_WRITTEN:
                at = text.index(CHINESE)
                wrong.append(f"{entry.name} {who}: {text[max(0, at - 120) : at + 20]!r}")
    assert seen > 200
    assert not wrong, "\n".join(wrong)


def test_what_has_no_english_name_keeps_its_own(cast):
    cast.hill.name, cast.hill.name_en = "鹿山派出所", ""
    with override("en"):
        assert cast.hill.called == "鹿山派出所"
        cast.hill.name_en = "Lushan Police Station"
        assert cast.hill.called == "Lushan Police Station"
    with override("zh-hans"):
        assert cast.hill.called == "鹿山派出所"
