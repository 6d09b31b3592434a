"""A browser for the tests that use the product, and a mail server for what it sends."""

import os
from collections import defaultdict

import pytest
from tests.browser.driving import Visitor, browsing
from tests.browser.postbox import postbox
from tests.serving import served

# Minutes each; the others take seconds.
LONG = (
    "test_a_search_every_page_and_the_map_need_nobody_outside",
    "test_every_page_can_be_read_by_everybody",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Deal the tests out like cards, the long ones first: no hand waits for another at the end.

    Each worker begins with a piece of the list and, when it is done, takes from another's end.
    A file's short tests stay together: what its module prepares is then prepared once.
    """
    hands = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    cards = defaultdict(list)
    for item in sorted(items, key=lambda item: item.originalname not in LONG):
        cards[item.nodeid if item.originalname in LONG else item.path].append(item)
    dealt = list(cards.values())
    items[:] = [item for hand in range(hands) for card in dealt[hand::hands] for item in card]


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests of a file."""
    with browsing() as running:
        yield running


@pytest.fixture(scope="module")
def post():
    """A mail server on a free port."""
    with postbox() as box:
        yield box


@pytest.fixture(scope="module")
def station(home_of, post):
    """The demonstration, with a mail server to send by."""
    with served(home_of("station"), **post.told) as running:
        yield running


@pytest.fixture
def visitor(browser, station):
    """Return a function that seats somebody at a browser; unheard faults fail the test."""
    seated = []

    def seat(name, hands=Visitor, **words):
        found = hands(browser, station, name, **words)
        seated.append(found)
        return found

    yield seat
    faults = [fault for each in seated for fault in each.faults]
    for each in seated:
        each.context.close()
    assert faults == []
