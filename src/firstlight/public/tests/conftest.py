"""What the tests of pages for everybody share."""

import re

import pytest
from django.core import signing
from django.test import Client

from firstlight.public.challenge import SALT


def ticket(page):
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def answer_to(token):
    return str(sum(signing.loads(token, salt=SALT)["sum"]) + 4)


@pytest.fixture
def visitor():
    """A visitor who opens a form, answers its question and sends it; the server checks CSRF."""
    client = Client(enforce_csrf_checks=True)

    def send(path, values, *, token=None, **headers):
        token = token or ticket(client.get(path).content.decode())
        posted = {**values, "token": token, "answer": answer_to(token)}
        answer = client.post(path, posted, headers=headers)
        assert not client.cookies
        return answer

    send.client = client
    return send
