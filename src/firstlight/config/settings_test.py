"""Settings under which the checks run: as in life, with a throw-away home and quick passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Tests run side by side: the linear algebra of each keeps to its own core. Told before anything
# loads it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from firstlight.config.settings import *  # noqa: F403  # the tests' settings are the product's

HOME = Path(tempfile.mkdtemp(prefix="firstlight-test-"))


def _clear_away(maker: int) -> None:
    """Take the home away with the process that made it; one that was forked leaves it alone."""
    if os.getpid() == maker:
        shutil.rmtree(HOME, ignore_errors=True)


atexit.register(_clear_away, os.getpid())
MEDIA_ROOT = HOME / "media"
TERRAIN_ROOT = HOME / "terrain"
SECRET_KEY = "the-checks-have-no-secrets-to-keep-the-checks-have-none"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REQUIRE_SECOND_FACTOR = False
AXES_ENABLED = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in life: in memory, SQLite locks whole tables where a file in WAL mode does not.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # noqa: F405
