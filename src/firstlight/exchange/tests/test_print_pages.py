import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from firstlight.exchange import fonts
from firstlight.exchange.briefing import Briefing, briefing_pdf
from firstlight.exchange.briefing_map import Scene, draw_map
from firstlight.exchange.columns import BESIDE, half_widths, widths
from firstlight.exchange.errors import BadFile
from firstlight.exchange.fonts import FontMissing, lay_out
from firstlight.exchange.gridref import utm_reference
from firstlight.exchange.listing import Listing, listing_pdf
from firstlight.exchange.paper import Paper, Part, paper_pdf
from firstlight.exchange.pdf import printable
from firstlight.exchange.qr import qr_svg
from firstlight.exchange.shapes import Box, Geometry
from firstlight.exchange.tests.printing import (
    embedded_fonts,
    letters,
    page_count,
    streams,
    words,
)
from firstlight.exchange.tests.strategies import texts
from firstlight.exchange.timeline import Entry, Timeline, timeline_pdf

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
BOX = Box(120.60, 29.50, 120.62, 29.52)
RING = ((120.60, 29.50), (120.62, 29.50), (120.62, 29.52), (120.60, 29.50))
BRIEFING = Briefing(
    incident="2026-0301-02",
    kind="走失老人",
    segment="A3",
    task="沿山道两侧拉网搜索，先下游后上游。",
    team="第3组",
    leader="𬱖队",
    members=6,
    meeting_point="长乐镇村口停车场",
    meet_at=NOW,
    back_by=NOW + timedelta(hours=4),
    radio=[("频道", "409.750 MHz")],
    look_for=[("衣着", "深蓝上衣，灰裤")],
    dangers=["水库边坡湿滑"],
    may_not=["不得下水救援"],
    bounds=BOX,
    map_svg=draw_map(Scene(Geometry("Polygon", ((RING,),)), "A3")),
    map_note="地形包 2026-02-20",
    legend=[(draw_map(Scene(Geometry("Polygon", ((RING,),)), "A3"), 8, 4), "本分区")] * 9,
    qr_svg=qr_svg("https://firstlight.example/a/1"),
)

try:
    fonts.folder()
except FontMissing as missing:
    pytest.skip(str(missing), allow_module_level=True)


def shown(text):
    return set(text) - set(" \n")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_briefing_is_one_page_with_its_fonts_inside(language):
    pdf = briefing_pdf(BRIEFING, NOW, CHINA, language)
    assert page_count(pdf) == 1
    assert embedded_fonts(pdf) == 2
    said = BRIEFING.task + BRIEFING.leader + "".join(BRIEFING.dangers) + "110119120 14:00 18:00"
    assert shown(said) <= letters(pdf)


def test_same_briefing_makes_the_same_bytes():
    assert briefing_pdf(BRIEFING, NOW, CHINA, "en") == briefing_pdf(BRIEFING, NOW, CHINA, "en")


@pytest.mark.parametrize("letter", ["W", "搜", "i ", "𬱖", "a\n"])
def test_briefing_stays_one_page_however_much_is_said(letter):
    long = letter * 900
    full = replace(
        BRIEFING,
        **dict.fromkeys(["incident", "kind", "segment", "task", "team", "leader"], long),
        meeting_point=long,
        map_note=long,
        radio=[(long, long)] * 30,
        look_for=[(long, long)] * 30,
        dangers=[long] * 30,
        may_not=[long] * 30,
    )
    assert page_count(briefing_pdf(full, NOW, CHINA, "zh-hans")) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(texts, min_size=1, max_size=8))
def test_any_words_can_be_printed(words):
    odd = replace(
        BRIEFING, dangers=words, team=words[0], look_for=[(word, word) for word in words]
    )
    assert page_count(briefing_pdf(odd, NOW, CHINA, "en")) == 1


def test_what_was_shortened_is_said():
    plain = briefing_pdf(BRIEFING, NOW, CHINA, "en")
    cut = briefing_pdf(replace(BRIEFING, dangers=["x"] * 30), NOW, CHINA, "en")
    assert "S" not in letters(plain) - shown("SENW Shortened")
    assert len(cut) != len(plain)


def test_typst_code_in_a_name_is_printed_not_run():
    name = '#panic("x") $x$ *b* @ref <a> \\ ` //'
    pdf = briefing_pdf(replace(BRIEFING, team=name), NOW, CHINA, "en")
    assert shown('#"$*@<\\`') <= letters(pdf)


def test_map_that_is_no_picture_is_refused():
    with pytest.raises(BadFile) as no:
        briefing_pdf(replace(BRIEFING, map_svg="<svg broken"), NOW, CHINA, "en")
    assert no.value.code == "cannot-print"


@pytest.mark.parametrize(
    ("lon", "lat", "zone", "epsg"),
    [(120.6, 29.5, "51R", 32651), (1.52, 42.51, "31T", 32631), (151.2, -33.86, "56H", 32756)],
)
def test_grid_reference_is_utm_as_on_paper_maps(lon, lat, zone, epsg):
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    assert utm_reference(lon, lat) == f"{zone} {int(x):06d} {int(y):07d}"


