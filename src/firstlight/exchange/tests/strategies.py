"""Places as people could draw and name them, the strange ones included."""

import math

from hypothesis import strategies as st

from firstlight.exchange.properties import TYPED
from firstlight.exchange.shapes import Geometry, PlaceShape
from firstlight.exchange.text import FORBIDDEN

# Names of people and villages, characters that only GB 18030 knows, and what breaks formats.
AWKWARD = [
    "嵊州市长乐镇", "𬱖村", "㙍头", "䶮溪", "鿍", "𠮷野", "=1+1", "-5", "@SUM(A1)", "'=x", "''",
    "＝１", "<b>&amp;</b>", "]]>", "_x000D_", "null", "true", "0012", "1e5",
    "property:name", "name", "kind", "lon", "wkt", "名称", "x", "id", "description",
    "wkt+1", "property:", "'-5", "", " padded ", "+86 571", "a,b;c\td", 'a "quoted" b',
    "line\nbreak", "e\u0301", "\ufeff",
]  # fmt: skip
characters = st.characters(exclude_categories=["Cs"]).filter(lambda c: not FORBIDDEN.match(c))
texts = st.sampled_from(AWKWARD) | st.text(characters, max_size=20)
names = texts.map(str.strip)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(texts, scalars, max_size=2)
keys = texts.filter(lambda key: key != TYPED)
properties = st.dictionaries(keys, values, max_size=4)

lons = st.floats(-170, 170)
lats = st.floats(-80, 80)
heights = st.floats(-400, 8000)


@st.composite
def stars(draw, centre=None, deep=False):
    """A polygon that does not cross itself: corners at rising angles, sometimes with a hole."""
    lon, lat = centre or (draw(lons), draw(lats))
    corners = draw(st.integers(3, 9))
    far = draw(st.floats(1e-3, 0.5))

    def ring(scale):
        angles = [2 * math.pi * k / corners for k in range(corners)]
        spots = [(lon + scale * math.cos(a), lat + scale * math.sin(a)) for a in angles]
        spots = [(*spot, draw(heights)) if deep else spot for spot in spots]
        return (*spots, spots[0])

    holes = [ring(far / 4)] if draw(st.booleans()) else []
    return (ring(far), *holes)


@st.composite
def geometries(draw):
    base = draw(st.sampled_from(["Point", "LineString", "Polygon"]))
    multi = draw(st.booleans())
    deep = draw(st.booleans())
    position = st.tuples(lons, lats, heights) if deep else st.tuples(lons, lats)
    part = {
        "Point": st.tuples(st.tuples(position)),
        "LineString": st.tuples(st.lists(position, min_size=2, max_size=6).map(tuple)),
        "Polygon": stars(deep=deep),
    }[base]
    parts = draw(st.lists(part, min_size=1, max_size=3 if multi else 1))
    return Geometry(base, tuple(parts), multi)


places = st.builds(PlaceShape, names, names, geometries(), properties)
