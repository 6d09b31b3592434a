"""Our files: compressed, kept by browsers under an address that changes with what they hold."""

import gzip
import re

import brotli
import pytest
from django.templatetags.static import static

from firstlight.config import static_files

STYLE = "console/css/parts.css"
SCRIPT = "console/js/map/element.js"


def plain(client):
    return client.get(f"/static/{STYLE}").content


def test_a_page_names_files_by_their_edition():
    assert re.fullmatch(rf"/static/v[0-9a-f]{{12}}/{re.escape(STYLE)}", static(STYLE))


def test_an_edition_is_kept_for_good_and_the_plain_address_is_not(client):
    assert "immutable" in client.get(static(STYLE))["Cache-Control"]
    assert client.get(f"/static/{STYLE}")["Cache-Control"] == "max-age=60, public"


@pytest.mark.parametrize(
    ("accepts", "encoding", "read"),
    [("gzip, deflate", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress)],
)
def test_a_file_leaves_compressed_for_who_can_read_that(client, accepts, encoding, read):
    answer = client.get(static(STYLE), headers={"Accept-Encoding": accepts})
    assert answer["Content-Encoding"] == encoding
    assert answer["Vary"] == "Accept-Encoding"
    assert int(answer["Content-Length"]) == len(answer.content) < len(plain(client)) / 3
    assert read(answer.content) == plain(client)


def test_a_script_leaves_without_its_remarks_line_for_line(client):
    whole = client.get(static(SCRIPT)).content.decode().split("\n")
    asked = {"Accept-Encoding": "br"}
    sent = brotli.decompress(client.get(static(SCRIPT), headers=asked).content).decode()
    assert any(line.lstrip().startswith("//") for line in whole)
    assert sent.split("\n") == ["" if line.lstrip().startswith("//") else line for line in whole]


def test_who_reads_nothing_compressed_gets_the_file_as_it_is(client):
    answer = client.get(static(STYLE))
    assert not answer.has_header("Content-Encoding")
    assert answer.content == plain(client)


def test_a_part_of_a_file_is_never_compressed(client):
    asked = {"Accept-Encoding": "br", "Range": "bytes=0-9"}
    answer = client.get(static(STYLE), headers=asked)
    assert answer.status_code == 206
    assert answer.content == plain(client)[:10]


def test_a_page_that_stood_open_over_an_update_still_finds_its_modules(client):
    answer = client.get(f"/static/v000000000000/{SCRIPT}")
    assert answer.status_code == 200
    assert "immutable" not in answer["Cache-Control"]


def test_what_is_no_file_of_ours_is_not_served(client, db):
    assert client.get(f"/static/{static_files.edition()}/console/none.js").status_code == 404
    assert client.get("/static/v000000000000/../settings.py").status_code == 404


def test_the_edition_changes_with_what_a_file_holds(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    page = tmp_path / "page.css"
    editions = set()
    for text in ("a", "b", "a"):
        page.write_text(text, encoding="utf-8")
        static_files.edition.cache_clear()
        editions.add(static_files.edition())
    static_files.edition.cache_clear()
    assert len(editions) == 2
