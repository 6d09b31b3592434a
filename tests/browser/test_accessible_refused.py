"""Every form that was refused, as its sender sees it: the sentences, where they lead, axe."""

from itertools import cycle

import pytest
from django.urls import reverse
from tests.browser.auditing import AXE, axe, too_wide, untranslated
from tests.browser.test_accessible import READERS, SIZES, readers, tab, world
from tests.doors_forms import takes_what_it_shows
from tests.test_doors import PAGES, arguments, reaches, undone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core (`make setup`)"),
]
__all__ = ["readers", "tab", "world"]  # the fixtures
TOKEN = "a" * 32
SEND = """([address, token]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  const said = document.createElement('input');
  said.name = 'csrfmiddlewaretoken';
  said.value = token;
  form.append(said);
  document.body.append(form);
  form.submit();
}"""
# As wide as the narrowest telephone; so tall that the bar at its foot lies over nothing.
TALL = SIZES[-1] | {"height": 3000}
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
# What is wrong with a refusal and axe does not see: a sentence that leads nowhere; a form that
# does not say that it was refused, so that its draft would be forgotten as if it had been taken.
UNSAID = """() => [...document.querySelectorAll('.errors a')].flatMap((one) => {
  const field = document.getElementById(one.hash.slice(1));
  if (!field) return [`leads to no field: ${one.outerHTML}`];
  const form = field.closest('form');
  return !form || form.matches('[data-refused]') ? [] : [`its form forgets: ${one.outerHTML}`];
})"""
# What only a button says, never a field: nobody can leave it empty.
PRESSED = ("id_event", "id_folder", "id_help_id", "id_method", "id_says")


def forms(cast, world, readers):
    """Yield (address, reader) of every form with an address of its own that needs something.

    Some addresses answer a form that is sent empty by what they show anyway: they are left out.
    """
    for route, entry in PAGES:
        inside = [name for name in READERS if reaches(name, route, entry, cast)]
        if inside and takes_what_it_shows(entry):
            address = reverse(entry.name, kwargs=arguments(route, entry, world))
            with undone():
                answer = readers[inside[0]].post(address)
            if answer.status_code == 422:
                yield address, inside[0]


def test_every_refused_form_can_be_read_by_everybody(cast, world, readers, tab, live_server):
    """Each is sent empty once, in the one language and the next in the other, on a telephone.

    Axe reads the page between its frame, which `test_accessible` reads.
    """
    faults, read = [], 0
    tab.set_viewport_size(TALL)
    tab.goto(f"{live_server.url}/accounts/login/")
    languages = cycle(("zh-hans", "en"))
    for address, name in forms(cast, world, readers):
        language = next(languages)
        cookies = {
            "sessionid": readers[name].cookies["sessionid"].value,
            "django_language": language,
            "csrftoken": TOKEN,
        }
        tab.context.clear_cookies()
        tab.context.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()]
        )
        with tab.expect_navigation():
            tab.evaluate(SEND, [address, TOKEN])
        read += 1
        wrong = [f"{rule}: {html}" for rule, html in axe(tab, within="main")]
        if (status := tab.evaluate(STATUS)) != 422:
            wrong.append(f"answered {status}")
        said = tab.evaluate(UNSAID)
        wrong += [each for each in said if not any(f"#{name}" in each for name in PRESSED)]
        wrong += too_wide(tab, TALL["width"])
        if language == "zh-hans":
            wrong += [f"not in Chinese: {each}" for each in untranslated(tab)]
        faults += [f"{address} ({name}, {language}): {each}" for each in wrong]
    tab.goto("about:blank")
    assert faults == [], "\n".join(faults)
    assert read > 70
