"""The product with the network cut, a search in it from call to closed file, and who calls out.

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

from tests.browser import search_story as story
from tests.browser.driving import Visitor, browsing
from tests.browser.postbox import postbox
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


def main(home, *words):
    if "namespace" in words:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    path, called = lay_the_cut(home)
    told = {"pages": [], "refused": [], "map_drawn": False}
    with (
        postbox() as post,
        served(home, PYTHONPATH=path, **post.told) as product,
        nowhere() as (flag, knocks),
        browsing(flag) as browser,
    ):
        told["faults"] = work(told, browser, product, post)
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


def work(told, browser, product, post):
    """Search from the call to the closed file; meanwhile several people open what there is."""
    people = []

    def seat(name, hands=Visitor, **words):
        people.append(hands(browser, product, name, **words))
        return people[-1]

    def meanwhile():
        for role in ROLES:
            look_round(told, seat(role))

    story.play(seat, product, post, product.home, meanwhile)
    counts = product.counts()
    kept = ("incidents_invite", "searches_assignment", "searches_track", "searches_clue")
    told["did"] = {name: counts[name] for name in kept}
    return [fault for each in people for fault in each.faults]


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
