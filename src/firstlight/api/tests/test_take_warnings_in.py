"""The signed door and the command for warnings."""

import time

from firstlight.config.commands.warning_take import COMMAND
from firstlight.duty.models import EmergencyActivation, WeatherWarning
from firstlight.duty.tests.test_stand_by import cap
from firstlight.notify.webhook.carrier import signature
from firstlight.places.models import TerrainPack

RING = "<areaDesc>长乐镇</areaDesc><polygon>29,120 29,121 30,121 29,120</polygon>"


def knock(client, body, secret="s3cret", moment=None):
    moment = str(int(moment or time.time()))
    return client.post(
        "/in/cap/",
        body,
        content_type="application/cap+xml",
        headers={
            "X-Firstlight-Time": moment,
            "X-Firstlight-Signature": signature(secret, moment, body),
        },
    )


def test_a_signed_warning_reaches_every_station_once(cast, client, settings):
    settings.INBOUND_SECRETS = {"cap": "s3cret"}
    body = cap("w1")
    assert knock(client, body).json() == {"new": 2, "known": 0}
    assert knock(client, body).json() == {"new": 0, "known": 2}
    assert EmergencyActivation.objects.filter(state="on_notice").count() == 2


def test_unsigned_stale_and_broken_are_refused(cast, client, settings):
    settings.INBOUND_SECRETS = {"cap": "s3cret"}
    assert knock(client, cap("w1"), "other").status_code == 401
    assert knock(client, cap("w1"), moment=time.time() - 4000).status_code == 401
    wrong = knock(client, b"<html/>")
    assert wrong.status_code == 422
    assert "alert" in wrong.json()["detail"]
    assert client.get("/in/cap/").status_code == 405
    settings.INBOUND_SECRETS = {}
    assert knock(client, cap("w1"), "").status_code == 401
    assert not WeatherWarning.objects.exists()


def test_a_station_whose_ground_lies_elsewhere_is_left_alone(cast, client, settings):
    settings.INBOUND_SECRETS = {"cap": "s3cret"}
    for station, west in ((cast.hill, 120.5), (cast.lake, 80.0)):
        TerrainPack.objects.create(
            station_id=station.pk,
            name="x",
            folder="x",
            west=west,
            south=29.2,
            east=west + 0.2,
            north=29.4,
            is_default=True,
        )
    body = cap("w1").decode().replace("<areaDesc>长乐镇</areaDesc>", RING).encode()
    assert knock(client, body).json() == {"new": 1, "known": 0}
    assert WeatherWarning.objects.get().station_id == cast.hill.pk


def test_the_command_takes_a_file(cast, tmp_path):
    file = tmp_path / "w.xml"
    file.write_bytes(cap("w1"))

    class Words:
        message = str(file)

    assert COMMAND.run(Words) == {"new": 2, "known": 0}
