"""Forms on a phone: none is lost without a signal, none is taken twice, and what waits is said."""

import re

import pytest

pytestmark = pytest.mark.browser
PHONE = (390, 844)
REPORTS = "SELECT description, reported_at FROM grid_events_gridevent WHERE description LIKE ?"
HAZARDS = "SELECT state FROM hazards_hazard WHERE description LIKE ?"
FILL = """() => {
  for (let size = 1 << 22; size >= 1; size >>= 1) {
    for (let n = 0; ; n += 1) {
      try { localStorage.setItem(`x${size}-${n}`, "x".repeat(size)); } catch { break; }
    }
  }
}"""
EMPTY = """() => Object.keys(localStorage)
  .filter((key) => key.startsWith("x"))
  .forEach((key) => localStorage.removeItem(key))"""
PUT = """([action, all]) => {
  const kept = all.map((data) => ({ id: crypto.randomUUID(), action, data }));
  localStorage.setItem(`fl-append:${document.body.dataset.user}:${action}`, JSON.stringify(kept));
}"""
ACT = "grid_events.report_event"
NONE = """() => Object.keys(localStorage)
  .every((key) => !key.startsWith("fl-append:") || localStorage[key] === "[]")"""


def seated(visitor, **words):
    return sit(visitor("volunteer", size=PHONE, **words), "volunteer")


def sit(person, name):
    person.go("/accounts/login/").click(f"button[name=username][value={name}]")
    person.page.wait_for_url(lambda url: "/login/" not in url)
    return person


def write(page, words):
    page.select_option("[name=category]", index=1)
    page.fill("[name=description]", words)
    page.fill("[name=place_name]", "North bridge")
    page.locator("[name=level]").first.check()


def sent(person):
    person.page.locator("[data-unsent][hidden]").first.wait_for(state="attached")


def form_of(person):
    person.go("/grid-events/new/")
    person.page.wait_for_load_state("networkidle")  # the map has all that it fetches


def test_a_report_without_a_signal_waits_is_said_and_leaves_from_ones_own_page(visitor, station):
    """The phone's clock is three hours ahead, its page is closed, and the report is right."""
    person = seated(visitor)

    def early(route):
        answer = route.fetch()
        old = re.search(r'data-server-ms="(\d+)"', answer.text())[1]
        new = str(int(old) - 3 * 3_600_000)
        route.fulfill(response=answer, body=answer.text().replace(old, new))

    person.page.route("**/grid-events/new/", early)
    form_of(person)
    person.page.unroute("**/grid-events/new/")
    person.context.set_offline(True)
    write(person.page, "lamp out, clock ahead")
    person.page.click("button[form=say]")
    person.page.locator("[data-unsent]:not([hidden])").wait_for()
    assert "1" in person.page.locator("[data-pending]").inner_text()
    assert person.page.input_value("[name=description]") == ""
    kept = person.page.evaluate("Object.keys(localStorage)")
    assert not [key for key in kept if key.startswith("fl-draft:")]
    person.page.goto("about:blank")
    person.context.set_offline(False)
    assert station.rows(REPORTS, "lamp out, clock ahead") == []
    person.go("/my/")
    person.page.locator("[data-pending]:not(:empty)").wait_for()
    sent(person)
    [(_words, seen_at)] = station.rows(REPORTS, "lamp out, clock ahead")
    [(ahead_h,)] = station.rows("SELECT (julianday('now') - julianday(?)) * 24", seen_at)
    assert 2.9 < ahead_h < 3.2
    form_of(person)
    assert person.page.input_value("[name=description]") == ""


def test_what_the_station_cannot_read_stays_and_holds_up_nothing(visitor, station):
    person = seated(visitor)
    person.go("/my/")
    common = {"category": "road", "place_name": "x"}
    words = ["before the unreadable", "un\0readable", "after the unreadable"]
    person.page.evaluate(PUT, [ACT, [{**common, "description": each} for each in words]])
    person.go("/my/")
    person.page.locator("[data-pending]", has_text="1").wait_for()
    assert len(station.rows(REPORTS, "%the unreadable")) == 2

    # Before signing out it is said, with an offer to send it now; where that fails, it waits.
    person.page.route("**/api/outbox", lambda route: route.abort("internetdisconnected"))
    person.page.evaluate(PUT, [ACT, [{**common, "description": "for its writer"}]])
    signout = person.page.locator("form[data-signout]").first
    for button in ("立即发送", "仍然退出"):
        signout.evaluate("form => form.requestSubmit()")
        person.find("[data-toast]:has-text('未发')")
        with person.page.expect_navigation():
            person.click(f"[data-toast] button:has-text('{button}')")
    person.page.wait_for_url("**/accounts/login/**")

    # Whoever signs in next neither sees nor sends it; its writer's sign-in does, on any page.
    person.page.unroute("**/api/outbox")
    sit(person, "leader").go("/my/")
    person.page.wait_for_load_state("networkidle")
    assert person.page.locator("[data-unsent][hidden]").count() == 1
    signout.evaluate("form => form.requestSubmit()")
    person.page.wait_for_url("**/accounts/login/**")
    assert station.rows(REPORTS, "for its writer") == []
    sit(person, "volunteer").go("/my/shifts/")
    person.page.wait_for_function(NONE)
    assert len(station.rows(REPORTS, "for its writer")) == 1
    person.faults[:] = [each for each in person.faults if "status of 400" not in each]


