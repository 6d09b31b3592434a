"""The parts in a real browser: what only a script, a keyboard or a picture can show."""

import base64
import json

import pytest
from tests.browser.auditing import AXE, axe, leave_out
from tests.browser.driving import COARSE, browsing

from firstlight.config.environment import content_policy, wmts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests of this file."""
    with browsing() as running:
        yield running


@pytest.fixture(scope="module")
def windows(browser):
    """Where all tests open their pages: what every page uses is fetched once."""
    context = browser.new_context(device_scale_factor=COARSE)
    yield context
    context.close()


@pytest.fixture
def open_page(windows, live_server, sign_in, cast):
    """Return a function that opens an address as the dispatcher; unheard faults fail the test."""
    session = sign_in(cast.people.dee).cookies["sessionid"].value
    faults = []

    def opened(path, theme="light", language="zh-hans", size=(1366, 768)):
        words = {"sessionid": session, "fl_theme": theme, "django_language": language}
        windows.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in words.items()]
        )
        page = windows.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        # The test server answers one request a thread; an endless one has its own tests.
        leave_out(page, ["*/live/*"])
        forget(page, live_server.url)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "console",
            lambda line: (
                faults.append(line.text) if "Content Security Policy" in line.text else None
            ),
        )
        page.goto(live_server.url + path)
        page.locator("[data-theme-menu]").wait_for()
        return page

    yield opened
    for page in windows.pages:
        page.close()
    windows.clear_cookies()
    assert faults == []


def forget(page, origin):
    """What the test before has typed is not there for this one."""
    line = page.context.new_cdp_session(page)
    line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})


@pytest.mark.parametrize(
    ("theme", "language"), [("light", "zh-hans"), ("dark", "en"), ("sunlight", "zh-hans")]
)
def test_every_part_can_be_read_by_everybody(open_page, theme, language):
    if not AXE.exists():
        pytest.skip("needs axe-core (`make setup`)")
    page = open_page("/style/", theme, language)
    assert axe(page) == []


@pytest.mark.parametrize("size", [(360, 780), (390, 844), (1366, 768), (1920, 1080)])
def test_no_page_is_wider_than_its_screen(open_page, size):
    page = open_page("/style/", size=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_what_was_typed_comes_back_after_the_page_was_lost(open_page):
    page = open_page("/style/")
    page.locator("#id_notes").fill("灰外套，草帽")
    page.locator("[data-draft-said]").first.get_by_text(":").wait_for()
    page.reload()
    page.locator("form[data-draft] p.draft-said").wait_for()
    assert page.locator("#id_notes").input_value() == "灰外套，草帽"
    page.locator("p.draft-said button").click()
    page.reload()
    assert page.locator("#id_notes").input_value() == ""


def test_a_form_without_a_key_of_its_own_keeps_what_was_changed_and_no_more(open_page):
    page = open_page("/style/")
    form = page.locator("form", has=page.locator("[name=need]")).last
    stood = form.locator("[name=seen_at]").input_value()
    form.locator("[name=need]").fill("7")
    form.locator("[data-draft-said]").get_by_text(":").wait_for()
    (draft,) = page.evaluate("Object.entries(localStorage).filter(([k]) => k.startsWith('fl-d'))")
    assert "seen_at" in draft[0]  # the key says what the form asks
    page.reload()
    form.locator("p.draft-said").wait_for()
    assert form.locator("[name=need]").input_value() == "7"
    assert form.locator("[name=seen_at]").input_value() == stood


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/me/security/", "/accounts/password/change/"])
def test_forms_about_keys_are_never_kept(open_page, path):
    page = open_page(path)
    page.evaluate(
        "document.querySelectorAll('form input').forEach((e) => e.dispatchEvent("
        "new Event('input', { bubbles: true })))"
    )
    assert page.locator("form[data-draft]").count() == 0


def test_the_main_job_goes_by_keyboard(open_page):
    page = open_page("/style/", language="en")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]') !== null")
    page.keyboard.press(".")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Send team 3"
    page.keyboard.press("?")
    assert page.locator("[data-keys]").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("style")
    assert page.locator("[data-command-dialog]").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("[data-command-dialog]").is_visible()


def test_a_letter_typed_into_a_field_is_a_letter(open_page):
    page = open_page("/style/")
    page.locator("#id_notes").fill("")
    page.locator("#id_notes").press_sequentially("j?n.")
    assert page.locator("#id_notes").input_value() == "j?n."
    assert not page.locator("[data-keys]").is_visible()


def test_the_theme_chosen_stays(open_page):
    page = open_page("/style/", theme="auto")
    page.locator("[data-theme-menu] summary").click()
    page.locator('[data-set-theme="sunlight"]').click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "sunlight"


PAINTED = """theme => {
  document.documentElement.dataset.theme = theme;
  return [...document.querySelectorAll('.swatch__ink')]
    .map(e => getComputedStyle(e).backgroundColor);
}"""


def test_a_device_at_night_shows_the_night_desk(open_page):
    page = open_page("/style/")
    day, night = (page.evaluate(PAINTED, theme) for theme in ("light", "dark"))
    assert "rgba(0, 0, 0, 0)" not in day + night
    assert all(by_day != by_night for by_day, by_night in zip(day, night, strict=True))
    assert page.evaluate(PAINTED, "auto") == day
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAINTED, "auto") == night
    # Who chose the day or the sun keeps it, whatever the device says.
    assert page.evaluate(PAINTED, "light") == day
    assert page.evaluate(PAINTED, "sunlight")[0] == "rgb(255, 255, 255)"


def test_the_map_is_drawn_and_the_same_stands_below_as_a_list(open_page):
    page = open_page("/style/", language="en")
    page.locator("fl-map canvas.maplibregl-canvas").wait_for()
    page.wait_for_function("() => document.querySelector('fl-map').fitted")
    assert page.locator("[data-list-of] li").count() == 0  # written when somebody opens it
    page.locator("[data-list-of] summary").click()
    page.locator("[data-list-of] li", has_text="Ring buoy").wait_for(state="attached")
    names = page.locator("[data-list-of] li").all_text_contents()
    for name in ("A1", "B5", "Last seen", "Volunteer A"):
        assert any(name in entry for entry in names), name
    inked = """() => {
      const element = document.querySelector("fl-map");
      element.map.redraw();
      const copy = document.createElement("canvas");
      copy.width = copy.height = 400;
      const pen = copy.getContext("2d", { willReadFrequently: true });
      pen.drawImage(element.map.getCanvas(), 0, 0, 400, 400);
      const colours = new Set(new Uint32Array(pen.getImageData(0, 0, 400, 400).data.buffer));
      return colours.size > 20;
    }"""
    page.wait_for_function("() => document.querySelector('fl-map').map?.loaded()")
    assert page.evaluate(inked)


def test_a_key_is_answered_before_new_points_are_drawn(open_page):
    page = open_page("/style/", language="en")
    page.wait_for_function("() => document.querySelector('fl-map').fitted")
    waited = page.evaluate("""async () => {
      const element = document.querySelector("fl-map");
      const layer = element.layers.find((one) => one.features);
      const source = element.map.getSource(layer.id);
      const set = source.setData.bind(source);
      window.drawn = [];
      source.setData = (data) => { window.drawn.push(performance.now()); return set(data); };
      layer.features = structuredClone(layer.features);
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", bubbles: true }));
      const pressed = performance.now();
      await element.loadAll();
      return window.drawn[0] - pressed;
    }""")
    assert waited >= 390
    again = "() => document.querySelector('fl-map').loadAll().then(() => window.drawn.length)"
    assert page.evaluate(again) == 1  # what is as it was is not drawn anew


def test_no_paint_waits_for_the_bundled_letters(open_page):
    page = open_page("/style/")
    page.wait_for_function("() => document.querySelector('link[data-fonts]').media === 'all'")
    sheet = "performance.getEntriesByType('resource').find((one) => /fonts.*css/.test(one.name))"
    page.wait_for_function(f"() => {sheet}")
    assert page.evaluate(f"{sheet}.renderBlockingStatus") == "non-blocking"
    page.wait_for_function("() => [...document.fonts].some((face) => face.status === 'loaded')")


TIANDITU = {
    "url": "https://tiles.example.org/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
    "name": "天地图",
    "attribution": "审图号 GS(演示)0001号",
}


def test_an_operators_layer_is_asked_for_only_when_it_is_ticked(open_page, settings):
    settings.WMTS = wmts(json.dumps(TIANDITU))
    settings.CONTENT_SECURITY_POLICY = content_policy(settings.WMTS)
    page = open_page("/style/")
    asked = []

    def tile(route):
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="image/png", body=DOT)

    page.route("https://tiles.example.org/**", tile)
    page.locator("fl-map .map__panel summary").click()
    tick = page.locator("fl-map .map__panel label", has_text="天地图").locator("input")
    page.wait_for_function("() => document.querySelector('fl-map').map?.loaded()")
    assert asked == []
    tick.check()
    page.wait_for_function("() => document.querySelector('fl-map').map.isSourceLoaded('operator')")
    assert asked
    assert all("{" not in url for url in asked)
    assert page.locator(".map__credit").inner_text() == TIANDITU["attribution"]
    tick.uncheck()
    assert page.locator(".map__credit").inner_text() == ""
    assert page.evaluate("() => !document.querySelector('fl-map').map.getSource('operator')")
