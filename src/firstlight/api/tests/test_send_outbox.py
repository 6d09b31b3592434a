"""What a phone sends later: one thing that goes wrong holds up nothing else, and is not lost."""

import json

import pytest
from django.test import Client

from firstlight.force.models import Account
from firstlight.kernel.actions import REGISTRY, Action, Offline
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Receipt
from firstlight.kernel.schemas import Strict

DEFECT = "me.defect"


class Broken(Exception):
    """A fault of ours."""


@pytest.fixture
def sick():
    """An act with a defect, for as long as it is in the list."""
    is_mended = []

    def run(actor, data):
        if not is_mended:
            raise Broken

    REGISTRY[DEFECT] = Action(DEFECT, "me.edit", Strict, Offline.APPEND, run)
    yield is_mended
    del REGISTRY[DEFECT]


def command(action, **data):
    return {"id": str(uuid7()), "action": action, "data": data}


def test_a_defect_holds_up_nothing_else_and_is_tried_again(cast, sick):
    client = Client()
    client.force_login(Account.objects.create(person=cast.people.bo, username="bo"))

    def send(commands):
        answer = client.post("/api/outbox", json.dumps(commands), "application/json")
        return {each["id"]: each["outcome"] for each in answer.json()}

    on, bad, off = command("duty.check_in"), command(DEFECT), command("duty.check_out")
    assert send([on, bad, off]) == {on["id"]: "done", off["id"]: "done"}
    assert not Receipt.objects.filter(pk=bad["id"]).exists()
    sick.append(True)
    assert send([bad, off]) == {bad["id"]: "done", off["id"]: "done"}
