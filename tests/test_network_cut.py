"""With the network cut the product works: a whole search, every page, the map; nobody is called.

Where the machine gives a network namespace, server and browser run in one that has no route to
anywhere. In any case each connection that would leave the machine is refused and counted.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests.browser.driving import browsing
from tests.cut_off import lay_the_cut, nowhere
from tests.saying import ROOT
from tests.serving import environment
from tools import browsers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="served on its default database"),
]
HERE = Path(__file__).parent
NAMESPACE = ["unshare", "-rn"]


def may_cut():
    """Whether this machine lets us make a namespace without a network."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    up = [*NAMESPACE, "ip", "link", "set", "lo", "up"]
    tried = subprocess.run(up, capture_output=True, check=False)
    return tried.returncode == 0


@pytest.fixture
def home(home_of, ground):
    """The demonstration, with Andorra's terrain on its disk where that is here."""
    home = home_of("cut-off")
    if ground:
        shutil.copytree(ground, home / "terrain" / "andorra")
    return home


@pytest.mark.skipif(not browsers.lean(), reason="needs Debian's chromium")
def test_a_search_every_page_and_the_map_need_nobody_outside(home):
    """The whole search, from the report to the debrief, by browsers: see `search_story`."""
    inside = may_cut()
    done = subprocess.run(
        [
            *(NAMESPACE if inside else []),
            *(sys.executable, str(HERE / "cut_off.py"), str(home)),
            *(["namespace"] if inside else []),
        ],
        env=environment(home, PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["server"] == []  # what the server connected to, wrote to or asked for by name
    assert told["browser"] == []  # what the browser called beyond our own pages
    assert told["faults"] == []  # what went wrong on a page, or was asked for elsewhere
    assert told["refused"] == []  # what a page asked us for and did not get
    assert told["map_drawn"]
    assert len(told["pages"]) >= 12
    # The search left its rows: people called out, a team sent, its track and its clue brought in.
    assert all(told["did"].values()), told["did"]


@pytest.mark.parametrize(
    "call",
    [
        "socket().connect(('192.0.2.1', 80))",
        "socket(type=SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "socket(type=SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 53))",
        "socket(AF_INET6).connect(('2001:db8::1', 80))",
        "create_connection(('tiles.example.org', 443))",
        "gethostbyname('tiles.example.org')",
    ],
)
def test_a_call_of_the_server_would_be_refused_and_counted(tmp_path, call):
    path, called = lay_the_cut(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", f"from socket import *; {call}"],
        env=environment(tmp_path, PYTHONPATH=path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the network is cut" in done.stderr
    assert len(called.read_text().splitlines()) == 1


def test_a_call_of_the_browser_would_be_refused_and_counted():
    with nowhere() as (flag, knocks), browsing(flag) as browser:
        page = browser.new_page()
        asked = "async (url) => { try { await fetch(url) } catch (fault) { return fault.name } }"
        assert page.evaluate(asked, "http://192.0.2.1/tile.png") == "TypeError"
        assert page.evaluate(asked, "https://tiles.example.org/") == "TypeError"
        browser.close()
    assert any("192.0.2.1" in knock for knock in knocks)
    assert any("tiles.example.org" in knock for knock in knocks)
