"""Take the pictures of the handbook from the running product, into `docs/pictures`.

The demonstration is laid out in a folder of its own, a search is acted out on it (`story`), the
product is served, and a browser looks at it: the desk and the search at 1366 x 768, the page that
asks a volunteer to come at 390 x 844, each in Chinese and in English.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import browsers
import django
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = (1366, 768), (390, 844)
LANGUAGES = {"zh": "zh-hans", "en": "en"}
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SETTLE_MS = 6000  # a map drawn in software takes its time


def serve(env: dict[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    """Start the product on a free port; return it and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "firstlight.config.cli", "run", "--demo", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return process, f"http://127.0.0.1:{port}"
    process.terminate()
    raise SystemExit("pictures: the product did not start")


def sign_in(page: Page, address: str, username: str) -> None:
    """Pick a part on the demonstration's sign-in page."""
    page.goto(f"{address}/accounts/login/")
    page.locator(f'button[value="{username}"]').click()
    page.wait_for_url(lambda url: "login" not in url)


def take(page: Page, name: str) -> None:
    """Keep what the page shows, in few enough colours to stay small."""
    path = PICTURES / f"{name}.png"
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)


def main() -> int:
    """Take them all."""
    home = tempfile.mkdtemp(prefix="firstlight-pictures-")
    env = {
        "FIRSTLIGHT_HOME": home,
        "FIRSTLIGHT_DEMO": "1",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "firstlight.config.settings",
    }
    os.environ.update(env)
    django.setup()
    import story

    story.seed_demonstration()
    told = story.act()
    process, address = serve({**os.environ})
    shots = (
        ("desk", "officer", DESK, "/"),
        ("search", "officer", DESK, f"/searches/{told.search}/"),
        ("answer", "volunteer", PHONE, f"/my/asked/{told.asked}/"),
    )
    PICTURES.mkdir(exist_ok=True)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=browsers.whole(), args=FLAGS)
            for short, language in LANGUAGES.items():
                for name, who, (wide, tall), path in shots:
                    context = browser.new_context(viewport={"width": wide, "height": tall})
                    cookie = {"name": "django_language", "value": language, "url": address}
                    context.add_cookies([cookie])
                    page = context.new_page()
                    sign_in(page, address, who)
                    page.goto(address + path)
                    take(page, f"{name}-{short}")
                    context.close()
            browser.close()
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
