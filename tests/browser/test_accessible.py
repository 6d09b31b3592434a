"""Every page of the product for everybody: axe, both languages, desk and phone, every theme."""

from itertools import cycle

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests.browser.auditing import AXE, leave_out, look_over, untranslated
from tests.browser.driving import COARSE, DESK, PHONE
from tests.doors_world import SECRET, build
from tests.test_doors import PAGES, SIGN_IN, arguments, walk

from firstlight.force.models import Account

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core (`make setup`)"),
]
THEMES = ("light", "dark", "sunlight")
TYPES = ("normal", "large")
PARTS = 6
# The test server answers one request a thread; an endless one has its own tests, and what is
# drawn on the map is not what axe reads.
ENDLESS = ("*/live/*", "*/terrain/*")
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


def whole_pages(world, readers, part):
    """Yield (address, reader) of a part of all pages that are whole documents, "" for visitors."""
    for route, entry in PAGES[part::PARTS]:
        address = reverse(entry.name, kwargs=arguments(route, entry, world))
        for name, client in readers.items():
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


@pytest.fixture
def context_of(browser, live_server, readers):
    made = {}

    def context(name):
        if name not in made:
            made[name] = browser.new_context(reduced_motion="reduce", device_scale_factor=COARSE)
            if name:
                session = readers[name].cookies["sessionid"].value
                made[name].add_cookies(
                    [{"name": "sessionid", "value": session, "url": live_server.url}]
                )
        return made[name]

    yield context
    for each in made.values():
        each.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_read_by_everybody(part, live_server, world, readers, context_of):
    """In both languages, at a desk and on a telephone, each page in another look."""
    looks = cycle((theme, letters) for theme in THEMES for letters in TYPES)
    shown = list(whole_pages(world, readers, part))
    assert len(shown) > 10
    faults, pages = [], {}
    for address, name in shown:
        if name not in pages:
            pages[name] = context_of(name).new_page()
            leave_out(pages[name], ENDLESS)
        for language, sizes in (("zh-hans", (DESK, PHONE)), ("en", (PHONE, DESK))):
            theme, letters = next(looks)
            words = {"django_language": language, "fl_theme": theme, "fl_type": letters}
            pages[name].context.add_cookies(
                [{"name": n, "value": v, "url": live_server.url} for n, v in words.items()]
            )
            pages[name].set_viewport_size({"width": sizes[0][0], "height": sizes[0][1]})
            pages[name].goto(live_server.url + address)
            wrong = look_over(pages[name], sizes)
            if language == "zh-hans":
                wrong += [f"not in Chinese: {each}" for each in untranslated(pages[name])]
            faults += [f"{address} ({name}, {language}, {theme}, {letters}): {w}" for w in wrong]
        next(looks)  # or every page in Chinese would be in the same looks
    assert faults == [], "\n".join(faults)
