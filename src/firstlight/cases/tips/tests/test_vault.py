"""S6: what lies in the vault is opened by police with a passphrase, and by nobody else."""

import io
import json
import re
from dataclasses import replace
from datetime import time

import pytest
from django.db import connection
from django.utils.timezone import localtime
from PIL import Image

from firstlight.cases.tips import queries, vault
from firstlight.cases.tips.actions import (
    drop_share,
    give_code,
    make_key,
    open_tip,
    take_share,
)
from firstlight.cases.tips.models import Tip, VaultKey, VaultShare
from firstlight.cases.tips.schemas import DropShare, GiveCode, MakeKey, OpenTip, TakeShare
from firstlight.cases.tips.tests.conftest import FINNS, OLGAS, put_in
from firstlight.force.models import Membership, Person, RoleGrant
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.log import verify
from firstlight.kernel.models import Event, RefusedAttempt

NOT_POLICE = ("ada", "bo", "ray", "dee", "amy", "pat", "uma", "sam", "zoe", "kai")


def everything_stored():
    """All that the database holds, as text and as bytes."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, memoryview) else v for v in row]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in found)


def test_an_officer_reads_with_the_passphrase_and_each_reading_is_logged(cast, safe):
    row, _code = put_in(cast, who="蓝色货车")
    opened = open_tip(cast.olga, OpenTip(tip_id=row.pk, keys=safe.olga))
    assert opened.said["what"].startswith("两辆货车")
    assert opened.said["who"] == "蓝色货车"
    assert Event.objects.filter(action="tips.open_tip", subject=row.label).count() == 1
    with pytest.raises(Refused, match=r"vault|保密箱"):
        open_tip(cast.olga, OpenTip(tip_id=row.pk, keys={}))
    assert queries.opened_by(cast.olga, OLGAS + "?") == {}
    assert queries.opened_by(cast.olga, FINNS) == {}


def test_nothing_of_a_tip_no_key_and_no_code_stands_in_the_database(cast, safe):
    row, code = put_in(cast, name="王无名", contact="13900000000")
    stored = everything_stored()
    told = ("两辆货车", "水库东岸", "昨晚十一点", "王无名", "13900000000", OLGAS, FINNS)
    for words in told:
        assert words.encode() not in stored
        assert json.dumps(words)[1:-1].encode() not in stored
    plain = vault.plain_code(code)
    assert plain[vault.NUMBER_SIGNS :].encode() not in stored
    for opened in (*safe.olga.values(), *safe.finn.values()):
        assert opened.content not in stored
        assert opened.lock_key not in stored
    assert bytes(row.sealed) in stored  # the search would have found it


def test_a_server_without_the_passphrase_has_nothing_that_opens(cast, safe):
    row, _code = put_in(cast)
    for share in VaultShare.objects.all():
        for guess in ("", "password", str(share.pk), bytes(share.salt).hex()):
            assert vault.unwrap(share, guess) is None
    with pytest.raises(Refused):
        vault.unseal(bytes(row.key.content_public), row.sealed)


@pytest.mark.parametrize("who", NOT_POLICE)
def test_no_leader_and_nobody_else_sees_that_there_is_a_tip(who, cast, safe):
    row, _code = put_in(cast)
    actor = getattr(cast, who)
    if who != "zoe":
        with pytest.raises(NotAllowed):
            open_tip(actor, OpenTip(tip_id=row.pk, keys=safe.olga))
    else:  # an officer, of another station, with stolen keys
        with pytest.raises(NotFound):
            open_tip(actor, OpenTip(tip_id=row.pk, keys=safe.olga))
    assert not queries.tips(actor).exists()
    assert not queries.keys(actor).exists()
    assert not queries.shares(actor).exists()


def test_a_volunteer_who_was_given_an_officers_role_is_still_no_police(cast, safe):
    membership = Membership.objects.get(person=cast.people.ada)
    RoleGrant.objects.create(
        station_id=cast.hill.pk,
        membership=membership,
        role="station_officer",
        scope=cast.hill,
        starts_at="2020-01-01T00:00Z",
    )
    ada = actor_of(Person.objects.get(pk=cast.people.ada.pk))
    assert ada.may("tips.read")
    row, _code = put_in(cast)
    assert not queries.tips(ada).exists()
    with pytest.raises(NotFound):
        open_tip(ada, OpenTip(tip_id=row.pk, keys=safe.olga))
    with pytest.raises(NotAllowed):
        make_key(ada, MakeKey(passphrase=OLGAS, again=OLGAS))


def test_a_vault_has_two_people(cast):
    handed = make_key(cast.olga, MakeKey(passphrase=OLGAS, again=OLGAS))
    take = {"code": handed.code, "passphrase": FINNS, "again": FINNS}
    with pytest.raises(Refused, match=r"officer|民警"):
        take_share(cast.olga, TakeShare(**take))
    with pytest.raises(NotAllowed):
        take_share(cast.ada, TakeShare(**take))
    with pytest.raises(Refused, match=r"opens nothing|无效"):
        take_share(cast.zoe, TakeShare(**take))
    finns = take_share(cast.finn, TakeShare(**take | {"code": handed.code.lower()}))
    assert finns.lock == 2
    with pytest.raises(Refused):  # the code is used up
        take_share(cast.finn, TakeShare(**take))
    own = VaultShare.objects.get(person=cast.people.olga)
    with pytest.raises(Refused, match=r"[Nn]obody else|没有别人"):
        drop_share(cast.olga, DropShare(share_id=own.pk))


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababab"])
def test_a_weak_passphrase_makes_no_vault(weak, cast):
    with pytest.raises(Refused) as no:
        make_key(cast.olga, MakeKey(passphrase=weak, again=weak))
    assert no.value.field == "passphrase"
    with pytest.raises(Refused) as no:
        make_key(cast.olga, MakeKey(passphrase=OLGAS, again=FINNS))
    assert no.value.field == "again"
    assert not VaultKey.objects.exists()
    assert not RefusedAttempt.objects.exists()  # typed wrongly, nothing tried


def test_a_new_key_takes_what_comes_and_the_old_opens_what_it_sealed(cast, safe):
    old, _code = put_in(cast)
    handed = make_key(cast.finn, MakeKey(passphrase=FINNS + "!", again=FINNS + "!"))
    new, _code = put_in(cast)
    assert (old.key_id, new.key_id) == (safe.key.pk, handed.key.pk)
    assert open_tip(cast.finn, OpenTip(tip_id=old.pk, keys=safe.finn)).said["what"]
    with pytest.raises(Refused):
        open_tip(cast.finn, OpenTip(tip_id=new.pk, keys=safe.finn))
    rings = queries.opened_by(cast.finn, FINNS + "!")
    assert open_tip(cast.finn, OpenTip(tip_id=new.pk, keys=rings)).said["what"]


def test_a_forgotten_passphrase_is_mended_by_a_code_of_the_same_lock_only(cast, safe):
    row, _code = put_in(cast)
    with pytest.raises(Refused):
        give_code(cast.finn, GiveCode(keys={}))
    finns = give_code(cast.finn, GiveCode(keys=safe.finn)).code
    new = "Olga forgot; this one is new"
    with pytest.raises(Refused, match=r"other lock|另一把锁"):  # never both
        take_share(cast.olga, TakeShare(code=finns, passphrase=new, again=new))
    membership = Membership.objects.get(person=cast.people.dee)
    membership.category = "officer"
    membership.save()
    dee = replace(cast.dee, capabilities=cast.olga.capabilities)
    olgas = give_code(cast.olga, GiveCode(keys=safe.olga)).code
    take_share(dee, TakeShare(code=olgas, passphrase=FINNS, again=FINNS))
    again = give_code(dee, GiveCode(keys=queries.opened_by(dee, FINNS))).code
    take_share(cast.olga, TakeShare(code=again, passphrase=new, again=new))
    assert queries.opened_by(cast.olga, OLGAS) == {}
    assert open_tip(cast.olga, OpenTip(tip_id=row.pk, keys=queries.opened_by(cast.olga, new)))


def test_keys_and_passphrases_are_never_shown(cast, safe):
    opened = next(iter(safe.olga.values()))
    data = MakeKey(passphrase=OLGAS, again=OLGAS)
    shown = f"{opened!r} {data!r} {OpenTip(tip_id=safe.key.pk, keys=safe.olga)!r}"
    assert OLGAS not in shown
    assert opened.content.hex() not in shown
    assert repr(opened.content) not in shown


def test_a_picture_keeps_neither_place_nor_phone(cast, safe):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x8825] = {1: "N", 2: (29.0, 30.0, 0.0)}
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    assert b"PhoneMaker" in out.getvalue()
    row, _code = put_in(cast, pictures=[out.getvalue()])
    opened = open_tip(cast.olga, OpenTip(tip_id=row.pk, keys=safe.olga))
    picture = opened.pictures[0]
    assert b"PhoneMaker" not in picture
    assert not Image.open(io.BytesIO(picture)).getexif()
    with pytest.raises(Refused, match=r"picture|照片"):
        put_in(cast, pictures=[b"no picture"])


def test_no_act_of_the_vault_has_a_door_in_the_api(client):
    acts = client.get("/api/openapi.json").json()["paths"]
    assert not [path for path in acts if re.search(r"/do/tips\.", path)]


def test_the_hour_of_writing_is_kept_nowhere_but_inside(cast, safe):
    row, _code = put_in(cast, is_urgent=True)
    calm, _code = put_in(cast)
    for each in (row, calm):
        assert each.pk.version == 4  # a key with a time in it would tell
        assert localtime(each.created_at).time() == time(0)
        for event in Event.objects.filter(subject=each.label):
            assert event.id.version == 4
            assert localtime(event.at).time() == time(0)
            assert event.actor == "job:tips.mailbox"
    assert Tip.objects.get(pk=calm.pk).state == "received"


def test_the_log_still_verifies(cast, safe):
    put_in(cast)
    rows, fault = verify(cast.hill.pk)
    assert rows
    assert fault is None
