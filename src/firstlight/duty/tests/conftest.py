"""Shifts, and members whose papers are in order, for the tests of this room."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firstlight.duty import actions
from firstlight.duty.schemas import OpenShift
from firstlight.force.models import Agreement, Insurance, Membership
from firstlight.places.models import Place
from firstlight.training.models import Credential


@pytest.fixture
def at_noon():
    """The noon of a Wednesday some days ahead."""
    day = timezone.localtime() + timedelta(days=7)
    day += timedelta(days=(2 - day.weekday()) % 7)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def opened(cast, at_noon):
    """Return a way to open a shift of Dawn: three hours from noon, unless said otherwise."""

    def opened(by=None, **words):
        given = {
            "organisation_id": cast.dawn.pk,
            "kind": "patrol",
            "title": "Evening round",
            "starts_at": at_noon,
            "ends_at": words.get("starts_at", at_noon) + timedelta(hours=3),
        }
        return actions.open_shift(by or cast.ada, OpenShift(**given | words))

    return opened


@pytest.fixture
def papered():
    """Return a way to put somebody's papers in order: insurance, agreement, clearance, kinds."""

    def papered(actor, *kinds, insured=True, agreed=True, cleared=True, until=None):
        own = Membership.objects.get(person_id=actor.person_id)
        begun = date(2020, 1, 1)
        ends = until or timezone.localdate() + timedelta(days=400)
        shared = {"station_id": own.station_id}
        if insured:
            Insurance.objects.create(
                **shared,
                person=own.person,
                insurer="Made-up Mutual",
                starts_on=begun,
                ends_on=ends,
            )
        if agreed:
            Agreement.objects.create(**shared, membership=own, text_version="1", signed_on=begun)
        if cleared:
            Membership.objects.filter(pk=own.pk).update(child_contact_cleared_on=begun)
        for kind in kinds:
            Credential.objects.create(
                **shared,
                person=own.person,
                kind=kind,
                issuer="Made-up School",
                issued_on=begun,
                valid_until=ends,
                state="valid",
            )

    return papered


def place(station, name="演示队部", kind="team_base"):
    """Write a place of a station."""
    return Place.objects.create(
        station_id=station.pk,
        kind=kind,
        name=name,
        geometry={"type": "Point", "coordinates": [120.8, 29.6]},
        lon=120.8,
        lat=29.6,
        west=120.8,
        south=29.6,
        east=120.8,
        north=29.6,
        h3_cell="8",
    )
