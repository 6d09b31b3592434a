"""Lists and records on a phone, enlarged on a desk, and on paper."""

import pytest
from tests.browser.driving import PHONE

pytestmark = pytest.mark.browser

FINGER = 44
TOO_SMALL = """least => [...document.querySelectorAll(
  '.chip, .button, summary, .table :is(th, td) > a:only-child, .pick, .bare-bar > a, .shift'
)].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < least - 0.5)
  .map(e => `${e.className || e.tagName} ${e.innerText} ${e.getBoundingClientRect().height}`)"""
# 中文 may break anywhere: a cell of two signs to a line is a column of signs.
STACKED = r"""() => [...document.querySelectorAll('.table tbody td')].filter(e =>
  /[\u4e00-\u9fff]{4}/.test(e.innerText)
  && e.clientWidth < 3.5 * parseFloat(getComputedStyle(e).fontSize)
).map(e => e.innerText)"""
BEYOND = """() => [...document.querySelectorAll('.table')]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.caption?.innerText ?? e.className)"""
# On a phone a row is a card: nothing of it waits beyond the edge.
PUSHED = """() => [...document.querySelectorAll('.table td, .grid td')]
  .filter(e => e.checkVisibility()
    && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.innerText)"""
UNNAMED = """() => [...document.querySelectorAll('.table:has([data-of]) tbody td')]
  .filter(e => e !== e.parentElement.firstElementChild && e.checkVisibility()
    && !e.querySelector('form') && getComputedStyle(e, '::before').content.length < 3)
  .map(e => e.innerText)"""
# What is to be pressed stands beside the title, or begins below it where it begins.
RAGGED = """() => {
  const [title, acts] = ['h1', '.page__acts']
    .map(e => document.querySelector(`.page__head > ${e}`)?.getBoundingClientRect());
  return Boolean(acts?.width) && acts.top >= title.bottom && acts.left !== title.left;
}"""
# How wide the black bar in the picture for paper is, in dots, and how wide it has to be.
SCALE = """() => {
  window.dispatchEvent(new Event('beforeprint'));
  const paper = document.querySelector('.map__print');
  const { map } = document.querySelector('fl-map');
  const dots = map.getCanvas().width / map.getCanvas().clientWidth;
  const row = Math.round(paper.height - 34 * dots + 18 * dots);
  const line = paper.getContext('2d').getImageData(10, row, paper.width - 10, 1).data;
  let bar = 0;
  while (line[4 * bar] < 60 && line[4 * bar + 3] === 255) bar += 1;
  const [, length, unit] = document.querySelector('.map__scale').textContent.match(/(\\d+) (k?m)/);
  const across = map.unproject([bar / dots, map.getCanvas().clientHeight / 2])
    .distanceTo(map.unproject([0, map.getCanvas().clientHeight / 2]));
  return across / (length * (unit === 'km' ? 1000 : 1));
}"""
PRESSED = """() => [...document.querySelectorAll('.button, .chip, .tabs, .pick')]
  .filter(e => e.checkVisibility()).map(e => e.innerText)"""


def test_what_a_finger_is_to_hit_is_as_large_as_a_finger_and_nothing_is_beyond_the_edge(visitor):
    officer = visitor("officer", size=PHONE, language="en").sign_in("officer")
    for path in (
        *("/people/", "/hazards/", "/equipment/", "/gates/hours/", "/shifts/patterns/"),
        *("/shifts/month/", "/reports/definitions/", "/checklists/", "/p/en/"),
    ):
        officer.go(path).find("main")
        assert officer.page.evaluate(TOO_SMALL, FINGER) == [], path
        assert officer.page.evaluate(PUSHED) == [], path
        assert officer.page.evaluate(UNNAMED) == [], path
        assert not officer.page.evaluate(RAGGED), path
    officer.go("/places/").find(".map__panel > summary")
    assert officer.page.evaluate(TOO_SMALL, FINGER) == []
    # On paper the bar belongs to the picture, which is set to the width of the sheet.
    assert officer.page.evaluate(SCALE) == pytest.approx(1, abs=0.03)
    officer.page.emulate_media(media="print")
    assert not officer.page.locator(".map__scale").is_visible()


@pytest.mark.parametrize("width", [PHONE[0], 683, 1024, 1366])
def test_no_column_of_a_list_stands_one_sign_above_the_other(visitor, width):
    officer = visitor("officer", size=(width, 768), language="en").sign_in("officer")
    for path in ("/grid-events/", "/hazards/", "/equipment/"):
        officer.go(path).find(".table")
        assert officer.page.evaluate(STACKED) == [], path


def test_a_printed_list_and_record_show_all_they_have_and_nothing_to_press(visitor):
    """Printed from the night desk's dark screen, too."""
    officer = visitor("officer", size=(794, 1123), theme="dark").sign_in("officer")
    officer.page.emulate_media(media="print")
    for path in ("/hazards/", "/grid-events/", "/shifts/list/"):
        officer.go(path).find(".table")
        assert officer.page.evaluate(BEYOND) == [], path
        assert officer.page.evaluate(PRESSED) == [], path
    # A week hangs on the wall as a week, not as a phone's cards.
    officer.go("/shifts/").find(".grid--week")
    assert officer.page.locator(".grid--week thead").is_visible()
    officer.go("/shifts/list/")
    officer.go(officer.page.locator(".table td a").first.get_attribute("href")).find(".facts dt")
    assert officer.page.evaluate(PRESSED) == []
    assert not officer.page.locator("h2:has(+ .steps)").first.is_visible()
    grey = officer.page.locator(".facts dt").first.evaluate("e => getComputedStyle(e).color")
    assert grey == "rgb(51, 51, 51)"


def test_no_field_that_has_the_focus_lies_under_the_bar_of_the_main_act(visitor):
    worker = visitor("grid_worker", size=(PHONE[0], 640)).sign_in("grid_worker")
    worker.go("/grid-events/new/").find(".field-act")
    hidden, seen = [], 0
    for _each in range(24):
        worker.press("Tab")
        under = worker.page.evaluate(
            """() => {
              const here = document.activeElement, bar = document.querySelector('.field-act');
              if (bar.contains(here)) return null;
              const box = here.getBoundingClientRect();
              return box.bottom > bar.getBoundingClientRect().top + 1 && box.height < 300
                ? here.name || here.innerText : '';
            }"""
        )
        if under is None:
            break
        seen += 1
        hidden += [under] if under else []
    assert seen > 8
    assert hidden == []
