"""Each part of the product is switched off and on again: pages, menus, acts, the API, the public.

Which pages belong to a part is told by where their views live, so that a page that asks for a
capability of another part is found out.
"""

import re
from dataclasses import replace

import pytest
from conftest import IS_BRIEF
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from tests.test_doors import PAGES

from firstlight.api.shown import KINDS
from firstlight.force.models import Account
from firstlight.force.seats import actor_of
from firstlight.force.switches import open_stations
from firstlight.kernel.actions import REGISTRY
from firstlight.kernel.errors import SwitchedOff
from firstlight.kernel.models import RefusedAttempt
from firstlight.privacy.actions import switch_module
from firstlight.privacy.modules import MODULES
from firstlight.privacy.schemas import SwitchModule
from firstlight.public.publication import PUBLICATIONS, address

PARTS = {key: each for key, each in MODULES.items() if each.rooms}
# Folders of pages that are called otherwise than their part.
FOLDERS = {
    "gates": "duty",
    "storms": "duty",
    "events": "duty",
    "injuries": "duty",
    "report": "incidents",
}
# A page that stays although it lives in a part's folder: cards are no part of their own.
STAY = {"cards.edit"}
WHO = ("olga", "ada", "bo", "pat")
if IS_BRIEF:
    WHO = ("olga",)  # what is closed is told in Python: whoever asks, the questions are the same
SAYS = "已关闭"


def folder_of(entry):
    words = entry.callback.__module__.removeprefix("firstlight.console.").split(".")
    first = words[1] if words[0] == "cases" else words[0]
    return FOLDERS.get(first, first)


def rooms_of(view):
    """Return the first words of the parts that close a page."""
    named = (getattr(view, "may", "").partition(".")[0], getattr(view, "part", ""))
    return frozenset(filter(None, named))


def pages_of(module):
    """Return the addresses without keys of the pages that a part closes."""
    return [
        f"/{route}"
        for route, entry in PAGES
        if "<" not in route
        and hasattr(entry.callback, "may")
        and rooms_of(entry.callback) & module.rooms
    ]


def switch(actor, key, *, on):
    switch_module(actor, SwitchModule(module=key, on=on, reason="" if on else "检查"))


def browsers(cast):
    found = {}
    for who in WHO:
        person = getattr(cast.people, who)
        account, _new = Account.objects.get_or_create(person=person, username=who)
        found[who] = Client()
        found[who].force_login(account)
    return found


def leads_into(html, rooms):
    """Return the links of a page that lead into a part."""
    found = []
    for link in re.findall(r'href="(/[^"?#]*)', html):
        try:
            view = resolve(link).func
        except Resolver404:
            continue
        if rooms_of(view) & rooms:
            found.append(link)
    return found


def test_every_page_closes_with_the_part_in_whose_folder_it_lives():
    wrong = [
        (route, folder_of(entry), entry.callback.may)
        for route, entry in PAGES
        if hasattr(entry.callback, "may")
        and entry.callback.may not in STAY
        and (part := PARTS.get(folder_of(entry)))
        and not rooms_of(entry.callback) & part.rooms
    ]
    assert wrong == []


def test_every_act_closes_with_the_part_whose_name_it_bears():
    always = ("me", "inbox", "desk", "force", "places", "checklists", "privacy")
    wrong = [
        name
        for name, act in REGISTRY.items()
        if (room := name.partition(".")[0])
        in frozenset().union(*(p.rooms for p in PARTS.values()))
        and act.may.partition(".")[0] in always
        and act.part != room
    ]
    assert wrong == []


@pytest.mark.parametrize("key", PARTS)
def test_a_part_closes_everywhere_and_says_so_and_comes_back(cast, key):
    module, seen = PARTS[key], browsers(cast)
    addresses = pages_of(module)
    acts = [act for act in REGISTRY.values() if rooms_of(act) & module.rooms]
    kinds = [each for label, each in KINDS.items() if label.partition(".")[0] in module.rooms]
    before = {
        (who, path): client.get(path).status_code
        for who, client in seen.items()
        for path in addresses
    }
    addresses = [path for path in addresses if before["olga", path] != 405]  # takes forms only
    assert not addresses or 200 in before.values()
    RefusedAttempt.objects.all().delete()

    switch(cast.pat, key, on=False)
    for who, client in seen.items():
        for path in addresses:
            answer = client.get(path)
            assert (answer.status_code, SAYS in answer.content.decode()) == (404, True), path
        for kind in kinds:
            answer = client.get(f"/api/{kind.path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "switched-off"), kind.path
        for path in ("/", "/my/"):
            page = client.get(path, follow=True).content.decode()
            assert leads_into(page, module.rooms) == [], (who, path)
    for act in acts:
        with pytest.raises(SwitchedOff):
            act.run(actor_of(cast.people.olga), None)
    assert not RefusedAttempt.objects.exists()  # who finds a part closed has tried nothing

    switch(cast.pat, key, on=True)
    for (who, path), status in before.items():
        assert seen[who].get(path).status_code == status, path


@pytest.mark.parametrize(
    "name", [name for name, each in PUBLICATIONS.items() if each.module and each.door]
)
def test_a_public_page_closes_when_its_part_is_off_everywhere(cast, name):
    public, path = PUBLICATIONS[name], address(name, "zh")
    nobody, start = Client(), reverse("public_start", kwargs={"language": "zh"})
    before = nobody.get(path)
    assert before.status_code == 200
    assert path in nobody.get(start).content.decode()
    switch(cast.pat, public.module, on=False)
    stations = open_stations(public.module)
    assert cast.hill not in stations
    assert cast.lake in stations
    assert nobody.get(path).status_code == 200  # Lake takes still
    everywhere = replace(
        cast.pat, station_id=cast.association.pk, stations=frozenset({cast.association.pk})
    )
    switch(everywhere, public.module, on=False)
    answer = nobody.get(path)
    assert answer.status_code == 404
    assert path not in nobody.get(start).content.decode()
