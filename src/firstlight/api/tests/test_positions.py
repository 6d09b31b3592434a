"""Positions come in only while somebody is on duty and has chosen to be seen."""

import asyncio
import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from firstlight.api.positions import intake, keys
from firstlight.duty.actions import share_location
from firstlight.duty.models import DutySession, Position
from firstlight.duty.schemas import ShareLocation
from firstlight.privacy.actions import give_consent
from firstlight.privacy.schemas import AnswerConsent

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a-key-that-only-this-session-has"
NOW = datetime.now(UTC).replace(microsecond=0)
FIX = {"at": NOW.isoformat(), "lon_deg": 120.6, "lat_deg": 29.4, "accuracy_m": 8}


@pytest.fixture
def session(cast):
    keys.forget_all()
    return DutySession.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        organisation=cast.dawn,
        started_at=NOW - timedelta(hours=1),
        shares_location=True,
        token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
    )


def post(body, *, token=TOKEN, path=intake.PATH, method="POST", basic=False, times=1):
    """Send a body `times` at once through the door; return the status of each."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    word = f"Bearer {token}"
    if basic:
        word = "Basic " + base64.b64encode(f"phone:{token}".encode()).decode()
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(b"authorization", word.encode())],
    }

    async def one():
        sent = []

        async def receive():
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message):
            sent.append(message)

        await intake.answer(scope, receive, send)
        return sent[0]["status"]

    async def all_of_them():
        await intake.start()
        try:
            return await asyncio.gather(*(one() for _ in range(times)))
        finally:
            await intake.stop()

    return asyncio.run(all_of_them())


def test_a_fix_is_stored_and_is_the_sessions_last(session):
    assert post(FIX) == [200]

    stored = Position.objects.get()
    session.refresh_from_db()
    assert (stored.lon, stored.lat, stored.accuracy_m, stored.at) == (120.6, 29.4, 8, NOW)
    assert (stored.session_id, stored.station_id) == (session.pk, session.station_id)
    assert (session.last_lon, session.last_fix_at) == (120.6, NOW)


def test_what_waits_together_is_committed_together(session):
    assert post([FIX, FIX], times=40) == [200] * 40
    assert Position.objects.count() == 80


def test_an_older_fix_does_not_move_the_last_place(session):
    earlier = (NOW - timedelta(minutes=5)).isoformat()
    post(FIX)
    post({**FIX, "at": earlier, "lon_deg": 121.0})

    session.refresh_from_db()
    assert session.last_lon == 120.6


def test_owntracks_is_understood(session):
    message = {
        "_type": "location",
        "lat": 29.4,
        "lon": 120.6,
        "tst": int(NOW.timestamp()),
        "acc": 5,
    }
    assert post(message, path=intake.OWNTRACKS, basic=True) == [200]
    assert Position.objects.get().at == NOW


@pytest.mark.parametrize("change", [{"ended_at": NOW}, {"shares_location": False}])
def test_nobody_is_located_off_duty_or_against_their_choice(session, change):
    DutySession.objects.update(**change)
    assert post(FIX) == [401]
    assert not Position.objects.exists()


@pytest.mark.parametrize("change", [{"ended_at": NOW}, {"shares_location": False}])
def test_what_comes_just_after_going_off_is_not_kept_either(session, change, monkeypatch):
    """A key is remembered for two seconds; the writer looks again."""
    monkeypatch.setattr(keys, "FRESH_S", 60.0)
    assert post(FIX) == [200]
    DutySession.objects.update(**change)
    later = {**FIX, "at": (NOW + timedelta(seconds=1)).isoformat()}
    assert post(later) == [200]
    assert [each.at for each in Position.objects.all()] == [NOW]
    assert DutySession.objects.get().last_fix_at == NOW


def test_nothing_from_before_the_duty_is_taken_from_a_phones_memory(session):
    """OwnTracks keeps what it could not send, also of the hours at home."""
    home = {**FIX, "at": (session.started_at - timedelta(minutes=1)).isoformat()}
    assert post([home, FIX]) == [200]
    assert Position.objects.get().at == NOW
    message = {"_type": "location", "tst": int(NOW.timestamp()) - 7200, "lat": 29.4, "lon": 120.6}
    assert post(message, path=intake.OWNTRACKS, basic=True) == [200]
    assert Position.objects.count() == 1


def test_nothing_from_before_the_light_was_on_is_taken_either(cast, session):
    give_consent(cast.bo, AnswerConsent(purpose="location_on_duty"))
    token = share_location(cast.bo, ShareLocation(on=True)).token
    lit = {**FIX, "at": datetime.now(UTC).isoformat()}
    assert post([FIX, lit], token=token) == [200]
    assert Position.objects.get().at > NOW


def test_an_unknown_key_opens_nothing(session):
    assert post(FIX, token="guess") == [401]
    assert post(FIX, token="") == [401]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 422),
        ({**FIX, "lat_deg": 129.4}, 422),
        ({**FIX, "at": (NOW + timedelta(days=1)).isoformat()}, 422),
        (b"x" * (intake.MOST_BYTES + 1), 413),
    ],
)
def test_bad_bodies_are_refused_and_nothing_is_stored(session, body, status):
    assert post(body) == [status]
    assert not Position.objects.exists()


def test_other_ways_of_asking_are_refused(session):
    assert post(FIX, method="GET") == [405]
    assert post(FIX, path="/api/positions/other") == [404]
