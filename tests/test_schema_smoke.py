"""Every operation of the API, tried with made-up requests by somebody signed in: no fault."""

from json import dumps

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings

from firstlight.api.service import api
from firstlight.force.models import Account

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
TRIES, TURNS = 2, 4
ANSWERS = {200, 400, 404, 409, 422}


@pytest.fixture
def officer(cast):
    """Olga's browser: a role that may do most."""
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.create(person=cast.people.olga, username="olga-smoke"))
    return client


@pytest.mark.parametrize("turn", range(TURNS))
def test_made_up_requests_are_answered_as_described(officer, turn):
    for operation in OPERATIONS[turn::TURNS]:
        try_out(officer, operation)


def try_out(officer, operation):
    @seed(1)
    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def tried(case):
        given = case.as_transport_kwargs()
        body = given.get("json")
        with transaction.atomic():
            answer = officer.generic(
                case.method,
                case.formatted_path,
                b"" if body is None else dumps(body),
                content_type="application/json",
                query_params=given.get("params") or {},
            )
            transaction.set_rollback(True)
        assert answer.status_code in ANSWERS, (case.method, case.formatted_path, body)
        if answer.status_code >= 400:
            assert answer["Content-Type"].startswith("application/problem+json")

    tried()
