"""Files of a pack as they travel: nothing from outside the folder, text compressed once."""

import gzip
from functools import lru_cache
from pathlib import Path

from firstlight.kernel.errors import NotFound

MEDIA_TYPES = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".png": "image/png",
}
WORTH_COMPRESSING = 2048


def find(folder: Path, name: str) -> Path:
    """Return the file `name` inside `folder`; only kinds that a map draws.

    Raises
    ------
    NotFound
        Beyond the pack's edge, outside the folder, or of no use to a map.
    """
    root = folder.resolve()
    if "\0" in name:
        raise NotFound
    path = (root / name).resolve()
    if not path.is_relative_to(root) or path.suffix not in MEDIA_TYPES or not path.is_file():
        raise NotFound
    return path


def read(path: Path, *, compressed: bool) -> tuple[bytes, bool]:
    """Return the contents, and whether they are gzip."""
    if compressed and path.suffix != ".png" and path.stat().st_size >= WORTH_COMPRESSING:
        return _gzip(path, path.stat().st_mtime_ns), True
    return path.read_bytes(), False


@lru_cache(maxsize=32)
def _gzip(path: Path, changed_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)
