"""A call that can wait does not leave for who went off duty while the carrier was busy."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.models import DutySession
from firstlight.force.models import Availability, Person
from firstlight.incidents.letters import desk_letters
from firstlight.kernel import jobs
from firstlight.kernel.actions import Context
from firstlight.notify import carrier
from firstlight.notify.actions import post
from firstlight.notify.models import Message


@pytest.fixture
def busy(settings):
    """A gateway that nobody answers."""
    way = {"carrier": "firstlight.notify.webhook.Webhook", "url": "http://127.0.0.1:9"}
    settings.CARRIERS = settings.CARRIERS | {"sms": way | {"secret": "of-the-gateway-alone"}}
    carrier.forget()
    yield
    carrier.forget()


def left_waiting():
    """Return who is still written to by the gateway when it answers, and about what."""
    rows = Message.objects.filter(channel="sms", state="queued")
    names = dict(Person.objects.values_list("pk", "name"))
    return sorted((row.key.split(":")[0], names[row.person_id]) for row in rows)


def test_who_went_off_duty_is_not_called_by_what_can_wait(cast, accepted, call_out, free, busy):
    bo, di = cast.people.bo, cast.people.di
    now = timezone.now()
    Person.objects.update(phone="139 1234-0000")
    DutySession.objects.create(
        station_id=bo.station_id,
        person=bo,
        organisation=cast.dawn,
        started_at=now - timedelta(hours=1),
    )
    free(cast.people.ada, di)
    quiet, urgent = accepted("help_at_event"), accepted("help_at_event", is_life_at_risk=True)
    call_out(quiet, ("any", 3), wave_size=3)
    post(
        Context(cast.dee, "tests.post"),
        desk_letters(quiet, "found", now, concerned=[cast.people.dee.pk]),
    )
    called = [("callout", "Ada"), ("callout", "Bo"), ("callout", "Di")]
    assert left_waiting() == [*called, ("desk", "Dee")]

    DutySession.objects.update(ended_at=now)
    Availability.objects.filter(person=di).update(is_available=False)
    jobs.run_due()

    assert left_waiting() == [("callout", "Ada"), ("desk", "Dee")]
    assert Message.objects.filter(channel="inapp", person_id=bo.pk).exists()
    Message.objects.all().delete()
    call_out(urgent, ("any", 3), wave_size=4)
    jobs.run_due()
    assert {("callout", "Bo"), ("callout", "Di")} <= set(left_waiting())
