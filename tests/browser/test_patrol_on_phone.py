"""The patrol on the phone: signs shown by camera, tag and hand; what has no signal is kept."""

from uuid import UUID

import numpy as np
import pytest
import qrcode
from tests.browser.driving import browsing
from tools import browsers

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """What the browser's camera sees: a file that it opens each time it is switched on."""
    return tmp_path_factory.mktemp("camera") / "seen.y4m"


@pytest.fixture(scope="module")
def browser(film):
    """A browser that takes a file for its camera."""
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    with browsing(*camera, path=browsers.whole()) as running:
        yield running


def show(film, text):
    """Hold a code before the camera: a still film of 640 by 480 in grey, ten pictures."""
    code = qrcode.QRCode(border=4)
    code.add_data(text.encode())
    code.make()
    dark = np.kron(np.array(code.get_matrix()), np.ones((10, 10), bool))
    picture = np.full((480, 640), 128, np.uint8)
    top, left = (480 - len(dark)) // 2, (640 - len(dark)) // 2
    picture[top : top + len(dark), left : left + len(dark)] = np.where(dark, 16, 235)
    colourless = bytes([128]) * (640 * 480 // 2)
    frame = b"FRAME\n" + picture.tobytes() + colourless
    film.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + 10 * frame)


def printed_signs(officer):
    """Return name and code of each printed sign."""
    officer.go("/patrols/signs/print/")
    sheets = officer.page.locator(".sheet").all()
    return [
        (each.locator(".sheet__name").inner_text(), each.locator(".sheet__text").inner_text())
        for each in sheets
    ]


def walking(visitor, prepare=None):
    """Seat a volunteer on the patrol of their shift, begun by them or joined; return the run."""
    walker = seated(visitor, "volunteer")
    walker.page.set_viewport_size(PHONE)
    if prepare:
        walker.page.add_init_script(prepare)
    walker.go("/my/patrol/").click("main button.button--main")
    walker.page.wait_for_url("**/my/patrol/*/")
    return walker, walker.page.url.rstrip("/").rsplit("/", 1)[1].replace("-", "")


SCANS = "SELECT way, code, checkpoint_id IS NOT NULL FROM patrols_scan WHERE run_id = ?"
# Chromium on a desk has no Web NFC: this stands in for the phone's, and gives what it is told.
TAGS = """class NDEFReader extends EventTarget {
  async scan() { window.tags = this; }
}
window.NDEFReader = NDEFReader;
window.touch = (words) => {
  const message = { records: [{ recordType: "text", data: new TextEncoder().encode(words) }] };
  window.tags.dispatchEvent(Object.assign(new Event("reading"), { message }));
};"""
KEEP = """([run, person, code]) => {
  const at = new Date(Date.now() - 60000).toISOString();
  const data = { run_id: run, way: "typed", device: "phone", said_at: at, made_at: at, code };
  const command = { id: crypto.randomUUID(), action: "patrols.record_scan", data };
  localStorage.setItem(`fl-patrol-${person}`, JSON.stringify([command]));
}"""


def seated(visitor, part, **words):
    person = visitor(part, **words)
    person.go("/accounts/login/").click(f"button[name=username][value={part}]")
    person.page.wait_for_url(lambda url: "/login/" not in url)
    return person


def test_the_camera_reads_the_code_of_a_sign_and_no_other(visitor, station, film):
    """The page's own reader on a film of a sign's signed code, as it is printed."""
    name, code = printed_signs(seated(visitor, "officer"))[1]
    walker, run = walking(visitor)
    walker.click("[data-patrol-scan]")
    walker.page.locator("[data-patrol-camera]").wait_for(state="hidden")  # nobody allowed it
    assert walker.page.locator("[name=code]").evaluate("e => e === document.activeElement")
    walker.context.grant_permissions(["camera"])
    show(film, "https://example.invalid/menu")
    walker.click("[data-patrol-scan]")
    said = walker.page.locator("[data-patrol-said]")
    said.filter(has_text="不是").wait_for()
    assert walker.page.locator("[data-patrol-camera]").is_visible()
    walker.click("[data-patrol-close]")
    assert station.rows(SCANS, run) == []
    show(film, code)
    walker.click("[data-patrol-scan]")
    sign = walker.page.locator(".patrol__sign", has_text=name)
    sign.locator(".state--done").wait_for()
    assert station.rows(SCANS, run) == [("qr", code, 1)]
    assert walker.page.locator("[data-patrol-camera]").is_hidden()
    assert walker.page.locator("video").evaluate("e => e.srcObject") is None  # the light is off


