"""News does not disturb a reader, nor a lapse a writer; a dead server loses nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firstlight.notify.rules import LINES

pytestmark = pytest.mark.browser

HERE = ZoneInfo("Asia/Shanghai")
# Says when a part has heard of news, and would have asked for it by now.
TELLS = """(part) => part.addEventListener("fl:live", () => {
  setTimeout(() => setTimeout(() => { window.told = true; }, 60), 60);
})"""


def seated(visitor, part):
    person = visitor(part)
    person.go("/accounts/login/").click(f"button[name=username][value={part}]")
    person.page.wait_for_url(lambda url: "/login/" not in url)
    return person


def local(moment):
    return moment.astimezone(HERE).strftime("%Y-%m-%dT%H:%M")


def record(person, place, *, risk=False):
    """Take a call by the form; return where it stands."""
    person.go("/report/").type(kind="water_rescue" if risk else "help_at_event")
    person.type(place_name=place, summary="来电")
    if risk:
        person.type(is_life_at_risk="true")
    person.click("#report-form .form__acts button")
    person.page.wait_for_url("**/incidents/*/")
    return person.path()


def heard(person):
    person.page.locator("[data-heard][data-state=on]").wait_for()


def test_focus_and_scroll_stay_where_they_are_when_news_comes(visitor):
    officer, dispatcher = seated(visitor, "officer"), seated(visitor, "dispatcher")
    for number in range(2):
        record(dispatcher, f"路口{number}")
    officer.page.set_viewport_size({"width": 1366, "height": 420})
    officer.go("/")
    heard(officer)
    rows = officer.page.locator(".desk__now [data-row]")
    officer.press("j", "j")
    focused = "document.activeElement.getAttribute('href')"
    held = officer.page.evaluate(focused)
    assert held.startswith("/?of=")
    top = "[...document.querySelectorAll('.main, .main *')].map((e) => e.scrollTop)"
    officer.page.evaluate(
        "document.querySelectorAll('.main, .main *').forEach((e) => { e.scrollTop = 40; })"
    )
    before, count = officer.page.evaluate(top), rows.count()
    assert max(before) > 0
    record(dispatcher, "新的路口")
    officer.page.locator(".desk__now [data-row]", has_text="新的路口").wait_for()
    assert rows.count() == count + 1
    assert officer.page.evaluate(focused) == held
    assert max(officer.page.evaluate(top)) == max(before)


def test_what_is_being_typed_is_not_touched_by_news(visitor):
    officer, dispatcher = seated(visitor, "officer"), seated(visitor, "dispatcher")
    call = record(dispatcher, "桥头")
    officer.go(call)
    heard(officer)
    note = officer.page.locator("form[action$='/note/'] textarea")
    note.fill("家属电话里说，")
    note.press_sequentially("他往")
    other = dispatcher.go(call).page.locator("form[action$='/note/'] textarea")
    other.fill("已通知村里")
    dispatcher.click("form[action$='/note/'] .form__acts button")
    officer.page.locator("[data-src$='/part/log/'] li", has_text="已通知村里").wait_for()
    note.press_sequentially("河边走了")
    assert note.input_value() == "家属电话里说，他往河边走了"
    assert officer.page.evaluate("document.activeElement.name") == "text"


def test_heads_are_counted_where_they_stand_and_the_page_stays(visitor):
    officer = seated(visitor, "officer")
    officer.go(record(officer, "码头"))
    note = officer.page.locator("form[action$='/note/'] textarea")
    note.fill("岸上的人说")
    officer.click("a[href$='/in/']")
    form = "form[action$='/in/']"
    officer.click(f"{form} button.button--main")  # nobody is ticked: it says so where it is
    officer.find("[data-errors]:focus")
    for box in officer.page.locator(f"{form} [name=person_ids]").all()[:2]:
        box.check()
    officer.click(f"{form} button.button--main")
    out = officer.page.locator("form[action$='/out/'] button")
    out.nth(1).wait_for()
    officer.page.context.set_offline(True)
    out.first.click()
    officer.find("[data-toast]:has-text('填写的内容已保留')")
    officer.page.context.set_offline(False)
    out.first.click()
    out.nth(1).wait_for(state="hidden")
    assert out.count() == 1
    undo = officer.page.locator("[data-toasts] form[data-undo]")
    assert undo.count() == 1  # what was done before it can no longer be taken back
    assert officer.page.evaluate("!!document.activeElement.closest('[data-src$=\"/heads/\"]')")
    assert note.input_value() == "岸上的人说"
    officer.page.evaluate("document.body.dataset.stays = 'yes'")
    officer.click("form[action$='/note/'] .form__acts button")
    officer.page.locator("[data-src$='/part/log/'] li", has_text="岸上的人说").wait_for()
    assert note.input_value() == ""
    assert officer.page.evaluate("document.body.dataset.stays") == "yes"
    officer.press("u")
    out.nth(1).wait_for()


def test_news_takes_nothing_from_under_the_hand(visitor):
    officer, dispatcher = seated(visitor, "officer"), seated(visitor, "dispatcher")
    call = record(officer, "渡口")
    heads = officer.page.locator("[data-src$='/part/heads/']")
    form = "form[action$='/in/']"
    out = heads.locator("form[action$='/out/'] button")
    officer.go(call).click("a[href$='/in/']")
    officer.find(f"{form} [name=person_ids]")
    for box in officer.page.locator(f"{form} [name=person_ids]").all()[:3]:
        box.check()
    officer.click(f"{form} button.button--main")
    out.nth(2).wait_for()
    heard(officer)

    # The first of three is counted out elsewhere while the keyboard stands on the second.
    out.nth(1).focus()
    held = officer.page.evaluate("document.activeElement.textContent")
    dispatcher.go(call).click("form[action$='/out/'] button")
    out.nth(2).wait_for(state="hidden")
    assert officer.page.evaluate("document.activeElement.textContent") == held

    # The very one is counted out: the keyboard stands on nobody else.
    dispatcher.page.locator("form[action$='/out/'] button", has_text=held[-3:]).click()
    out.nth(1).wait_for(state="hidden")
    assert officer.page.evaluate("document.activeElement.matches('[data-src]')")

    # Ticks that are set but not sent outlast the news, which says that it waits; while a button
    # of another part is down, not even that: it would move from under the finger.
    officer.click("a[href$='/in/']")
    box = officer.page.locator(f"{form} [name=person_ids]").first
    box.check()
    officer.page.locator("form[action$='/note/'] .form__acts button").hover()
    officer.page.mouse.down()
    heads.evaluate(TELLS)
    dispatcher.click("form[action$='/out/'] button")
    officer.page.wait_for_function("() => window.told")
    assert officer.page.locator("[data-news]").count() == 0
    officer.page.mouse.move(0, 0)
    officer.page.mouse.up()
    officer.find("[data-news]")
    assert box.is_checked()
    assert out.count() == 1
    officer.click("[data-news] button")
    out.first.wait_for(state="hidden")
    assert not box.is_visible()

    # What can no longer be brought up to date says so.
    officer.context.clear_cookies(name="sessionid")
    dispatcher.go(call).page.locator("form[action$='/note/'] textarea").fill("渡口无人")
    dispatcher.click("form[action$='/note/'] .form__acts button")
    heads.locator("[data-news]", has_text="未能更新").wait_for()


def test_an_answer_by_telephone_is_written_down_in_place_and_a_lapse_asks_to_sign_in(visitor):
    officer = seated(visitor, "officer")
    call = record(officer, "桥边", risk=True)
    officer.go(f"{call}callout/")
    officer.click("form:has([name=wave_every_min]) button.button--main")
    officer.page.wait_for_url(f"**{call}")
    officer.page.evaluate("document.body.dataset.stays = 'yes'")
    comes = officer.page.locator("[data-src$='/part/comes/']")
    coming = comes.locator(".state", has_text="会来")
    before = coming.count()
    comes.locator("a[href$='/answer/']").first.click()
    form = comes.locator("form[action$='/answer/']")
    form.locator("[name=eta_min]").fill("20")
    form.locator("button[value=coming]").click()
    coming.nth(before).wait_for()
    assert officer.page.evaluate("document.body.dataset.stays") == "yes"
    officer.context.clear_cookies(name="sessionid")
    comes.locator("form[action$='/close/'] button").click()
    officer.page.wait_for_url("**/accounts/login/**")


def test_a_refusal_a_reload_and_a_lapsed_sign_in_lose_no_word(visitor):
    officer = seated(visitor, "officer")
    words = "早上出门，灰外套，没带手机"
    officer.go("/report/").type(kind="missing_person", place_name="老街", summary=words)
    officer.type(category="Dementia", last_seen_at=local(datetime.now(UTC) + timedelta(days=2)))
    officer.click("#report-form .form__acts button")
    officer.find("[data-errors]")
    assert officer.page.locator("[name=summary]").input_value() == words
    kept = officer.page.locator("#report-form [data-draft-said]").first
    officer.page.locator("[name=summary]").press("End")
    officer.page.keyboard.type("。")
    kept.get_by_text(":").wait_for()
    officer.context.clear_cookies(name="sessionid")
    officer.click("#report-form .form__acts button")
    officer.page.wait_for_url("**/accounts/login/**")
    officer.click("button[name=username][value=officer]")
    officer.page.wait_for_url("**/report/")
    officer.find("p.draft-said")
    assert officer.page.locator("[name=summary]").input_value() == words + "。"
    assert officer.page.locator("[name=place_name]").input_value() == "老街"
    # Whoever leaves what was refused by a link has not sent it.
    officer.click("#report-form .form__acts button")
    officer.find("[data-errors]")
    officer.click("a[href='/people/']")
    officer.page.wait_for_url("**/people/")
    officer.go("/report/").find("p.draft-said")
    assert officer.page.locator("[name=place_name]").input_value() == "老街"


def test_a_step_sent_after_the_sign_in_lapsed_is_there_again_unfolded(visitor):
    officer = seated(visitor, "officer").go("/people/")
    officer.click("main a[href^='/people/']:not([href$='/import/'], [href$='/new/'])")
    officer.page.wait_for_url("**/people/*-*/")
    whose = officer.path()
    step = officer.page.locator("form[action$='/do/insurance/']")
    officer.push(officer.page.locator("summary:has(+ form[action$='/do/insurance/'])"))
    officer.type(insurer="样例保险", starts_on="2026-03-02", ends_on="2026-03-01")
    officer.context.clear_cookies(name="sessionid")
    officer.push(step.locator(".form__acts button"))
    officer.page.wait_for_url("**/accounts/login/**")
    officer.click("button[name=username][value=officer]")
    officer.page.wait_for_url(f"**{whose}")
    officer.find("p.draft-said")
    assert step.locator("[name=insurer]").input_value() == "样例保险"
    # A refused step stands under the address it was sent to; its other language is its page's.
    officer.push(step.locator(".form__acts button"))
    officer.find("[data-errors]")
    officer.click("form.language button")
    officer.page.wait_for_url(f"**{whose}")
    officer.find("p.draft-said")
    assert step.locator("[name=insurer]").input_value() == "样例保险"


def test_a_long_choice_is_narrowed_by_typing_and_nothing_is_chosen_by_it(visitor):
    officer = seated(visitor, "officer").go("/records/late/")
    who = officer.page.locator("[name=person_id]")
    names = officer.page.locator("[name=person_id] option")
    whole, find = names.count(), officer.page.get_by_role("searchbox", name="队员")
    find.fill("Yang Jia Z")
    assert names.all_inner_texts()[1:] == ["样甲子"]
    find.press("Enter")  # sends nothing: it leads to what is left
    assert officer.path() == "/records/late/"
    assert who.evaluate("e => e === document.activeElement && !e.value")
    who.select_option(label="样甲子")
    find.fill("没有的名字")
    assert names.all_inner_texts()[1:] == ["样甲子"]
    find.fill("")
    assert names.count() == whole
    assert who.evaluate("e => e.selectedOptions[0].text") == "样甲子"


def test_a_server_killed_while_it_sends_loses_nothing_and_sends_nothing_twice(
    visitor, station, post
):
    officer = seated(visitor, "officer")
    call = record(officer, "水库边", risk=True)
    already = len(post.calls)
    officer.go(f"{call}callout/")
    officer.click("form:has([name=wave_every_min]) button.button--main")
    officer.page.wait_for_url(f"**{call}")
    post.wait_for(already + 3)
    officer.go("about:blank")
    station.kill()
    asked = station.rows(
        "SELECT count(*) FROM incidents_invite i JOIN incidents_callout c ON i.callout_id = c.id "
        "JOIN incidents_incident n ON c.incident_id = n.id WHERE n.place_name = '水库边'"
    )[0][0]
    assert asked > 3
    station.start()
    officer.go(call).find("[data-src$='/part/comes/'] .people li")
    of_call = (
        "SELECT count(*) FROM notify_message m "
        "JOIN incidents_callout c ON m.thread = c.incident_id "
        "JOIN incidents_incident n ON c.incident_id = n.id "
        "WHERE n.place_name = '水库边' AND m.channel = 'email' AND m.state IN "
    )
    station.until(lambda: station.rows(of_call + "('queued', 'sending')")[0][0] == 0)
    unsure = station.rows(of_call + "('unconfirmed')")[0][0]
    assert unsure <= LINES, "more is in doubt than was in hand"
    post.wait_for(already + asked - unsure)
    to = Counter(who for who, _text in post.calls[already:])
    assert max(to.values()) == 1
    assert len(to) + unsure >= asked


def test_on_paper_nothing_can_be_pressed_and_every_time_has_its_day(visitor):
    officer = seated(visitor, "officer")
    officer.go(record(officer, "老桥"))
    officer.page.emulate_media(media="print")
    for pressed in (".record .button", ".record button", ".record form", ".record .steps"):
        seen = officer.page.locator(pressed).evaluate_all(
            "(all) => all.filter((e) => e.checkVisibility()).length"
        )
        assert seen == 0, pressed
    day = datetime.now(HERE).strftime("%Y-%m-%d")
    for time in (".record .log time", ".record__head .clock"):
        printed, title = officer.page.locator(time).first.evaluate(
            "(e) => [getComputedStyle(e, '::after').content, e.title]"
        )
        assert "title" in printed or day in printed, printed
        assert title.startswith(day)
