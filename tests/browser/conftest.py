"""A browser for the tests that use the product, and a mail server that keeps what it is handed."""

import os
import shutil
from collections import defaultdict
from email import message_from_bytes, policy
from threading import Condition

import pytest
from aiosmtpd.controller import Controller
from tests.browser.driving import Visitor, browsing
from tests.serving import free_port, served

# Minutes each; the others take seconds.
LONG = ("test_a_search_from_report_to_debrief", "test_every_page_can_be_read_by_everybody")


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


class Postbox:
    """Keeps every letter: (to, text)."""

    def __init__(self):
        self.letters = []
        self.news = Condition()

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        body = letter.get_body(("plain",)).get_content()
        with self.news:
            self.letters.append((envelope.rcpt_tos[0], f"{letter['Subject']}\n{body}"))
            self.news.notify_all()
        return "250 taken"

    @property
    def calls(self):
        """The letters that ask somebody to come; the demonstration writes of other matters too."""
        return [(to, text) for to, text in self.letters if "/a/" in text]

    def wait_for(self, count, within_s=60):
        with self.news:
            assert self.news.wait_for(lambda: len(self.calls) >= count, within_s), (
                f"{len(self.calls)} of {count} letters came"
            )

    def to(self, address):
        return [text for who, text in self.letters if who == address]


@pytest.fixture(scope="module")
def post():
    """A mail server on a free port."""
    box = Postbox()
    box.port = free_port()
    door = Controller(box, hostname="127.0.0.1", port=box.port)
    door.start()
    yield box
    door.stop()


@pytest.fixture(scope="module")
def station(home_of, andorra, post):
    """The demonstration, with Andorra's terrain on its disk and a mail server to send by."""
    home = home_of("station")
    shutil.copytree(andorra, home / "terrain" / "andorra")
    mail = {"FIRSTLIGHT_SMTP_HOST": "127.0.0.1", "FIRSTLIGHT_SMTP_PORT": post.port}
    with served(home, **mail) as running:
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
