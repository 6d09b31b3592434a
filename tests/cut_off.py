"""The product with the network cut, a search in it from the call to the papers, and who calls out.

Prints one line of JSON. `sitecustomize` in the home refuses and notes every address beyond this
machine that the server connects to, writes to or asks for by name. The browser is sent through a
door of ours that leads nowhere and notes who knocks; our own pages are beside it. With the word
`namespace`, all of them run where the machine has no network at all.
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from tests.browser import test_search_story as story
from tests.browser.driving import Visitor, browsing
from tests.browser.keyboard import Typist
from tests.saying import ROOT
from tests.serving import served

CUT = """
import errno
import sys

NETWORK = {2, 10}  # IPv4 and IPv6
TO = {"socket.connect", "socket.sendto", "socket.sendmsg"}
NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
HERE = {"localhost", "::1", "0.0.0.0", "::", ""}


def refuse(event, args):
    if event in TO and getattr(args[0], "family", 0) in NETWORK and args[1]:
        host = args[1][0]
    elif event in NAMES and args[0] is not None:
        host = args[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if host in HERE or host.startswith("127."):
        return
    with open(CALLED, "a") as file:
        file.write(f"{event} {host}\\n")
    raise OSError(errno.ENETUNREACH, f"the network is cut: {host}")


sys.addaudithook(refuse)
"""
ROLES = ("officer", "volunteer", "auditor")
MAP_DRAWN = "document.querySelector('fl-map canvas')?.width > 0"
TOWN = (120.58, 29.42)  # on the demonstration's made ground


def main(home, *words):
    if "namespace" in words:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    path, called = lay_the_cut(home)
    told = {"pages": [], "refused": [], "map_drawn": False}
    with (
        served(home, PYTHONPATH=path) as product,
        nowhere() as (flag, knocks),
        browsing(flag) as browser,
    ):
        told["faults"] = work(told, browser, product, home)
    told["browser"] = knocks
    told["server"] = called.read_text().splitlines()
    print(json.dumps(told, ensure_ascii=False))


def lay_the_cut(home):
    """Return the path by which every Python process is cut off, and the file of its calls."""
    called = home / "called.txt"
    called.touch()
    (home / "site").mkdir()
    (home / "site" / "sitecustomize.py").write_text(f"CALLED = {str(called)!r}\n{CUT}")
    return os.pathsep.join([str(home / "site"), str(ROOT / "src")]), called


@contextmanager
def nowhere():
    """A door for the browser's calls, and the flag that leads there: it notes each and shuts."""
    knocks = []

    class Door(StreamRequestHandler):
        def handle(self):
            knocks.append(self.rfile.readline(500).decode("latin-1").strip())

    with ThreadingTCPServer(("127.0.0.1", 0), Door) as door:
        Thread(target=door.serve_forever, daemon=True).start()
        yield f"--proxy-server=127.0.0.1:{door.server_address[1]}", knocks
        door.shutdown()


def work(told, browser, product, home):
    """Search from the call to the papers, then open what there is as several people."""
    people = []

    def seat(name, hands=Visitor, **words):
        people.append(hands(browser, product, name, **words))
        return people[-1]

    told["did"] = search(seat, product, home)
    for role in ROLES:
        look_round(told, seat(role))
    return [fault for each in people for fault in each.faults]


def search(seat, product, home):
    """Do the main job; return what came of it."""
    officer = seat("officer", Typist)
    story.pick_a_part(officer, "officer")
    path = story.report(officer, TOWN)
    story.confirm_and_share(officer)
    incident = story.call_out(officer, path, product)
    story.count_in(officer, incident, product)
    story.activate(officer, path, product, TOWN)
    story.plan(officer)
    story.adopt(officer, product)
    group, segment = story.send_a_team(officer, path, product)
    story.paper(officer, group, home)
    story.at_work(seat, group, segment, product, home)
    story.keep_the_timeline(officer, path, product, home)
    counts = product.counts()
    kept = ("incidents_invite", "searches_assignment", "searches_track", "searches_clue")
    return {name: counts[name] for name in kept}


def look_round(told, person):
    """Open every room; note what a page asked for and did not get, and whether a map was drawn."""
    page = person.page
    page.on("response", lambda answer: refuse(told, answer))
    story.pick_a_part(person, person.name)
    for address in rooms(page):
        person.go(address)
        told["pages"].append(f"{person.name} {address}")
        if page.query_selector("fl-map"):
            page.wait_for_selector("fl-map canvas", timeout=20_000)
            told["map_drawn"] = told["map_drawn"] or page.evaluate(MAP_DRAWN)


def rooms(page):
    links = page.eval_on_selector_all(".rail a", "all => all.map(a => a.getAttribute('href'))")
    return [*dict.fromkeys([*links, "/me/", "/me/security/", "/accounts/2fa/"])]


def refuse(told, answer):
    beyond_the_edge = "/tiles/" in answer.url  # a map asks for tiles that no pack has
    if answer.status >= 400 and not beyond_the_edge:
        told["refused"].append(f"{answer.status} {answer.url}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
