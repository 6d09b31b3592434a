"""Files are called in their reader's language, and by names that any disk takes."""

from urllib.parse import unquote

import pytest
from django.utils import translation

from firstlight.console.filed import filed, filed_list


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["求助", "2026-0001"], "求助-2026-0001.pdf"),
        (["Team 3 / north: A|B", ""], "Team-3-north-A-B.pdf"),
        (['a"\r\nSet-Cookie: x=1', "..", "\u202egpj"], "a-Set-Cookie-x=1-gpj.pdf"),
        (["", " "], "firstlight.pdf"),
        (["长" * 200], "长" * 80 + ".pdf"),
    ],
)
def test_a_name_fits_any_disk_and_holds_no_second_header(parts, name):
    header = filed(*parts, form="pdf", shown=True)
    assert header.startswith("inline; filename")
    assert unquote(header).rpartition("utf-8''")[2].rpartition('="')[2].strip('"') == name
    assert not set(header) & set("\r\n")


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "求助"), ("en", "Calls")])
def test_the_file_of_a_list_is_called_as_its_page_is(language, name):
    with translation.override(language):
        header = unquote(filed_list("calls", "csv"))
    assert header.startswith("attachment; filename")
    assert f"{name}-20" in header
