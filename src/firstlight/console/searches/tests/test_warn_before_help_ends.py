"""Before a window ends over helpers who are out, both desks are told and it can be made longer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.console.searches.tests.test_close_to_helpers import aid, lent, segment
from firstlight.force.models import Person
from firstlight.incidents import queries
from firstlight.incidents.actions import attend, leave, move_aid, warn_ending
from firstlight.incidents.models import Attendance, Invite, MutualAid
from firstlight.incidents.queries.aids import WARNED_BEFORE
from firstlight.incidents.schemas import AidKey, Attend, MoveAid
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.jobs import run_due, tick
from firstlight.notify.models import Message
from firstlight.searches.models import Assignment
from firstlight.searches.tests.test_tell_searchers import gateway

__all__ = ["aid", "gateway", "lent", "segment"]


@pytest.fixture
def soon(aid):
    """The window ends in a quarter of an hour; what was sent opens the case until then."""
    aid.starts_at = timezone.now() - timedelta(hours=1)
    aid.ends_at = timezone.now() + timedelta(minutes=15)
    aid.save()
    Invite.objects.update(expires_at=aid.ends_at, token_hash="secret")
    return aid


def clock():
    tick()
    run_due()


def told():
    """Return who was told by which channel, sorted."""
    rows = Message.objects.filter(key__startswith="desk:ending:")
    names = dict(Person.objects.values_list("pk", "name"))
    return sorted((names[row.person_id], row.channel, row.link) for row in rows)


def shown(client, address):
    return client.get(address).content.decode()


def test_both_desks_are_warned_once_and_either_officer_sees_the_act(
    cast, sign_in, search, lent, soon, gateway
):
    night = timezone.localtime()
    for who in (cast.people.olga, cast.people.zoe):
        who.phone = "1"
        who.save()
    cast.people.zoe.quiet_from = (night - timedelta(hours=1)).time()
    cast.people.zoe.quiet_to = (night + timedelta(hours=1)).time()
    cast.people.zoe.save()
    leave(cast.kai, Attend(incident_id=search.incident_id))  # but the group is not back

    clock()
    clock()

    inbox = {name for name, channel, _link in told() if channel == "inapp"}
    by_line = [name for name, channel, _link in told() if channel != "inapp"]
    assert {"Olga", "Dee", "Zoe"} <= inbox
    assert by_line == ["Olga"]  # Zoe wants quiet; Dee is not one of the two who agreed
    assert len(told()) == len(inbox) + 1
    links = {name: link for name, _channel, link in told()}
    assert (links["Zoe"], links["Olga"]) == ("/aids/", f"/incidents/{search.incident_id}/")

    longer = f"/incidents/{search.incident_id}/aid/?longer={soon.pk}"
    for who in ("dee", "zoe", "olga"):
        page = shown(sign_in(getattr(cast.people, who)), "/desk/now/")
        assert "现场有 1 名增援人员" in page
        assert (longer in page) is (who == "olga")
    olga = sign_in(cast.people.olga)
    assert longer in shown(olga, f"/incidents/{search.incident_id}/")
    form = shown(olga, longer)
    assert re.search(rf'value="{cast.lake.pk}"\s+selected', form)
    until = timezone.localtime(soon.ends_at + timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M")
    assert until in form
    asked = {"helper_station_id": cast.lake.pk, "ends_at": until}
    assert olga.post(longer, asked | {"need_any": "1"}).status_code == 302
    assert [each.is_asked for each in queries.endings(timezone.now())] == [True]
    later = MutualAid.objects.get(state="asked")
    zoe = sign_in(cast.people.zoe)
    assert zoe.post(f"/aids/{later.pk}/step/", {"event": "grant"}).status_code == 302

    soon.refresh_from_db()
    assert soon.state == "ended"
    assert queries.endings(timezone.now()) == []
    kept = Invite.objects.get(person=cast.people.kai)
    assert (kept.token_hash, kept.expires_at > soon.ends_at) == ("secret", True)
    assert sign_in(cast.people.kai).get(f"/field/{lent.pk}/").status_code == 200
    MutualAid.objects.filter(pk=later.pk).update(ends_at=timezone.now() + timedelta(minutes=9))
    before = len(told())
    clock()
    assert len(told()) == before * 2  # another end, another word


def test_nobody_is_warned_of_what_harms_nobody(cast, search, lent, soon):
    night = Actor.job("incidents.clock", cast.hill.pk, "callouts.aid")
    key = AidKey(aid_id=soon.pk)
    now = timezone.now()

    def ends(at):
        return [each.aid.pk for each in queries.endings(at)]

    assert ends(soon.ends_at - WARNED_BEFORE) == ends(now) == [soon.pk]
    assert ends(soon.ends_at - WARNED_BEFORE - timedelta(seconds=1)) == []
    assert ends(soon.ends_at) == []
    with pytest.raises(NotFound):
        warn_ending(Actor.job("incidents.clock", cast.lake.pk, "callouts.aid"), key)
    Assignment.objects.update(ended_at=now)
    assert ends(now) == [soon.pk]  # counted in
    leave(cast.kai, Attend(incident_id=search.incident_id))
    assert Attendance.objects.filter(out_at__isnull=True, person=cast.people.bo).exists()
    assert ends(now) == []
    with pytest.raises(Refused, match="没有即将到期"):
        warn_ending(night, key)
    attend(cast.kai, Attend(incident_id=search.incident_id))
    move_aid(cast.olga, MoveAid(aid_id=soon.pk, event="end"))
    assert ends(now) == []
    assert told() == []
