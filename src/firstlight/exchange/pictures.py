"""Pictures from phones: made small and new, so that nothing of the phone stays in them."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused, Slip

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 50_000_000
SIDE_PX = 1600
# What telephones and browsers make; Pillow knows forty more, some of which start other programs.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    struct.error,
    zlib.error,
)
# What a camera writes beside the picture: maker, model, times, place, its own notes. A browser
# that makes a picture anew may write its size and colours there, and nothing of these.
NOTES = (0x010F, 0x0110, 0x0132, 0x8825)
INNER, INNER_NOTES = 0x8769, (0x9003, 0x9004, 0x927C)


def renewed(content: bytes, side_px: int = SIDE_PX, *, field: str = "photo") -> bytes:
    """Return a picture as a fresh JPEG, at most `side_px` a side: no place, phone, preview.

    Parameters
    ----------
    content
        The whole file.
    side_px
        The longest side that is kept, in pixels.
    field
        The input that a refusal is shown beside.

    Raises
    ------
    Refused
        ``too-big``, or ``no-photo`` for what is not a picture.
    """
    from PIL import Image, ImageOps

    with _opened(content, field) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((side_px, side_px))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=82)
    return out.getvalue()


def refuse_original(content: bytes, *, field: str = "photo") -> None:
    """Refuse a picture as a camera made it: what comes in has been looked over and made new.

    Raises
    ------
    Refused
        ``original`` for what still holds a camera's notes or its full size; as `renewed` else.
    """
    with _opened(content, field) as picture:
        noted = _holds_notes(picture)
        wide = max(picture.size) > SIDE_PX
    if noted or wide:
        raise Refused(
            "original",
            _("This is the picture as the phone took it. Choose it here, blur faces, then save."),
            field=field,
        )


@contextmanager
def _opened(content: bytes, field: str) -> Iterator[Any]:
    # Pillow comes in only when somebody sends a picture.
    from PIL import Image

    if len(content) > MOST_BYTES:
        raise Slip("too-big", _("Photo: larger than 10 MB. Send a smaller one."), field=field)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _vast(field)
            yield picture
    except Image.DecompressionBombError as fault:
        raise _vast(field) from fault
    except BROKEN as fault:
        raise _no_picture(field) from fault


def _holds_notes(picture: Any) -> bool:
    exif = picture.getexif()
    inner = exif.get_ifd(INNER)
    return (
        "xmp" in picture.info
        or picture.format == "MPO"
        or any(tag in exif for tag in NOTES)
        or any(tag in inner for tag in INNER_NOTES)
    )


def _vast(field: str) -> Refused:
    return Slip("too-big", _("This picture is too big."), field=field)


def _no_picture(field: str) -> Refused:
    return Slip("no-photo", _("Photo: this is not a picture that can be read."), field=field)