def test_a_tag_is_read_and_kept_as_a_fingerprint(visitor, station):
    """There is no real Web NFC here: a stand-in gives the words that a phone would have read."""
    walker, run = walking(visitor, TAGS)
    officer = seated(visitor, "officer")
    [(team,)] = station.rows("SELECT organisation_id FROM patrols_patrolrun WHERE id = ?", run)
    sign = {"organisation_id": str(UUID(team)), "name": "演示标签点", "way": "nfc"}
    sign |= {"lat": "29.41", "lon": "120.61", "tag": "TAG-OF-THE-TEST"}
    token = {each["name"]: each["value"] for each in officer.context.cookies()}["csrftoken"]
    made = officer.context.request.post(
        f"{station.url}/patrols/signs/new/", form=sign, headers={"X-CSRFToken": token}
    )
    assert "/new/" not in made.url
    before = station.rows(SCANS, run)
    for words in ("a stranger's tag", "TAG-OF-THE-TEST"):
        walker.click("[data-patrol-nfc] button")
        walker.page.wait_for_function("window.tags")
        with walker.page.expect_response("**/api/outbox"):
            walker.page.evaluate("words => touch(words)", words)
        walker.page.evaluate("delete window.tags")
    read = station.rows(SCANS, run)[len(before) :]
    assert [(way, known) for way, _code, known in read] == [("nfc", 0), ("nfc", 1)]
    assert not any("TAG" in kept for _way, kept, _known in read)


def test_a_scan_without_a_signal_is_kept_sent_once_and_judged_alike(visitor, station):
    officer = seated(visitor, "officer")
    name, code = printed_signs(officer)[0]
    walker, run = walking(visitor)
    before = len(station.rows(SCANS, run))
    walker.context.set_offline(True)
    walker.page.fill("[name=code]", code.lower())
    walker.page.click("[data-patrol-typed] button")
    walker.page.locator("[data-patrol-kept] li").wait_for()
    assert "1" in walker.page.locator("[data-unsent]").inner_text()
    assert len(station.rows(SCANS, run)) == before
    walker.context.set_offline(False)
    walker.page.locator("[data-patrol-kept]").wait_for(state="hidden")
    shown = walker.page.locator(".patrol__sign", has_text=name)
    shown.locator(".state--done").wait_for()
    walker.page.evaluate("window.dispatchEvent(new Event('online'))")
    assert len(station.rows(SCANS, run)) == before + 1
    assert walker.page.locator("[data-unsent]").is_hidden()
    walker.click("details:has([data-patrol-end]) > summary")
    walker.click("[data-patrol-end] button")
    walker.page.locator(".notice").first.wait_for()
    officer.go(f"/patrols/runs/{UUID(run)}/")
    row = officer.page.locator("tbody tr", has_text=name).first
    assert row.locator(".state--done").count() == 1


def test_a_scan_kept_on_the_phone_is_sent_from_the_list_when_the_patrol_is_over(visitor, station):
    walker = seated(visitor, "volunteer")
    walker.page.set_viewport_size(PHONE)
    walker.go("/my/patrol/")
    over = walker.page.locator("a.task[href^='/my/patrol/']").first
    run = over.get_attribute("href").rstrip("/").rsplit("/", 1)[1]
    person = walker.page.evaluate(
        "JSON.parse(document.querySelector('[data-patrols] script').textContent).person"
    )
    count = f"SELECT count(*) FROM patrols_scan WHERE run_id = '{run.replace('-', '')}'"
    before = station.rows(count)[0][0]
    walker.page.evaluate(KEEP, [run, person, "SAAAA"])
    walker.page.route("**/api/outbox", lambda route: route.abort())
    walker.go("/my/patrol/")
    walker.page.locator("[data-unsent]").wait_for()
    assert "1" in walker.page.locator("[data-patrol-waiting]").inner_text()
    assert station.rows(count)[0][0] == before
    walker.page.unroute("**/api/outbox")
    walker.faults[:] = [fault for fault in walker.faults if "ERR_FAILED" not in fault]
    walker.page.evaluate("window.dispatchEvent(new Event('online'))")
    walker.page.locator("[data-patrol-said]:not(:empty)").wait_for()
    assert station.rows(count)[0][0] == before + 1
    assert walker.page.locator("[data-unsent]").is_hidden()
    assert walker.page.evaluate(f"localStorage.getItem('fl-patrol-{person}')") == "[]"
