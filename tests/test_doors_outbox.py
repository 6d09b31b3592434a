"""What a phone did without a signal: once, in order, with receipts; and the shape of the API."""

import json
import threading
from collections import defaultdict
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pydantic import BaseModel

from firstlight.api.outbox import Command, receive
from firstlight.api.service import api
from firstlight.force.models import Account
from firstlight.incidents.actions import report_call
from firstlight.incidents.models import Note
from firstlight.incidents.schemas import ReportCall
from firstlight.kernel.actions import REGISTRY, Offline
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Event, Receipt

COMMITTED = Path(__file__).with_name("openapi.json")


def command(action, /, **data):
    return {"id": str(uuid7()), "action": action, "data": data}


@pytest.fixture
def incident(cast):
    return report_call(cast.olga, ReportCall(kind="other", place_name="桥"))


@pytest.fixture
def send(sign_in):
    def send(who, *commands):
        answer = sign_in(who).post(
            "/api/outbox", json.dumps(commands), content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        return [(one["id"], one["outcome"]) for one in answer.json()]

    return send


def note(incident, text="水位高"):
    return command("incidents.add_note", incident_id=str(incident.pk), text=text)


def test_a_command_sent_twice_is_done_once_and_answered_alike(cast, send, incident):
    one = note(incident)

    first = send(cast.people.dee, one)
    again = send(cast.people.dee, one)

    assert first == again == [(one["id"], "done")]
    assert Note.objects.count() == 1


def test_one_refused_does_not_stop_the_others_and_order_is_kept(cast, send, incident):
    good, other = note(incident, "一"), note(incident, "二")
    unknown = command("incidents.add_note", incident_id=str(uuid7()), text="三")
    wrong = command("incidents.add_note", incident_id=str(incident.pk))
    never = command("incidents.edit_incident", incident_id=str(incident.pk), title="x")

    answers = send(cast.people.dee, good, unknown, wrong, never, other)

    assert [outcome for _key, outcome in answers] == [
        "done",
        "not-found",
        "malformed",
        "malformed",
        "done",
    ]
    assert list(Note.objects.order_by("pk").values_list("text", flat=True)) == ["一", "二"]


def test_a_refused_command_leaves_nothing_behind_but_its_receipt(cast, send, incident):
    before = Event.objects.count()

    send(cast.people.bo, note(incident))

    assert Event.objects.count() == before
    assert Receipt.objects.get().outcome == "not-allowed"


def test_somebody_elses_command_key_says_nothing(cast, send, incident):
    one = note(incident)
    send(cast.people.dee, one)

    assert send(cast.people.olga, one) == [(one["id"], "not-found")]
    assert Note.objects.count() == 1


def test_a_guarded_act_on_what_has_changed_is_stale(cast, send):
    membership = cast.people.bo.memberships.get()
    data = {
        "membership_id": str(membership.pk),
        "event": "pause",
        "reason": "出差",
        "until": str((timezone.now() + timedelta(days=9)).date()),
    }

    seen = command("force.step_membership", **data, version=membership.version + 1)
    unseen = command("force.step_membership", **data)
    fresh = command("force.step_membership", **data, version=membership.version)

    assert [outcome for _key, outcome in send(cast.people.bo, seen, unseen, fresh)] == [
        "stale",
        "malformed",
        "done",
    ]


def test_every_guarded_act_carries_the_version_it_saw():
    blind = [
        action.name
        for action in REGISTRY.values()
        if action.offline is Offline.GUARDED and "version" not in action.takes.model_fields
    ]
    assert blind == []


def test_more_than_the_door_takes_is_refused_whole(cast, sign_in, incident):
    many = [note(incident, str(n)) for n in range(501)]

    answer = sign_in(cast.people.dee).post(
        "/api/outbox", json.dumps(many), content_type="application/json"
    )

    assert answer.status_code == 422
    assert not Note.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_command_from_several_phones_at_once_has_one_effect(cast):
    incident = report_call(cast.olga, ReportCall(kind="other", place_name="桥"))
    one = Command.model_validate(note(incident))
    outcomes, together = [], threading.Barrier(6)

    def deliver():
        together.wait()
        try:
            outcomes.append(receive(cast.dee, one).outcome)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert outcomes == ["done"] * 6
    assert Note.objects.count() == 1
    assert Event.objects.filter(action="incidents.add_note").count() == 1
    assert connection.vendor in ("sqlite", "postgresql")


def test_an_act_by_the_api_with_a_command_key_is_done_once(cast, sign_in, incident):
    client = sign_in(cast.people.dee)
    data = {"incident_id": str(incident.pk), "text": "一"}
    headers = {"X-Command-Id": str(uuid7())}

    answers = [
        client.post(
            "/api/do/incidents.add_note",
            json.dumps(data),
            content_type="application/json",
            headers=headers,
        ).json()["repeated"]
        for _ in range(2)
    ]

    assert answers == [False, True]
    assert Note.objects.count() == 1


def test_a_session_acts_by_the_api_only_with_its_csrf_token(cast, incident):
    account = Account.objects.create(person=cast.people.dee, username="dee")
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    data = json.dumps({"incident_id": str(incident.pk), "text": "一"})

    def post(**headers):
        return client.post(
            "/api/do/incidents.add_note",
            data,
            content_type="application/json",
            headers=headers,
        ).status_code

    without = post()
    token = client.get("/me/security/").cookies["csrftoken"].value
    with_it = post(**{"X-CSRFToken": token})

    assert (without, with_it) == (403, 200)
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"kind": "other", "place_name": "a\\u0000b"}',
        b'{"kind": "other", "place_name": "\\ud800"}',
        b'{"kind": "other", "lat": NaN}',
        b'{"kind": "other", "lat": 1e999}',
        b'{"kind": "other", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
def test_what_no_database_can_keep_is_refused_in_one_shape(cast, sign_in, body):
    answer = sign_in(cast.people.olga).post(
        "/api/do/incidents.report_call", body, content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json().keys() == {"status", "title", "code", "detail", "field"}


def test_the_committed_openapi_is_what_is_served(client):
    """The phone is built against this file: renew it with ``tools`` when the API changes."""
    served = json.loads(json.dumps(api.get_openapi_schema()))
    assert client.get("/api/openapi.json").json() == served
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == served
    assert (
        api.get_openapi_schema() is api.get_openapi_schema()
    )  # written down once, not per caller


def test_everything_a_phone_may_do_is_described():
    schema = api.get_openapi_schema()
    described = schema["components"]["schemas"]
    paths = schema["paths"]
    for action in REGISTRY.values():
        if action.offline is not Offline.NEVER:
            assert action.takes.__name__ in described, action.name
            door = paths[f"/api/do/{action.name}"]["post"]
            assert door["x-offline"] == action.offline.value
            assert door["x-capability"] == action.may


def parts_of(shape):
    """Yield a shape of the API, the shapes in it and the enumerations of their fields."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        yield shape
        for field in shape.model_fields.values():
            yield from parts_of(field.annotation)
    elif isinstance(shape, type) and issubclass(shape, Enum):
        yield shape
    for each in get_args(shape):
        yield from parts_of(each)


def test_two_shapes_on_the_wire_never_share_a_name():
    shapes = defaultdict(set)
    for action in REGISTRY.values():
        for part in parts_of(action.takes):
            shapes[part.__name__].add(part)
    assert {"CredentialKind", "PlaceKind"} <= shapes.keys()
    assert {name for name, kinds in shapes.items() if len(kinds) > 1} == set()
