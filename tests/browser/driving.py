"""People at browsers: what they press, what they see, and every fault that nobody would tell."""

from contextlib import contextmanager
from urllib.parse import urlparse

import pytest
from tests.serving import PASSWORD
from tools import browsers

FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Pages are drawn by the processor itself; only maps go by the software GPU.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-background-networking",
    # Short-lived pages: a plain machine code at once is cheaper than a clever one later.
    "--js-flags=--always-sparkplug",
]
# An address bar that nobody sees prepares two pages of its own for each window. Of two such lists
# Chromium reads the last: the others are those that Playwright leaves out.
LEFT_OUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
FLAGS.append(f"--disable-features={','.join(LEFT_OUT)}")
DESK, PHONE = (1366, 768), (390, 844)
# Dots of the screen to a CSS pixel: maps are drawn in software here, dot by dot.
COARSE = 0.5
WAIT_MS = 30_000
# What a browser says of pages that were refused on purpose or left while they loaded, and of what
# is asked for without a signal.
EXPECTED = ("status of 422", "net::ERR_ABORTED", "status of 404", "ERR_INTERNET_DISCONNECTED")


class Visitor:
    """One person at one browser of their own: nothing is shared with the others."""

    def __init__(
        self, driver, server, name, size=DESK, language="zh-hans", theme="light", worker=False
    ):
        # What a worker of the page asks for cannot be routed: it is there where it is tried.
        self.server, self.name, self.faults = server, name, []
        self.context = driver.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=size[0] < 600,
            device_scale_factor=COARSE,
            accept_downloads=True,
            service_workers="allow" if worker else "block",
        )
        self.context.set_default_timeout(WAIT_MS)
        self.say_in(language, theme)
        self.context.on("request", self._asked)
        self.page = self.context.new_page()
        self._watch(self.page)

    def say_in(self, language, theme="light"):
        words = {"django_language": language, "fl_theme": theme}
        self.context.add_cookies(
            [{"name": n, "value": v, "url": self.server.url} for n, v in words.items()]
        )

    def _asked(self, request):
        address = urlparse(request.url)
        if address.scheme in ("http", "https", "ws") and address.hostname != "127.0.0.1":
            self.faults.append(f"asked {request.url}")

    def _watch(self, page):
        page.on("pageerror", lambda fault: self._fault(f"script: {fault}"))
        page.on(
            "console",
            lambda line: self._fault(f"console: {line.text}") if line.type == "error" else None,
        )
        page.on(
            "response",
            lambda answer: (
                self._fault(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )

    def _fault(self, words):
        if not any(each in words for each in EXPECTED):
            self.faults.append(f"{self.name} at {self.page.url}: {words}")

    # What they do

    def go(self, path):
        self.page.goto(self.server.url + path if path.startswith("/") else path)
        return self

    def sign_in(self, username):
        """Type a name and the demonstration's password."""
        self.go("/accounts/login/")
        self.page.locator("[name=login]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self

    def type(self, **fields):
        """Fill fields by their names, ticks and choices too."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]:visible")
            kind = field.first.evaluate("e => e.type || e.tagName.toLowerCase()")
            if kind in ("checkbox", "radio"):
                for each in [value] if isinstance(value, str) else value:
                    self.tick(self.page.locator(f"[name={name}][value='{each}']:visible").first)
            elif kind.startswith("select"):
                self.choose(field.first, value)
            elif kind == "file":
                self.hand_in(field.first, value)
            else:
                self.write(field.first, value)
        return self

    def tick(self, box, on=True):
        box.set_checked(on)

    def choose(self, field, value):
        field.select_option(value)

    def hand_in(self, field, path):
        field.set_input_files(path)

    def write(self, field, words):
        field.fill(words)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def push(self, control):
        """Press a button, follow a link or open a fold."""
        control.click()
        return self

    def click(self, selector):
        return self.push(self.page.locator(f"{selector}:visible").first)

    def step(self, event, **fields):
        """Take a step of the record: open it, fill in what it asks, send it; the page may stay."""
        form = self._filled(event, fields)
        button = form.locator("button").last
        if form.get_attribute("data-in-place") is None:
            with self.page.expect_navigation():
                self.push(button)
            return self
        with self.drawn_anew(form.element_handle()):
            self.push(button)
        return self

    @contextmanager
    def drawn_anew(self, form=None):
        """Wait until a form, else the one in hand, has given way to what came of it.

        News may take its place before that; the act is done when its part is no longer busy.
        """
        form = form or self.page.evaluate_handle("document.activeElement.form")
        yield
        done = "form => !form.isConnected && !document.querySelector('[data-src][aria-busy]')"
        self.page.wait_for_function(done, arg=form)

    def _filled(self, event, fields):
        form = self.page.locator(
            f"form:has(input[name=event][value={event}]), form:has(button[value={event}])"
        ).first
        form.wait_for(state="attached")
        fold = form.locator("xpath=ancestor::details[1]/summary")
        if fold.count() and not form.is_visible():
            self.push(fold)
        if fields:
            self.type(**fields)
        return form

    # What they see

    def see(self, *words):
        """Wait until the page says each of these."""
        for each in words:
            self.page.locator(f"body:has-text({each!r})").wait_for()
        return self

    def find(self, selector, state="visible"):
        self.page.locator(selector).first.wait_for(state=state)
        return self.page.locator(selector).first

    def fetch(self, path):
        """Return the bytes behind an address, asked for as this person."""
        address = path if path.startswith("http") else self.server.url + path
        answer = self.context.request.get(address)
        assert answer.status == 200, f"{answer.status} {address}"
        return answer.body()

    def path(self):
        return urlparse(self.page.url).path


@contextmanager
def browsing(*flags, path=None):
    """Start one browser, with more flags or another one where a test needs them."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
    path = path or browsers.lean()
    if path is None:
        pytest.skip("needs Debian's chromium")
    # Playwright keeps a loop running in this thread; Django would take that for async.
    with pytest.MonkeyPatch.context() as environment, playwright.sync_playwright() as driver:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = driver.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()
