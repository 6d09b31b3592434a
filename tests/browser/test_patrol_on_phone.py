"""The patrol on the phone: what is scanned without a signal is kept, and sent once."""

import pytest
from tests.serving import served

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def station(home_of):
    """The demonstration; nothing is sent from it."""
    with served(home_of("patrol")) as running:
        yield running


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


def test_a_scan_without_a_signal_is_kept_sent_once_and_judged_alike(visitor, station):
    officer = seated(visitor, "officer")
    officer.go("/patrols/signs/print/")
    sheet = officer.page.locator(".sheet").first
    code = sheet.locator(".sheet__text").inner_text()
    name = sheet.locator(".sheet__name").inner_text()
    walker = seated(visitor, "volunteer")
    walker.page.set_viewport_size(PHONE)
    walker.go("/my/patrol/").click("main button.button--main")
    walker.page.wait_for_url("**/my/patrol/*/")
    run = walker.page.url.rstrip("/").rsplit("/", 1)[1]
    count = f"SELECT count(*) FROM patrols_scan WHERE run_id = '{run.replace('-', '')}'"
    walker.context.set_offline(True)
    walker.page.fill("[name=code]", code.lower())
    walker.page.click("[data-patrol-typed] button")
    walker.page.locator("[data-patrol-kept] li").wait_for()
    assert "1" in walker.page.locator("[data-unsent]").inner_text()
    assert station.rows(count)[0][0] == 0
    walker.context.set_offline(False)
    walker.page.locator("[data-patrol-kept]").wait_for(state="hidden")
    shown = walker.page.locator(".patrol__sign", has_text=name)
    shown.locator(".state--done").wait_for()
    walker.page.evaluate("window.dispatchEvent(new Event('online'))")
    assert station.rows(count)[0][0] == 1
    assert walker.page.locator("[data-unsent]").is_hidden()
    walker.click("details:has([data-patrol-end]) > summary")
    walker.click("[data-patrol-end] button")
    walker.page.locator(".notice").first.wait_for()
    officer.go(f"/patrols/runs/{run}/")
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
