"""Every page of the product for everybody: axe, both languages, desk and phone, every theme."""

from copy import copy
from itertools import cycle

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests.browser.auditing import AXE, leave_out, look_over, untranslated
from tests.browser.driving import COARSE, DESK, PHONE
from tests.doors_words import words_of
from tests.doors_world import SECRET, build
from tests.test_doors import PAGES, SIGN_IN, arguments, walk

from firstlight.force.models import Account
from firstlight.kernel.ids import uuid7

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core (`make setup`)"),
]
THEMES = ("light", "dark", "sunlight")
TYPES = ("normal", "large")
PARTS = 4
# Addresses of which each word is a screen of its own; the others draw the same with other figures.
OF_THEIR_OWN = {"field_screen", "search_story"}
NARROWEST = 360
SIZES = [{"width": width, "height": height} for width, height in (DESK, (NARROWEST, PHONE[1]))]
# The test server answers one request a thread; an endless one has its own tests. What is drawn on
# a map is not what axe reads: it is neither fetched nor drawn.
ENDLESS = ("*/live/*", "*/terrain/*")
UNDRAWN = """
for (const draw of ['clear', 'drawArrays', 'drawElements']) {
  WebGL2RenderingContext.prototype[draw] = () => {};
}
"""
# Whoever of the cast a page opens to first is shown it.
READERS = ("olga", "bo", "ada", "di", "pat", "uma", "amy", "sam")


@pytest.fixture
def world(browser, cast, tmp_path):
    with transaction.atomic():
        return build(cast, tmp_path)


@pytest.fixture
def readers(cast, world):
    found = {}
    for name in READERS:
        person = getattr(cast.people, name)
        account = Account.objects.filter(person=person).first()
        account = account or Account.objects.create(person=person, username=name)
        found[name] = Client()
        found[name].force_login(account)
    return found


def whole_pages(world, cast, readers, part):
    """Yield (address, reader) of a part of all pages that are whole documents, "" for visitors."""
    every = [
        (route, entry, words)
        for route, entry in PAGES
        for words in words_of(entry)[: None if entry.name in OF_THEIR_OWN else 1]
    ]
    for route, entry, words in every[part::PARTS]:
        address = reverse(entry.name, kwargs=arguments(route, entry, world, words=words))
        for name, client in readers.items():
            if not getattr(cast, name).may(entry.callback.may):
                continue
            answer = client.get(address)
            if answer.status_code == 200 and is_document(answer):
                yield address, name
                break
    if part:
        return
    for route, entry in walk(get_resolver()):
        if entry.name and str(entry.name).startswith(SIGN_IN) and "<" not in route:
            yield from own_doors(reverse(entry.name), readers)
    yield from ((each, "") for each in (f"/a/{SECRET}/", "/a/nothing/", "/nowhere/"))
    yield ("/nowhere/", "olga")


def own_doors(address, readers):
    for name, client in (("", Client()), ("olga", readers["olga"])):
        answer = client.get(address)
        if answer.status_code == 200 and is_document(answer):
            yield address, name
            return


def is_document(answer):
    kind = answer.headers.get("Content-Type", "")
    return kind.startswith("text/html") and b"<html" in b"".join(answer)


@pytest.fixture(scope="module")
def tab(browser, live_server):
    """One tab for whoever reads: what all pages use is fetched once and stays in its store."""
    # Nor does a phone's worker fetch pages ahead: each is looked at in its turn.
    context = browser.new_context(
        viewport=SIZES[0],
        reduced_motion="reduce",
        device_scale_factor=COARSE,
        service_workers="block",
    )
    context.add_init_script(UNDRAWN)
    page = context.new_page()
    leave_out(page, ENDLESS)
    yield page
    context.close()


@pytest.fixture
def open_as(tab, live_server, readers):
    """Return a function that opens a page as one of the readers, in words and looks."""

    def opened(address, name, **words):
        if name:
            words["sessionid"] = readers[name].cookies["sessionid"].value
        tab.context.clear_cookies()
        tab.context.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in words.items()]
        )
        tab.goto(live_server.url + address)
        return tab

    yield opened
    tab.goto("about:blank")  # nothing is asked of the server when the test's rows are gone


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_read_by_everybody(part, world, cast, readers, open_as):
    """In both languages, at a desk and on the narrowest telephone, each page in another look.

    Axe reads every page at either size and in either language: one page at the desk in Chinese
    and on the telephone in English, the next the other way about.
    """
    looks = cycle((theme, letters) for letters in TYPES for theme in THEMES)
    shown = list(whole_pages(world, cast, readers, part))
    assert len(shown) > 10
    faults = []
    for turn, (address, name) in enumerate(shown):
        for language, sizes in ways(turn):
            theme, letters = look = next(looks)
            page = open_as(
                address, name, django_language=language, fl_theme=theme, fl_type=letters
            )
            # Before the frame goes: what it says is to be in Chinese too.
            said = untranslated(page) if language == "zh-hans" else []
            wrong = look_over(page, sizes, (language, *look))
            wrong += [f"not in Chinese: {each}" for each in said]
            faults += [f"{address} ({name}, {language}, {theme}, {letters}): {w}" for w in wrong]
    assert faults == [], "\n".join(faults)


def ways(turn):
    """Return the two ways to look at a page: a language each, and sizes of which the last is read.

    Down and up again: a page begins with the size at which the one before has ended. With the
    order of the languages turning too, each of them is read at both sizes and in every look.
    """
    languages = ("zh-hans", "en") if turn % 2 == 0 else ("en", "zh-hans")
    return tuple(zip(languages, (SIZES, SIZES[::-1]), strict=True))


CONTROLS = "button, input, select, textarea, summary, .button, .rail, [role=button]"
SHOWN = """chosen => [...document.querySelectorAll(chosen)]
  .filter((one) => one.checkVisibility() && !one.closest('.maplibregl-ctrl'))
  .map((one) => one.outerHTML.slice(0, 120))"""
LETTERS = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"


@pytest.fixture
def busy(world):
    """A day on which more goes on than a screen has room for."""
    for number in range(40):
        call = copy(world.incident)
        call.pk, call.number, call._state = uuid7(), f"T-{number}", copy(call._state)
        call._state.adding = True
        call.save()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk_and_the_wall_are_seen_whole(language, world, busy, readers, open_as):
    """The desk fits its screen however much goes on; the wall has larger type and no controls."""
    page = open_as("/", "olga", django_language=language)
    page.set_viewport_size(SIZES[0])
    assert page.locator(".desk__now a").count() > 20
    tall = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert tall[0] <= tall[1]
    assert page.evaluate(SHOWN, CONTROLS)
    letters = page.evaluate(LETTERS)

    page = open_as("/?wall=1", "olga", django_language=language)
    assert page.evaluate(SHOWN, CONTROLS) == []
    assert page.evaluate(LETTERS) > letters
    wrong = look_over(page, SIZES[:1])
    tall = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert (wrong, tall[0] <= tall[1]) == ([], True)