def test_what_the_station_refuses_stays_until_its_writer_has_seen_to_it(visitor, station):
    person = seated(visitor, language="en")
    form_of(person)
    person.context.set_offline(True)
    write(person.page, "refused: 13800000000")
    person.page.click("button[form=say]")
    person.page.locator("[data-unsent]:not([hidden])").wait_for()
    person.context.set_offline(False)
    person.page.evaluate("window.dispatchEvent(new Event('online'))")
    listed = person.page.locator("[data-refused-kept]")
    listed.locator("summary", has_text="1").wait_for()
    assert station.rows(REPORTS, "refused: %") == []

    # It is there on another page, and leads back to the form with its words.
    person.go("/my/shifts/").click("[data-refused-kept] summary")
    listed.locator("li", has_text="refused: 13800000000").wait_for()
    assert "North bridge" in listed.inner_text()
    person.click("[data-refused-kept] li button:has-text('Write it again')")
    person.page.wait_for_url("**/grid-events/new/")
    person.page.locator(".draft-said").wait_for()
    assert person.page.input_value("[name=description]") == "refused: 13800000000"
    assert person.page.locator("[name=level]").first.is_checked()

    # Signing out asks once; then nothing of it stays.
    signout = person.page.locator("form[data-signout]").first
    signout.evaluate("form => form.requestSubmit()")
    person.find("[data-toast]:has-text('throws away')")
    assert "/grid-events/new/" in person.page.url
    signout.evaluate("form => form.requestSubmit()")
    person.page.wait_for_url("**/accounts/login/**")
    kept = person.page.evaluate("Object.keys(localStorage)")
    assert not [key for key in kept if key.startswith(("fl-refused:", "fl-draft:"))]

    # What another person left behind without signing out goes when the next one comes.
    person.page.evaluate("localStorage.setItem('fl-refused:somebody', '[]')")
    person.click("button[name=username][value=leader]")
    person.page.wait_for_url(lambda url: "/login/" not in url)
    person.page.wait_for_function("localStorage.getItem('fl-refused:somebody') === null")


def test_a_phone_that_is_full_says_so_and_the_words_stay(visitor, station):
    person = seated(visitor)
    form_of(person)
    person.context.set_offline(True)
    write(person.page, "no room for this")
    person.page.evaluate(FILL)
    person.page.click("button[form=say]")
    said = person.page.locator("[data-pending]")
    said.filter(has_text="存满").wait_for()
    assert person.page.input_value("[name=description]") == "no room for this"
    person.page.evaluate(EMPTY)
    person.page.click("button[form=say]")
    said.filter(has_text="(1)").wait_for()
    person.context.set_offline(False)
    person.page.evaluate("window.dispatchEvent(new Event('online'))")
    sent(person)
    assert len(station.rows(REPORTS, "no room for this")) == 1


def test_a_form_for_everybody_sent_again_after_back_leads_to_its_receipt(visitor, station):
    person = visitor("somebody", size=PHONE)
    person.go("/p/zh/hazard/")
    codes = set()
    for _time in range(2):
        person.page.locator("[data-hurdle]").wait_for(state="hidden")
        for name in ("reported_to_id", "site_kind", "kind"):
            person.page.select_option(f"[name={name}]", index=1)
        person.page.fill("[name=site_name]", "东桥")
        person.page.fill("[name=description]", "栏杆断了，按了后退")
        person.click("main form .form__acts button")
        codes.add(person.find("[data-code]").inner_text())
        person.page.go_back()
    assert len(codes) == 1
    assert len(station.rows(HAZARDS, "%按了后退")) == 1
