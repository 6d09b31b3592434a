"""Two at one file: what one does the other sees, and nobody loads a page anew."""

import re
from datetime import datetime, timedelta

import pytest

from .test_storm_desk import keep, stays
from .test_undisturbed import HERE, heard, local, seated

pytestmark = pytest.mark.browser

ALONE = "Object.defineProperty(navigator, 'onLine', { get: () => false })"
# Ticks a box in the very moment in which news of its part has come, and looks how it stands in
# the part that is drawn anew.
TICK = """(box) => {
  const asked = window.fetch;
  const there = () => document.querySelector(box);
  window.fetch = async (...all) => {
    const answer = await asked(...all);
    window.fetch = asked;
    there().click();
    const drawn = ({ target }) => {
      if (!target.contains(there())) return;
      document.removeEventListener("fl:refreshed", drawn);
      document.body.dataset.ticked = there().checked;
    };
    document.addEventListener("fl:refreshed", drawn);
    return answer;
  };
}"""

# Holds the page that shows an act back, as it was answered, and from `held.late` on the next news
# too; `held.overtake` gives them out in the order in which they were not made.
HOLD = """() => {
  const asked = window.fetch;
  const held = (window.held = { late: false });
  const overtake = () => {
    document.removeEventListener("fl:refreshed", overtake);
    held.news();
  };
  held.overtake = () => {
    window.fetch = asked;
    document.addEventListener("fl:refreshed", overtake);
    held.act();
  };
  window.fetch = async (address, told = {}) => {
    const answer = await asked(address, told);
    if (told.method === "POST") return answer;
    const kind = told.headers["HX-Request"] ? "news" : "act";
    if (kind === "act" || held.late) await new Promise((go) => { held[kind] = go; });
    return answer;
  };
}"""


def soon():
    return local(datetime.now(HERE) + timedelta(minutes=5))


def first_of(person, name):
    """Return the first value of a list to choose from that is not empty."""
    options = person.page.locator(f"[name={name}] option")
    return next(v for v in options.evaluate_all("all => all.map((e) => e.value)") if v)


def named(person):
    """Return the name under which somebody is signed in."""
    return person.page.locator("details:has([data-signout]) h2").first.text_content().strip()


def act(person, selector):
    """Press a button of an act in place, and wait until its part has been drawn anew."""
    button = person.page.locator(selector).first
    with person.drawn_anew(button.element_handle().evaluate_handle("e => e.form")):
        person.push(button)


def test_two_officers_and_a_volunteer_at_an_inspection(visitor):
    leader, first = seated(visitor, "leader"), seated(visitor, "officer")
    second, volunteer = seated(visitor, "officer_2"), seated(visitor, "volunteer")
    leader.go("/inspections/new/").type(planned_at=soon(), tasks="teach")
    for name in ("place_id", "organisation_id"):
        leader.choose(leader.page.locator(f"[name={name}]"), first_of(leader, name))
    leader.click("main form .form__acts button")
    leader.page.wait_for_url(re.compile(r"/inspections/[0-9a-f-]{36}/$"))
    record = leader.path()
    for officer in (first, second):
        heard(officer.go(record))
        keep(officer)

    # Authorised at one desk, seen at the other; a volunteer is asked, says yes and signs.
    first.step(
        "authorise",
        legal_basis="school_safety",
        officer_in_charge_id=named(first),
        second_officer_id=named(second),
    )
    second.page.locator("[data-piece=head] .state", has_text="已批准").wait_for()
    second.page.locator("[data-piece=helpers] summary").click()
    second.page.get_by_label(named(volunteer), exact=True).check()
    act(second, "[data-piece=helpers] .form__acts button")
    card = f"/my{record}"
    heard(volunteer.go(card))
    volunteer.click(".field-act button[name=accepts][value=true]")
    first.page.evaluate(TICK, "[name=told]")
    volunteer.click(".field-act button[name=sign]")
    first.page.locator("[data-piece=helpers] td", has_text=re.compile(r"\d\d:\d\d")).wait_for()
    heard(volunteer)
    keep(volunteer)
    first.find("body[data-ticked=true]", state="attached")
    first.step("brief")
    # The second comes while the page that shows the first one's coming is on its way, and the news
    # of it, asked for before that page was there, arrives after it.
    arrives = "[data-piece=steps] form[action$='/presence/'] button"
    first.page.evaluate(HOLD)
    first.click(arrives)
    first.page.locator("[data-piece=presence] td").first.wait_for()
    first.page.wait_for_function("() => held.act")
    first.page.evaluate("held.late = true")
    act(second, arrives)
    first.page.wait_for_function("() => held.news")
    first.page.evaluate("held.overtake()")
    first.page.locator("[data-piece=presence] .notice--done").wait_for()
    first.step("start")

    # The open card on the phone says so, and to stop as soon as one officer leaves.
    volunteer.page.locator("[data-piece=now] .state", has_text="检查进行中").wait_for()
    act(second, "[data-piece=steps] button[name=leave]")
    volunteer.page.locator("[data-piece=now] .notice--risk").wait_for()
    first.page.locator("[data-piece=steps] .notice--late").wait_for()
    first.step("end")
    for each in (first, second, volunteer):
        each.page.locator("[data-piece] .state", has_text="检查已结束").first.wait_for()
        assert stays(each)


def test_a_shift_is_led_on_a_phone_and_seen_at_the_desk_and_on_another_phone(visitor):
    leader, volunteer = (seated(visitor, part) for part in ("leader", "volunteer"))
    officer = seated(visitor, "officer")
    officer.page.add_init_script(ALONE)  # the machine is on no network but its own
    for phone in (leader, volunteer):
        phone.go("/my/shifts/").click("a[href^='/my/shifts/']:has-text('在岗')")
        phone.page.wait_for_url(re.compile(r"/my/shifts/[0-9a-f-]{36}/$"))
        heard(phone)
        keep(phone)
    log = leader.find("a[href$='/log/']").get_attribute("href")
    heard(officer.go(log.removesuffix("log/")))
    keep(officer)
    out = officer.page.locator("[data-piece=people] button[value=out]")
    before = out.count()
    act(leader, "[data-piece=own] button[value=out]")
    out.nth(before - 1).wait_for(state="detached")
    volunteer.page.locator("button[form=leave]").wait_for(state="detached")
    for each in (leader, volunteer, officer):
        assert stays(each)
