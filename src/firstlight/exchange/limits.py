"""Refuse what is too big before it is in memory."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 32 * MEGABYTE
MAX_UNPACKED_BYTES = 256 * MEGABYTE
MAX_MEMBERS = 2_000
# What zipfile raises on damage, encryption and methods that it does not know.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Readable(Protocol):
    """Anything that hands out bytes when asked, such as an upload or an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most `size` bytes, b"" at the end."""


class Limited(io.RawIOBase):
    """A stream that refuses as soon as more than `max_bytes` have come through it."""

    def __init__(self, stream: Readable, max_bytes: int) -> None:
        self._stream, self._max_bytes, self._seen = stream, max_bytes, 0

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes, or all that is left within the limit."""
        room = self._max_bytes - self._seen + 1
        data = self._stream.read(room if size < 0 else min(size, room))
        self._seen += len(data)
        if self._seen > self._max_bytes:
            raise too_big(self._max_bytes)
        return data


def limited(stream: Readable, max_bytes: int = MAX_FILE_BYTES) -> Limited:
    """Wrap `stream` so that reading past `max_bytes` raises ``BadFile`` (``too-big``)."""
    return Limited(stream, max_bytes)


def read_all(stream: Readable, max_bytes: int = MAX_FILE_BYTES) -> bytes:
    """Read a whole upload in pieces; never holds more than `max_bytes` and one piece."""
    source, parts = limited(stream, max_bytes), []
    while part := source.read(MEGABYTE):
        parts.append(part)
    return b"".join(parts)


def too_big(max_bytes: int) -> BadFile:
    """Make the complaint about size."""
    return BadFile(
        "too-big",
        _("The file is larger than %(limit)s MB. Nothing was taken in; split it and try again."),
        limit=max(1, max_bytes // MEGABYTE),
    )


def check_size(data: bytes, max_bytes: int = MAX_FILE_BYTES) -> None:
    """Refuse an empty or over-large file."""
    if not data.strip(b"\x00\xef\xbb\xbf \t\r\n"):
        raise BadFile("empty", _("The file is empty."))
    if len(data) > max_bytes:
        raise too_big(max_bytes)


def unpack(data: bytes, wanted: Iterable[str] | None = None) -> dict[str, bytes]:
    """Unpack a zip in memory, refusing bombs.

    Parameters
    ----------
    data
        The archive.
    wanted
        Endings of the names to unpack, such as ``(".kml",)``; everything if None.

    Raises
    ------
    BadFile
        ``bad-zip`` if it is damaged or encrypted, ``too-big`` if it unpacks to too much.
    """
    endings = tuple(wanted) if wanted is not None else ("",)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(endings)]
            total = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or total > MAX_UNPACKED_BYTES:
                raise too_big(MAX_UNPACKED_BYTES)
            # zipfile checks the declared size while it inflates, so the sum above holds.
            return {member.filename: archive.read(member) for member in members}
    except BROKEN as error:
        raise BadFile(
            "bad-zip", _("The packed file is damaged, cut short or locked by a password.")
        ) from error
