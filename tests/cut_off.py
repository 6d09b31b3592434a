"""Run inside a namespace without a network: the product, a browser, and a count of who calls out.

Prints one line of JSON. `sitecustomize` in the home notes every address that the server connects
to; the browser notes every address that it asks for.
"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import sync_playwright
from tests.served import environment, serving
from tools import browsers

NOTE = """
import sys
FAMILIES = {2, 10}  # IPv4 and IPv6
def note(event, args):
    if event == "socket.connect" and getattr(args[0], "family", 0) in FAMILIES:
        host = str(args[1][0])
        if host not in ("127.0.0.1", "::1", "localhost"):
            with open(%r, "a") as file:
                file.write(host + "\\n")
    elif event == "socket.getaddrinfo" and str(args[0]) not in ("127.0.0.1", "::1", "localhost"):
        with open(%r, "a") as file:
            file.write(str(args[0]) + "\\n")
sys.addaudithook(note)
"""
ROLES = ("officer", "volunteer", "auditor")
MAP_DRAWN = "document.querySelector('fl-map canvas')?.width > 0"


def main(home):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    called = home / "called.txt"
    (home / "site").mkdir()
    (home / "site" / "sitecustomize.py").write_text(NOTE % (str(called), str(called)))
    path = f"{home / 'site'}:{environment(home)['PYTHONPATH']}"
    with serving(home, "--demo", env={"PYTHONPATH": path}) as served:
        told = look_round(f"http://127.0.0.1:{served.port}")
    told["connects"] = called.read_text().split() if called.exists() else []
    print(json.dumps(told, ensure_ascii=False))


def look_round(base):
    """Open what there is as several people; note what was asked of whom."""
    told = {"outside": [], "refused": [], "pages": [], "map_drawn": False}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browsers.lean(), args=["--no-sandbox", "--use-angle=swiftshader"]
        )
        for role in ROLES:
            context = browser.new_context()
            page = context.new_page()
            page.on("request", lambda request: note(told, base, request))
            page.on("response", lambda answer: refuse(told, answer))
            page.goto(f"{base}/accounts/login/")
            page.click(f"button[name=username][value={role}]")
            page.wait_for_load_state()
            for address in rooms(page):
                page.goto(base + address)
                page.wait_for_load_state("load")
                told["pages"].append(f"{role} {address}")
                if page.query_selector("fl-map"):
                    page.wait_for_selector("fl-map canvas", timeout=20_000)
                    told["map_drawn"] = told["map_drawn"] or page.evaluate(MAP_DRAWN)
            context.close()
        browser.close()
    return told


def rooms(page):
    links = page.eval_on_selector_all(".rail a", "all => all.map(a => a.getAttribute('href'))")
    return [*dict.fromkeys([*links, "/me/", "/me/security/", "/accounts/2fa/"])]


def note(told, base, request):
    parts = urlparse(request.url)
    if parts.scheme in ("http", "https", "ws", "wss") and not request.url.startswith(base):
        told["outside"].append(request.url)


def refuse(told, answer):
    beyond_the_edge = "/tiles/" in answer.url  # a map asks for tiles that no pack has
    if answer.status >= 400 and not beyond_the_edge:
        told["refused"].append(f"{answer.status} {urlparse(answer.url).path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