def entries(count):
    return [
        Entry(NOW + timedelta(minutes=n), "值班员 李䶮", "确认求助，民警核实", f"{n:064x}")
        for n in range(count)
    ]


def test_timeline_shows_every_row_and_the_head_of_the_chain():
    head = "0123456789abcdef" * 4
    timeline = Timeline("求助 2026-0301-02", "鹿山派出所", entries(200), head, intact=True)
    pdf = timeline_pdf(timeline, NOW, CHINA, "zh-hans", "民警 王䶮")
    assert 4 <= page_count(pdf) <= 8
    assert shown("李䶮确认求助" + head) <= letters(pdf)
    assert words(pdf).count("2026-03-0114:00由民警王䶮打印。") == page_count(pdf)


def test_a_row_without_a_mark_is_explained():
    told = [*entries(1), Entry(NOW, "李四", "家属来电", "")]
    for rows, is_said in ((told[:1], False), (told, True)):
        pdf = timeline_pdf(Timeline("求助", "", rows, "0" * 64, intact=True), NOW, CHINA, "en")
        assert ("Anotehasnomark" in words(pdf)) is is_said


def test_broken_chain_is_shouted():
    timeline = Timeline("求助", "", entries(1), "0" * 64, intact=False)
    assert shown("BROKEN") <= letters(timeline_pdf(timeline, NOW, CHINA, "en"))


def test_empty_timeline_is_one_page():
    pdf = timeline_pdf(Timeline("求助", "", [], "0" * 64, intact=True), NOW, CHINA, "en")
    assert page_count(pdf) == 1


@pytest.mark.parametrize("columns", [1, 6, 14])
def test_list_grows_by_pages_and_lies_down_when_wide(columns):
    rows = [["李四" * 3] * columns for _ in range(100)]
    listing = Listing("名册", "在队", ["姓名"] * columns, rows, frozenset({0}))
    assert page_count(listing_pdf(listing, NOW, CHINA, "zh-hans")) >= 2


@pytest.mark.parametrize(
    "part",
    [
        Part("经过", lines=["一段很长的记录。" * 700]),
        Part("事实", facts=[("经过", "一段很长的记录。" * 700)]),
        Part("表", headings=["经过"], rows=[["一段很长的记录。" * 700]]),
    ],
)
def test_a_part_longer_than_a_page_goes_on_overleaf(part):
    paper = Paper("纪要", [part], signed=["主持人"])
    drawn = b"".join(streams(paper_pdf(paper, NOW, CHINA, "zh-hans")))
    heights = [float(y) for y in re.findall(rb"1 0 0 -1 \S+ (\S+) cm", drawn)]
    assert len(heights) > 60
    assert min(heights) > 0  # nothing is drawn below the edge of a sheet


def test_a_leaflet_is_as_large_as_its_page_holds():
    def sizes(lines):
        paper = Paper("防溺水“六不”", [Part(lines=["不私自下水游泳"] * lines)], is_large=True)
        pdf = paper_pdf(paper, NOW, CHINA, "zh-hans")
        drawn = {float(size) for each in streams(pdf) for size in re.findall(rb"(\S+) Tf", each)}
        return page_count(pdf), max(drawn)

    assert sizes(6) == (1, 44.0)
    assert sizes(18)[0] == 1


words_of_columns = st.lists(texts, min_size=3, max_size=3)


@settings(max_examples=30, deadline=None)
@given(headings=words_of_columns, rows=st.lists(words_of_columns, max_size=3))
def test_no_column_is_narrower_than_its_longest_word(headings, rows):
    shares = widths(headings, rows, 40)
    for column, share in enumerate(shares):
        for text in (headings[column], *(row[column] for row in rows)):
            runs = re.findall(r"[!-~]+", text)
            assert all(min(len(run), 24) < share for run in runs)


def test_short_columns_keep_what_they_need_beside_long_ones():
    rows = [["Storms", "Activations for which teams were made ready. " * 4, "activations"]]
    first, second, third = widths(["Figure", "What it means", "Unit"], rows, 120)
    assert (first, third) == (len("Storms") + BESIDE, len("activations") + BESIDE)
    assert first + second + third <= 120
    # 单位 stands in one line.
    assert widths(["指标", "单位"], [["长" * 200, "次"]], 120)[1] >= half_widths("单位")


def test_endless_word_is_broken_but_a_hash_is_not():
    hash_hex = "ab" * 32
    assert printable({"a": ["x" * 30, hash_hex, "<svg " + "y" * 40]}) == {
        "a": ["\u200b".join("x" * 30), hash_hex, "<svg " + "y" * 40]
    }


def test_direction_marks_are_not_printed():
    assert printable("a\u202eb\x07c") == "abc"


def test_missing_package_is_said_plainly(tmp_path: Path):
    with pytest.raises(FontMissing, match="npm ci"):
        lay_out(tmp_path, tmp_path / "fonts")
