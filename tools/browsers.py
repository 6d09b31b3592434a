"""The browsers that the checks, the benchmarks and the pictures drive."""

import shutil

# Without its windows Chromium draws and runs a page alike, for less; it knows no camera, and not
# every Debian has it.
WHOLE, LEAN = "chromium", "chromium-headless-shell"


def whole() -> str | None:
    """Return the path of Chromium as people use it, if it is here."""
    return shutil.which(WHOLE)


def lean() -> str | None:
    """Return the path of Chromium without its windows, or of the whole one."""
    return shutil.which(LEAN) or whole()
