import io
import re

import pytest
from django.utils import translation
from PIL import Image

from firstlight.exchange.briefing_map import Contour, Feature, Mark, Scene, draw_map, legend_of
from firstlight.exchange.safexml import local, parse
from firstlight.exchange.shapes import Box, Geometry

RING = ((120.60, 29.50), (120.62, 29.50), (120.62, 29.52), (120.60, 29.52), (120.60, 29.50))
SEGMENT = Geometry("Polygon", ((RING,),))
VIEW = Box(120.59, 29.49, 120.63, 29.53)


def picture():
    out = io.BytesIO()
    Image.new("L", (8, 8), 128).save(out, "PNG")
    return out.getvalue()


def words(svg):
    return [e.text for e in parse(svg.encode()).iter() if local(e) == "text"]


def test_map_holds_all_that_was_given():
    scene = Scene(
        SEGMENT,
        "A3",
        features=[
            Feature("road", Geometry("LineString", ((RING[:3],),)), "县道"),
            Feature("water", SEGMENT, "南山水库 <&>"),
        ],
        contours=[Contour(200, RING, index=True), Contour(220, RING)],
        marks=[Mark("meeting", 120.6, 29.5, "村口")],
        view=VIEW,
        hillshade_png=picture(),
        hillshade_box=VIEW,
    )
    svg = draw_map(scene)
    assert {"A3", "县道", "南山水库 <&>", "200", "M", "村口", "N"} <= set(words(svg))
    assert "220" not in words(svg)
    with translation.override("zh-hans"):
        legend = dict((name, drawn) for drawn, name in legend_of(scene))
    assert list(legend) == ["本分区", "公路", "水面", "高程（米）", "集结点"]
    assert words(legend["集结点"]) == ["M"]
    assert all(len(list(parse(drawn.encode()).iter())) > 1 for drawn in legend.values())
    assert "data:image/png;base64," in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_metre_is_as_long_across_as_up():
    svg = draw_map(Scene(SEGMENT, "A3", view=VIEW), 100, 100)
    (outline,) = set(re.findall(r'd="(M[^"]*Z)"', svg))
    points = [tuple(map(float, p.split())) for p in re.findall(r"[\d.]+ [\d.]+", outline)]
    across, up = points[1][0] - points[0][0], points[0][1] - points[2][1]
    assert across / up == pytest.approx(0.8703, abs=0.001)  # cos 29.51°, both sides .02°


def test_scale_bar_is_a_round_length_and_true():
    svg = draw_map(Scene(SEGMENT, "A3", view=VIEW), 100, 100)
    said = next(word for word in words(svg) if "1:" in word)
    (bar,) = re.findall(r'width="([\d.]+)" height="1" fill="#fff"', svg)
    metres = 1000 * float(said.split(" km")[0])
    assert metres in (500, 1000, 2000)
    assert metres / float(bar) == pytest.approx(0.04 * 111195 / 100, rel=0.01)


@pytest.mark.parametrize("size", [(60, 60), (180, 90), (90, 180)])
def test_segment_is_whole_on_any_sheet(size):
    svg = draw_map(Scene(SEGMENT, "A3"), *size)
    (outline,) = set(re.findall(r'd="(M[^"]*Z)"', svg))
    for spot in re.findall(r"[\d.-]+ [\d.-]+", outline):
        x, y = map(float, spot.split())
        assert 0 < x < size[0]
        assert 0 < y < size[1]
