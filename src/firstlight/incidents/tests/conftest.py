"""Calls for help, people who can come, and the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.force.models import Availability, Insurance
from firstlight.incidents.actions import move_incident, open_callout, report_call
from firstlight.incidents.schemas import MoveIncident, OpenCallout, ReportCall
from firstlight.kernel import jobs
from firstlight.training.models import Credential


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are compared by their English sentences."""
    with translation.override("en"):
        yield


PLACE = {"lon": 120.61, "lat": 29.45, "place_name": "Reed Bay"}


@pytest.fixture
def insure():
    """Give people accident cover."""

    def insure(*people):
        today = timezone.localdate()
        for who in people:
            Insurance.objects.create(
                station_id=who.station_id,
                person=who,
                insurer="Made-up Mutual",
                starts_on=today - timedelta(days=30),
                ends_on=today + timedelta(days=30),
            )

    return insure


@pytest.fixture
def certify():
    """Give somebody a certificate."""

    def certify(who, kind, *, valid_days=100, state="valid"):
        today = timezone.localdate()
        return Credential.objects.create(
            station_id=who.station_id,
            person=who,
            kind=kind,
            issuer="Red Cross",
            issued_on=today - timedelta(days=400),
            valid_until=today + timedelta(days=valid_days),
            state=state,
        )

    return certify


@pytest.fixture
def free():
    """Have people say that they are free, or not, for the coming hours."""

    def free(*people, is_available=True, notice_min=0):
        now = timezone.now()
        for who in people:
            Availability.objects.create(
                station_id=who.station_id,
                person=who,
                is_available=is_available,
                notice_min=notice_min,
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=5),
            )

    return free


@pytest.fixture
def report(cast):
    """Take a call at Hill; by its dispatcher unless somebody else is named."""

    def report(kind="missing_person", *, by=None, **more):
        values = {"kind": kind, **PLACE, **more}
        return report_call(by or cast.dee, ReportCall(**values))

    return report


@pytest.fixture
def accepted(cast, report):
    """A call that an officer has taken."""

    def accepted(kind="missing_person", **more):
        incident = report(kind, **more)
        return move_incident(cast.olga, MoveIncident(incident_id=incident.pk, event="accept"))

    return accepted


@pytest.fixture
def step(cast):
    """Take a step; by Hill's officer unless somebody else is named."""

    def step(incident, event, *, by=None, **more):
        return move_incident(
            by or cast.olga, MoveIncident(incident_id=incident.pk, event=event, **more)
        )

    return step


@pytest.fixture
def call_out(cast):
    """Open a call-out for so many people of a skill."""

    def call_out(incident, *needs, by=None, **more):
        wanted = [{"skill": skill, "count": count} for skill, count in needs or [("any", 1)]]
        return open_callout(
            by or cast.dee, OpenCallout(incident_id=incident.pk, needs=wanted, **more)
        )

    return call_out


@pytest.fixture
def clock():
    """Let the clock's jobs run as if so many minutes had passed."""

    def clock(minutes):
        later = timezone.now() + timedelta(minutes=minutes)
        return jobs.run_due(now=later)

    return clock


def asked(callout):
    """Return the names of who was asked, in order."""
    return [invite.person.name for invite in callout.invites.order_by("wave", "rank")]
