"""How much script each kind of page loads: measured as it is served, against the budget.

A page is a template that makes a whole document; what it loads is read off its own text, its
frames, the parts that it takes in, and what those scripts import, at once or later. Sizes are
those of the answers: by gzip, which every browser reads, for pages without a map; with one by
Brotli, which browsers read from this machine and over TLS, as the product is served to a network.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import Client

import firstlight

HOME = Path(firstlight.__file__).parent
MOST_BYTES, MOST_WITH_MAP_BYTES = 100_000, 450_000
TEMPLATES = {
    str(path.relative_to(folder)): path.read_text(encoding="utf-8")
    for folder in HOME.glob("*/templates")
    for path in folder.rglob("*.html")
}
SCRIPT = re.compile(r'<script[^>]*\ssrc="{% static "([^"]+)" %}"')
TAKEN_IN = re.compile(r'{% (?:extends|include|still) "([^"]+)"|<c-([a-z][\w.-]*)')
IMPORTED = re.compile(r"""(?:\bfrom|\bimport\(?|new URL\()\s*["'](\.[^"']+\.m?js)["']""")
MAP, DRAWING = "console/js/map/element.js", "console/js/map/draw.js"


@cache
def parts(name):
    """Return a template with everything that it stands in and takes in."""
    found, waiting = set(), [name]
    while waiting:
        at = waiting.pop()
        if at in found or at not in TEMPLATES:
            continue
        found.add(at)
        for template, component in TAKEN_IN.findall(TEMPLATES[at]):
            path = component.replace("-", "_").replace(".", "/")
            waiting.append(template or f"cotton/{path}.html")
    return frozenset(found)


@cache
def served(name):
    """Return a script as it is, and its bytes on the way by gzip and by Brotli."""
    ask = Client().get
    whole = b"".join(ask(static(name)))
    sent = [
        len(b"".join(ask(static(name), headers={"Accept-Encoding": each})))
        for each in ("gzip", "br")
    ]
    return whole.decode(), *sent


@cache
def loaded(name):
    """Return a script and all that it imports; the map only where a page has one."""
    folder = Path("/", name).parent
    found = {name}
    for other in IMPORTED.findall(served(name)[0]):
        path = str((folder / other).resolve()).lstrip("/")
        if path != MAP and path not in found:
            found |= loaded(path)
    return frozenset(found)


def scripts(name):
    """Return what a page loads in all, with the map and its drawing where it has a map."""
    texts = [TEMPLATES[part] for part in parts(name)]
    found = set().union(*(loaded(each) for text in texts for each in SCRIPT.findall(text)))
    if any("<fl-map" in text for text in texts):
        found |= loaded(MAP)
    return found


PAGES = sorted(
    name for name in TEMPLATES if any("<html" in TEMPLATES[part] for part in parts(name))
)
WITH_MAP = [name for name in PAGES if "cotton/map.html" in parts(name)]


def heavy(pages, encoding, most):
    sums = {name: sum(served(each)[encoding] for each in scripts(name)) for name in pages}
    return {name: size for name, size in sums.items() if size > most}


def test_pages_without_a_map_load_little_script():
    without = [name for name in PAGES if name not in WITH_MAP]
    assert len(without) > 100
    assert heavy(without, 1, MOST_BYTES) == {}


def test_pages_with_a_map_load_what_a_map_needs_and_no_more():
    assert len(WITH_MAP) > 10
    assert heavy(WITH_MAP, 2, MOST_WITH_MAP_BYTES) == {}


@pytest.mark.parametrize(
    ("page", "script"),
    [
        ("desk/desk.html", "vendor/maplibre-gl-worker.mjs"),
        ("desk/desk.html", "vendor/htmx.js"),
        ("desk/desk.html", "vendor/terra-draw.mjs"),
        ("patrols/walk.html", "vendor/jsqr.js"),
        ("incidents/list.html", "console/js/live.js"),
    ],
)
def test_what_scripts_fetch_later_is_counted_too(page, script):
    assert script in scripts(page)


def test_a_page_without_a_map_fetches_none():
    assert not any("maplibre" in each for each in scripts("incidents/list.html"))
