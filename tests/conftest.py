"""What the tests of the whole product share: real ground, and the product as it is served."""

import fcntl
import os
import shutil

import pytest
from tests.saying import ROOT, say
from tests.serving import served

ANDORRA = ROOT.parent / "shared" / "data" / "terrain" / "andorra"


@pytest.fixture(scope="session")
def andorra_files():
    """Heights and OpenStreetMap of Andorra, real files."""
    if not ANDORRA.is_dir():
        pytest.skip("the Andorra files (../shared/data/terrain/andorra) are not beside the house")
    return ANDORRA / "N42E001.hgt.zip", ANDORRA / "andorra.osm.pbf"


@pytest.fixture(scope="session")
def andorra(andorra_files, tmp_path_factory):
    """A terrain pack of Andorra at 30 m, built by the installed command."""
    heights, streets = andorra_files
    folder = tmp_path_factory.mktemp("ground") / "andorra"
    box = "--bbox=1.41,42.43,1.79,42.66"
    said = say(
        "terrain", "build", "andorra", "--dem", heights, "--osm", streets, box, "--out", folder
    )
    assert (said.code, said.err) == (0, "")
    return folder


@pytest.fixture(scope="session")
def ground(request):
    """The pack of Andorra, or nothing where its files are not beside the house."""
    return request.getfixturevalue("andorra") if ANDORRA.is_dir() else None


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """A home with the demonstration force in it, laid out once for all who test side by side."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    shared = tmp_path_factory.getbasetemp().parent if worker else tmp_path_factory.getbasetemp()
    home = shared / "seeded"
    with (shared / "seeded.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (home / "done").exists():
            said = say("demo", home=home)
            assert (said.code, said.err) == (0, "")
            (home / "done").touch()
    return home


@pytest.fixture(scope="session")
def home_of(seeded, tmp_path_factory):
    """Return a function that gives a copy of the seeded home."""

    def copied(name):
        home = tmp_path_factory.mktemp(name)
        for each in ("firstlight.sqlite3", "secret.key"):
            shutil.copy2(seeded / each, home / each)
        (home / "terrain").mkdir()
        return home

    return copied


@pytest.fixture(scope="module")
def server(home_of):
    """The demonstration, served to everybody in one file of tests."""
    with served(home_of("home")) as running:
        yield running
