"""Pictures made to harm: refused in one sentence, whatever is wrong with them."""

import io
import random
import struct
import zlib
from contextlib import suppress

import pytest
from PIL import Image

from firstlight.exchange.pictures import refuse_original, renewed
from firstlight.kernel.errors import Refused


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def vast(side):
    """A small file that says that it is a picture of so many dots a side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def saved(form, **more):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, form, **more)
    return out.getvalue()


pytestmark = pytest.mark.filterwarnings("ignore")  # of what is damaged, Pillow warns


@pytest.mark.parametrize("side", [8_000, 60_000])
@pytest.mark.parametrize("take", [renewed, refuse_original])
def test_a_picture_that_would_fill_memory_is_too_big(take, side):
    with pytest.raises(Refused) as no:
        take(vast(side))
    assert no.value.code == "too-big"


@pytest.mark.parametrize("form", ["EPS", "TIFF", "PPM", "ICNS"])
def test_only_what_phones_and_browsers_make_is_opened(form):
    with pytest.raises(Refused) as no:
        renewed(saved(form))
    assert no.value.code == "no-photo"


def test_a_damaged_picture_is_refused_or_read():
    dice, notes = random.Random(5), Image.Exif()
    notes[0x0112], notes[0x010F] = 6, "Maker"
    whole = [saved("JPEG", exif=notes), saved("PNG", exif=notes), saved("WEBP", exif=notes)]
    for _turn in range(1500):
        broken = bytearray(dice.choice(whole))
        for _sign in range(dice.choice((1, 3, 20))):
            broken[dice.randrange(min(len(broken), 200))] = dice.randrange(256)
        for take in (renewed, refuse_original):
            with suppress(Refused):
                take(bytes(broken))
