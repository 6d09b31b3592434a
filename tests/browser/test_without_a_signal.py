"""Pages that a phone has seen are there where there is no signal, for their reader alone."""

import pytest
from tests.browser.driving import PHONE

pytestmark = pytest.mark.browser
# Looks again with each picture until the phone carries a page, or nothing where none is named.
UNTIL = """async (path) => {
  const end = performance.now() + 30000;
  for (;;) {
    const found = [];
    for (const name of await caches.keys()) {
      const kept = await (await caches.open(name)).keys();
      found.push(...kept.map(({ url }) => new URL(url).pathname));
    }
    if (path ? found.some((each) => each.endsWith(path)) : !found.length) return;
    if (performance.now() > end) throw new Error(`carried: ${found}`);
    await new Promise(requestAnimationFrame);
  }
}"""
# As if a page had been kept twelve hours earlier.
AGE = """async (path) => {
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    const kept = await store.match(path);
    if (!kept) continue;
    const headers = new Headers(kept.headers);
    headers.set("X-Kept-At", Number(headers.get("X-Kept-At")) - 12 * 3600 * 1000);
    await store.put(path, new Response(await kept.text(), { headers }));
  }
}"""
LANGUAGES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const asked of await store.keys()) {
      const kept = await store.match(asked);
      if (!kept.headers.has("X-Kept-At")) continue;
      const page = new DOMParser().parseFromString(await kept.text(), "text/html");
      found.push(page.documentElement.lang);
    }
  }
  return found;
}"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
SEND = "(form) => form.requestSubmit()"
IS_FRESH = "() => performance.getEntriesByType('navigation')[0].transferSize > 0"


def seated(visitor, name, **words):
    person = visitor(name, size=PHONE, worker=True, **words)
    person.go("/accounts/login/").click(f"button[name=username][value={name}]")
    person.page.wait_for_url(lambda url: "/login/" not in url)
    return person


def carries(person, path):
    person.page.evaluate(UNTIL, path)
    return person


def test_what_was_seen_is_there_without_a_signal_and_says_of_when_it_is(visitor):
    person = seated(visitor, "volunteer")
    person.go("/my/shifts/").page.wait_for_function(CONTROLLED)
    carries(person.go("/my/"), "/my/shifts/")
    carries(carries(person, "/my/patrol/"), "/js/patrol/mine.js")
    assert person.page.evaluate(IS_FRESH)
    carries(person.go("/grid-events/new/"), "/grid-events/new/")
    person.page.wait_for_load_state("networkidle")
    person.context.set_offline(True)

    person.go("/my/").find("main .notice:has-text('没有信号')")
    person.click("a[href='/my/shifts/']")
    person.page.wait_for_url("**/my/shifts/")
    person.find("main .notice:has-text('没有信号')")
    # One that was only fetched ahead has all its files: the browser misses nothing.
    person.go("/my/patrol/").find("main .notice:has-text('没有信号')")

    # Twelve hours after it was seen, a page is neither given back nor named.
    person.page.evaluate(AGE, "/my/patrol/")
    person.go("/my/patrol/").find("[data-carried] a[href='/my/']")
    assert person.page.locator("[data-carried] a[href='/my/patrol/']").count() == 0

    # A page never seen: what is kept, and what can be done.
    person.go("/my/training/").find("[data-carried] a[href='/my/shifts/']")
    person.find("a[href='tel:110']")

    # A report is written on a page that was given back, and is kept like any other.
    person.go("/grid-events/new/")
    person.page.select_option("[name=category]", index=1)
    person.type(description="bridge without a rail", place_name="North bridge")
    person.page.locator("[name=level]").first.check()
    person.page.click("button[form=say]")
    person.page.locator("[data-unsent]:not([hidden])").wait_for()

    # What needs an answer is not sent into the void; what was chosen stays.
    person.go("/my/").page.locator("form[action='/i18n/setlang/']").first.evaluate(SEND)
    person.find("[data-toast]:has-text('没有信号')")
    assert person.path() == "/my/"

    # With the signal the page comes anew by itself, and what was kept leaves.
    person.context.set_offline(False)
    person.page.locator("main .notice:has-text('没有信号')").wait_for(state="detached")
    person.page.locator("[data-unsent][hidden]").first.wait_for(state="attached")

    # In another language all that was kept is fetched anew.
    person.page.locator("form[action='/i18n/setlang/'] button").first.evaluate("e => e.click()")
    person.find("html[lang=en]", state="attached")
    carries(carries(person, "/my/"), "/my/shifts/")
    person.context.set_offline(True)
    person.go("/my/shifts/").find("main .notice:has-text('No signal')")
    assert set(person.page.evaluate(LANGUAGES)) == {"en"}


def test_nothing_of_it_stays_for_the_next_person(visitor):
    person = seated(visitor, "volunteer")
    carries(person.go("/my/"), "/my/")
    carries(person, "/my/no-signal/")
    person.page.locator("form[data-signout]").first.evaluate(SEND)
    person.page.wait_for_url("**/accounts/login/**")
    person.page.evaluate(UNTIL, "")

    # Whoever signs in next has pages of their own.
    person.click("button[name=username][value=leader]")
    person.page.wait_for_url(lambda url: "/login/" not in url)
    carries(person.go("/my/"), "/my/")
    assert len(person.page.evaluate("caches.keys()")) == 1

    # A session that has ended elsewhere: the next word from the server throws all away.
    person.context.clear_cookies(name="sessionid")
    person.go("/my/").page.wait_for_url("**/accounts/login/**")
    person.page.evaluate(UNTIL, "")


def test_a_station_that_is_down_is_like_no_signal(visitor, station):
    person = seated(visitor, "volunteer", language="en")
    carries(person.go("/my/"), "/my/")
    station.kill()
    person.go("/my/").find("main .notice:has-text('No signal')")
    station.start()
    person.page.locator("main .notice:has-text('No signal')").wait_for(state="detached")
    gone = ("ERR_CONNECTION", "ERR_INCOMPLETE_CHUNKED")
    person.faults[:] = [each for each in person.faults if not any(w in each for w in gone)]
