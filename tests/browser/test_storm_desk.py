"""A storm at two desks: what one does the other sees, and both pages stay where they are."""

import pytest

from firstlight.duty.tests.test_stand_by import cap

from .test_undisturbed import heard, seated

pytestmark = pytest.mark.browser

AROUND = "29.50,120.70 29.50,120.80 29.58,120.80 29.58,120.70 29.50,120.70"


def keep(desk):
    """Mark a page: the mark is gone when the page has been loaded anew."""
    desk.page.evaluate("document.body.dataset.stays = 'yes'")


def stays(desk):
    return desk.page.evaluate("document.body.dataset.stays") == "yes"


def test_a_storm_is_followed_at_two_desks(visitor, tmp_path):
    officer, dispatcher = seated(visitor, "officer"), seated(visitor, "dispatcher")
    file = tmp_path / "warning.xml"
    file.write_bytes(cap("followed", drawn=f"<polygon>{AROUND}</polygon>"))
    officer.go("/storms/take/").hand_in(officer.page.locator("[name=source]"), file)
    officer.click("form .form__acts button")
    officer.page.wait_for_url("**/storms/warnings/*/")
    officer.click("main a[href^='/storms/']:not([href*=warnings])")
    officer.page.wait_for_url(lambda url: "/warnings/" not in url)
    heard(dispatcher.go(officer.path()))
    pilot, keeper = (seated(visitor, part) for part in ("pilot", "keeper"))
    heard(pilot.go("/my/"))
    for desk in (officer, dispatcher):
        keep(desk)

    # Refused in its place, with what was typed; then done there, and seen at the other desk.
    readiness = officer._filled("readiness", {"command_post": "县防指", "response_level": "2"})
    readiness.locator("button").last.click()
    officer.find("[data-errors]:focus")
    assert readiness.locator("[name=command_post]").input_value() == "县防指"
    readiness.locator("[name=teams]").first.check()
    readiness.locator("button").last.click()
    for desk in (officer, dispatcher):
        desk.page.locator("[data-piece=facts]", has_text="县防指").wait_for()
        assert stays(desk)
    officer.find("[data-toast]:has-text('备勤')")

    # Who is asked hears it on the open page, finds it at once, and both desks hear who stands by.
    pilot.page.locator("[data-piece=inbox] .task--new", has_text="待命").wait_for()
    for volunteer in (pilot, keeper):
        asked = volunteer.go("/my/shifts/").page.locator("[aria-labelledby=now-h] a")
        asked.filter(has_text="待命").click()
        volunteer.page.locator("[name=risks_read]").check()
        volunteer.click("button[form=join]")
        volunteer.find("[data-toast]:has-text('已接受')")
    officer.page.locator("[data-piece=people] li").nth(1).wait_for()

    # A group goes out, its place picked on the map.
    officer.page.locator("[data-piece=send] summary").click()
    officer.type(title="转移群众", exit_route="上山路")
    officer.page.locator("fl-map .maplibregl-canvas").click()
    assert officer.page.locator("#group-lat").input_value().startswith("29.5")
    for box in officer.page.locator("[name=people], [name=gear_checked]").all():
        box.check()
    officer.page.locator("[name=leader_id]").select_option(index=1)
    officer.click("form[action$='/send/'] .form__acts button")
    heads = dispatcher.page.locator("[data-piece=groups] [name=people]")
    heads.nth(1).wait_for()

    # Who is out sees at once that everybody is called back.
    heard(pilot.go("/my/storms/"))
    keep(pilot)
    officer.step("withdraw", reason="水位过红线")
    pilot.page.locator("[data-piece=groups] .notice--risk").wait_for()
    assert stays(pilot)

    # Counted back at the other desk, one after the other; the first sees it.
    for left in (1, 0):
        heads.first.check()
        dispatcher.click("[data-piece=groups] form button")
        heads.nth(left).wait_for(state="detached")
    officer.page.locator("[data-piece=groups] h3", has_text="已归队").wait_for()
    assert stays(officer)
    assert stays(dispatcher)
