"""How soon a page shows, how soon a key is answered, and how smoothly the desk's map moves.

The demonstration with a search under way is served by the product itself, as in life; five hundred
trackers post a fix every ten seconds. A real Chromium, driven by Playwright, opens pages with an
empty store, presses keys on the desk, and pushes the map to and fro. The map is drawn in software
(SwiftShader), for no graphics card is counted on: with one it is quicker.

Run: ``python -m benchmarks.bench_interface``.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager

from benchmarks.bench_page import EVERY_S, PREPARE, TRACKERS, tracker
from benchmarks.bench_positions import ROOT, serve
from benchmarks.report import Row, say
from playwright.sync_api import sync_playwright
from tools import browsers

FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # As Chromium does by itself on a machine without a graphics card.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
OPENINGS, PRESSES, PUSHED_S = 7, 20, 10.0
# Keys that the desk answers by itself; those that open a page are the page's first paint.
KEYS = ("j", "k", ".", "Control+k", "a", "Escape", "?", "Escape")
# From the key's own time to the frame after its answer was drawn.
LISTEN = """() => {
  window.answered = [];
  document.addEventListener('keydown', (event) => requestAnimationFrame(() => {
    const line = new MessageChannel();
    line.port1.onmessage = () => window.answered.push(performance.now() - event.timeStamp);
    line.port2.postMessage(0);
  }), true);
}"""
# Of a chord the last counts: the first is Control alone.
ANSWERED = """([before, keys]) => new Promise((done) => {
  const look = () =>
    answered.length >= before + keys ? done(answered.at(-1)) : setTimeout(look, 5);
  look();
})"""
PAINT = """() => new Promise((done) => {
  const said = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  const look = () => (said() ? done(said()) : setTimeout(look, 20));
  look();
})"""
IS_DRAWN = "() => document.querySelector('fl-map')?.map?.loaded()"
SHOWN = """() => new Set(document.querySelector('fl-map').map.queryRenderedFeatures()
  .filter((one) => one.source.startsWith('people')).map((one) => one.properties.name)).size"""
# Push the map in a circle, a little each frame, and count the frames that were drawn.
PUSH = """(seconds) => new Promise((done) => {
  const { map } = document.querySelector('fl-map');
  const [began, drawn] = [performance.now(), []];
  map.on('render', () => drawn.push(performance.now()));
  const step = () => {
    const gone = (performance.now() - began) / 1000;
    if (gone > seconds) return done(drawn);
    map.panBy([6 * Math.cos(gone), 6 * Math.sin(gone)], { animate: false });
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""


def first_paints(browser, url, session, path, size):
    """Return the milliseconds to the first paint with an empty store, opened several times."""
    found = []
    for _ in range(OPENINGS):
        context = seated(browser, url, session, size)
        page = context.new_page()
        page.goto(url + path, wait_until="commit")
        found.append(page.evaluate(PAINT))
        context.close()
    return found


def seated(browser, url, session, size):
    context = browser.new_context(viewport=size)
    words = {"sessionid": session, "django_language": "zh-hans"}
    context.add_cookies([{"name": n, "value": v, "url": url} for n, v in words.items()])
    return context


def desk_of(context, url):
    page = context.new_page()
    page.goto(url)
    page.wait_for_function(IS_DRAWN, timeout=60_000)
    return page


def key_answers(page):
    """Press the keys in turn; return the milliseconds of every answer by key."""
    page.evaluate(LISTEN)
    found = {key: [] for key in KEYS}
    for _ in range(PRESSES):
        for key in KEYS:
            before = page.evaluate("answered.length")
            page.keyboard.press(key)
            found[key].append(page.evaluate(ANSWERED, [before, 1 + key.count("+")]))
            page.wait_for_timeout(50)
    return found


def frames(page):
    """Push the map; return frames a second over all, and in the slowest whole second."""
    drawn = page.evaluate(PUSH, PUSHED_S)
    by_second = [0] * int(PUSHED_S)
    for at in drawn:
        by_second[min(int((at - drawn[0]) / 1000), len(by_second) - 1)] += 1
    return len(drawn) / ((drawn[-1] - drawn[0]) / 1000), min(by_second[1:-1])


def look(port, told):
    """Measure in one browser; return the rows."""
    url, session = f"http://127.0.0.1:{port}", told["session"]
    pages = {
        "desk": ("/", DESK),
        "call's page": (f"/incidents/{told['call']}/", DESK),
        "people": ("/people/", DESK),
        "own tasks, on a telephone": ("/my/", PHONE),
        "page for everybody, on a telephone": ("/p/", PHONE),
    }
    rows = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browsers.whole(), args=FLAGS)
        for name, (path, size) in pages.items():
            found = first_paints(browser, url, session, path, size)
            matter = f"first paint, {name}, median of {OPENINGS}, worst {max(found):.0f} (ms)"
            rows.append(Row(matter, statistics.median(found), 1000.0, "at most"))
        desk = desk_of(seated(browser, url, session, DESK), url)
        shown = desk.evaluate(SHOWN)
        rows.append(Row("trackers drawn on the desk's map", shown, TRACKERS * 0.9, "at least"))
        for key, found in key_answers(desk).items():
            worst = statistics.quantiles(found, n=20)[18]
            middle = statistics.median(found)
            matter = f"answer to the key {key}, p95 of {len(found)}, p50 {middle:.0f} (ms)"
            rows.append(Row(matter, worst, 100.0, "at most"))
        rate, slowest = frames(desk)
        matter = f"desk's map with {TRACKERS} trackers, pushed for {PUSHED_S:.0f} s"
        matter = f"{matter}, drawn in software, slowest second {slowest} (frames/s)"
        rows.append(Row(matter, rate, 30.0, "at least"))
        print(f"Chromium {browser.version}, map drawn in software: {' '.join(FLAGS[1:])}")
        browser.close()
    return rows


@contextmanager
def walking_about(port):
    """Let everybody on duty send where they are, beside the browser."""
    over = threading.Event()

    async def everybody():
        until = time.perf_counter() + 3600
        await asyncio.gather(*(tracker(port, number, until, []) for number in range(TRACKERS)))

    def walk():
        try:
            asyncio.run(everybody())
        except (OSError, asyncio.IncompleteReadError):
            if not over.is_set():
                raise

    threading.Thread(target=walk, daemon=True).start()
    time.sleep(EVERY_S + 2)  # everybody has been heard once
    try:
        yield
    finally:
        over.set()


def main():
    """Prepare, serve, look."""
    with tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ,
            "FIRSTLIGHT_HOME": home,
            "FIRSTLIGHT_DEMO": "1",
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "firstlight.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", PREPARE], env=env, cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        process, port = serve(env)
        try:
            with walking_about(port):
                rows = look(port, json.loads(done.stdout.splitlines()[-1]))
        finally:
            process.terminate()
            process.wait(10)
    say(rows)


if __name__ == "__main__":
    main()
