"""Links as QR codes, drawn as SVG so that they print sharp and need no picture file."""

import qrcode
from django.utils.translation import gettext_lazy as _
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from firstlight.exchange.errors import BadFile

QUIET = 4  # modules of white around the code, as the standard asks


def qr_svg(text: str, size_mm: float = 30.0, title: str = "") -> str:
    """Draw `text` as a QR code.

    Parameters
    ----------
    text
        What a phone shall read, usually a link; at most some 1,600 bytes.
    size_mm
        Width on paper, quiet zone included.
    title
        What a screen reader says instead.

    Raises
    ------
    BadFile
        ``too-long`` if no code can hold the text.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text.encode())
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise BadFile("too-long", _("The text is too long for a QR code.")) from error
    matrix: list[list[bool]] = code.get_matrix()
    side = len(matrix) + 2 * QUIET
    runs = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, cells in enumerate(matrix)
        for column, dark in enumerate(cells)
        if dark
    )
    words = title.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {side} {side}" '
        f'width="{size_mm:g}mm" height="{size_mm:g}mm" shape-rendering="crispEdges">'
        f"<title>{words}</title>"
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{runs}"/></svg>'
    )
