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
