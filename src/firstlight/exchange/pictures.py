"""Pictures from phones: made small and new, so that nothing of the phone stays in them."""

import io
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused, Slip

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 50_000_000
SIDE_PX = 1600
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
    # Pillow comes in only when somebody sends a picture.
    from PIL import Image, ImageOps

    if len(content) > MOST_BYTES:
        raise Slip("too-big", _("Photo: larger than 10 MB. Send a smaller one."), field=field)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            _refuse_vast(picture.width, picture.height, field)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError) as fault:
        raise _no_picture(field) from fault
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
    from PIL import Image

    if len(content) > MOST_BYTES:
        raise Slip("too-big", _("Photo: larger than 10 MB. Send a smaller one."), field=field)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            _refuse_vast(picture.width, picture.height, field)
            noted = _holds_notes(picture)
            wide = max(picture.size) > SIDE_PX
    except (OSError, SyntaxError, ValueError) as fault:
        raise _no_picture(field) from fault
    if noted or wide:
        raise Refused(
            "original",
            _("This is the picture as the phone took it. Choose it here, blur faces, then save."),
            field=field,
        )


def _holds_notes(picture: Any) -> bool:
    exif = picture.getexif()
    inner = exif.get_ifd(INNER)
    return (
        "xmp" in picture.info
        or picture.format == "MPO"
        or any(tag in exif for tag in NOTES)
        or any(tag in inner for tag in INNER_NOTES)
    )


def _refuse_vast(width: int, height: int, field: str) -> None:
    if width * height > MOST_PIXELS:
        raise Slip("too-big", _("This picture is too big."), field=field)


def _no_picture(field: str) -> Refused:
    return Slip("no-photo", _("Photo: this is not a picture that can be read."), field=field)
