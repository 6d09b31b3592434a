"""An organisation that has an English name is called by it; one that has none keeps its own.

That no page in English says the Chinese name is seen where every page is opened: `test_doors`.
"""

from conftest import IS_BRIEF
from django.utils.translation import override
from tests.doors_english import READERS
from tests.test_doors import CAST, PAGES, reaches


def test_every_page_opens_to_somebody_who_reads_in_english(cast):
    readers = set(READERS) & set(CAST)
    inside = [{who for who in CAST if reaches(who, *page, cast)} for page in PAGES]
    opening = [each for each in inside if each]
    assert len(opening) > 200
    assert IS_BRIEF or all(each & readers for each in opening)


def test_what_has_no_english_name_keeps_its_own(cast):
    cast.hill.name, cast.hill.name_en = "鹿山派出所", ""
    with override("en"):
        assert cast.hill.called == "鹿山派出所"
        cast.hill.name_en = "Lushan Police Station"
        assert cast.hill.called == "Lushan Police Station"
    with override("zh-hans"):
        assert cast.hill.called == "鹿山派出所"
