"""A covered face cannot be had back: averages are sent there, and nothing of the phone."""

import base64
import io
import math
import random
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from firstlight.console.tests.test_drive_parts import browser
from firstlight.exchange.pictures import refuse_original, renewed

__all__ = ["browser"]
pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[1] / "static" / "console" / "js" / "blur.js"
WIDE, HIGH, CELLS = 320, 240, 5
MARGIN = 16  # JPEG spreads what stands in a block over the block and its neighbour's colour
DRAW = """([left, top, right, bottom]) => {
  const canvas = document.querySelector("canvas");
  canvas.setPointerCapture = () => {};
  const rect = canvas.getBoundingClientRect();
  const at = (name, x, y) => canvas.dispatchEvent(new PointerEvent(name, {
    clientX: rect.left + x, clientY: rect.top + y, bubbles: true, cancelable: true,
  }));
  at("pointerdown", left, top);
  at("pointermove", right, bottom);
  at("pointerup", right, bottom);
}"""
SENT = """async () => {
  const send = document.querySelector("[data-blur-send]");
  while (!send.files.length) await new Promise((done) => setTimeout(done, 5));
  const bytes = new Uint8Array(await send.files[0].arrayBuffer());
  return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
}"""


@pytest.fixture(scope="module")
def page(browser):
    """A page with the field and its script; the picture stands at its own size."""
    field = render_to_string("cases/photo_fields.html", {"stages": []})
    style = "<style>canvas { position: absolute; left: 0; top: 600px }</style>"
    tab = browser.new_page(viewport={"width": 1000, "height": 900})
    tab.set_content(style + field)
    tab.add_script_tag(content=SCRIPT.read_text(), type="module")
    tab.locator("[data-blur-pick]:enabled").wait_for(state="attached")
    yield tab
    tab.close()


def scene(box, seed):
    """A soft sky, and in the box a face of noise; `seed` mixes the pixels within each cell."""
    soft = Image.linear_gradient("L").resize((WIDE, HIGH)).convert("RGB")
    x, y, right, bottom = whole(box)
    w, h = right - x, bottom - y
    dice, mixed = random.Random(7), random.Random(seed)
    for row in range(CELLS):
        for column in range(CELLS):
            spots = [
                (x + dx, y + dy)
                for dy in range(row * h // CELLS, (row + 1) * h // CELLS)
                for dx in range(column * w // CELLS, (column + 1) * w // CELLS)
            ]
            paints = [tuple(dice.choices((0, 128, 255), k=3)) for _spot in spots]
            mixed.shuffle(paints)
            for spot, paint in zip(spots, paints, strict=True):
                soft.putpixel(spot, paint)
    return soft


def whole(box):
    left, top, right, bottom = box
    return math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)


def sent(page, picture, box, form="PNG", **more):
    """Choose a picture, draw the box, and return what would leave the phone."""
    out = io.BytesIO()
    picture.save(out, form, **more)
    chosen = {"name": "x", "mimeType": f"image/{form.lower()}", "buffer": out.getvalue()}
    page.set_input_files("[data-blur-pick]", [])
    page.set_input_files("[data-blur-pick]", chosen)
    page.locator("[data-blur-desk]:visible").wait_for()
    page.wait_for_function(f"document.querySelector('canvas').width === {WIDE}")
    page.evaluate(DRAW, box)
    return base64.b64decode(page.evaluate(SENT))


edges = st.floats(0, 1, allow_nan=False)


@st.composite
def boxes(draw):
    """A box of at least 20 pixels a side, between pixels mostly, sometimes at the edge.

    Its corners are sixty-fourths of a pixel: where the picture stands on the page is added to them
    and taken off again, and that must leave them as they are.
    """
    left, top = draw(edges) * (WIDE - 40), draw(edges) * (HIGH - 40)
    right = left + 20 + draw(edges) * (WIDE - left - 20)
    bottom = top + 20 + draw(edges) * (HIGH - top - 20)
    box = [left, top, min(right, WIDE), min(bottom, HIGH)]
    return [round(each * 64) / 64 for each in box]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(box=boxes(), seed=st.integers(1, 2**31))
def test_two_faces_with_the_same_averages_leave_the_same_file(page, box, seed):
    one, other = scene(box, 0), scene(box, seed)
    first, second = sent(page, one, box), sent(page, other, box)
    assert first == second  # so nothing but 25 averages is left of either


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(box=boxes())
def test_outside_the_box_nothing_changes_but_by_jpeg(page, box):
    picture = scene(box, 0)
    left = Image.open(io.BytesIO(sent(page, picture, box)))
    assert (left.format, left.size) == ("JPEG", (WIDE, HIGH))
    x, y, right, bottom = whole(box)
    veil = Image.new("RGB", (right - x + 2 * MARGIN, bottom - y + 2 * MARGIN))
    before, after = picture.copy(), left.convert("RGB")
    for each in (before, after):
        each.paste(veil, (x - MARGIN, y - MARGIN))
    most = max(high for _low, high in ImageStat.Stat(ImageChops.difference(before, after)).extrema)
    assert most <= 12


def test_nothing_of_the_phone_is_sent_and_the_server_makes_it_anew(page):
    box = [100.6, 80.3, 180.9, 160.2]
    exif = Image.Exif()
    exif[0x0110] = "Phone 15"  # model
    exif.get_ifd(0x8825)[1] = "N"  # a place
    left = sent(page, scene(box, 0), box, "JPEG", exif=exif, quality=95)
    refuse_original(left)
    for content in (left, renewed(left)):
        assert b"Phone 15" not in content
        picture = Image.open(io.BytesIO(content))
        assert not dict(picture.getexif())
        assert "xmp" not in picture.info
    cell = picture.convert("RGB").crop((120, 100, 130, 110))  # well inside one cell
    assert max(high - low for low, high in cell.getextrema()) <= 8
