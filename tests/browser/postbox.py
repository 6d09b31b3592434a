"""A mail server that keeps what it is handed."""

from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Condition

from aiosmtpd.controller import Controller
from tests.serving import free_port


class Postbox:
    """Keeps every letter: (to, text)."""

    def __init__(self):
        self.letters = []
        self.news = Condition()
        self.port = free_port()

    @property
    def told(self):
        """What a product is told that is to send by this server."""
        return {"FIRSTLIGHT_SMTP_HOST": "127.0.0.1", "FIRSTLIGHT_SMTP_PORT": str(self.port)}

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


@contextmanager
def postbox():
    """Open a mail server on a free port for the length of a `with` block."""
    box = Postbox()
    door = Controller(box, hostname="127.0.0.1", port=box.port)
    door.start()
    yield box
    door.stop()
