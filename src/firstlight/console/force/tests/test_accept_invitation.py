"""An invitation opens once: the person chooses the password, nobody else knows it."""

import pytest

from firstlight.force.actions import invite_person
from firstlight.force.invitations import account_of, token_for
from firstlight.force.models import Account
from firstlight.force.schemas import InvitePerson
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event

GOOD = "morning light over the dam"


@pytest.fixture
def invitation(cast):
    data = InvitePerson(person_id=cast.people.bo.pk, username="bo.dawn")
    return f"/join/{token_for(invite_person(cast.olga, data))}/"


def choose(client, address, password=GOOD, again=None):
    return client.post(address, {"password": password, "again": again or password})


def test_the_link_opens_once(client, invitation):
    assert client.get(invitation).status_code == 200
    assert choose(client, invitation).status_code == 302
    account = Account.objects.get(username="bo.dawn")
    assert account.check_password(GOOD)
    assert client.get(invitation).status_code == 404
    assert choose(client, invitation, "another long password").status_code == 404
    assert Event.objects.filter(action="force.choose_password").count() == 1


@pytest.mark.parametrize(("password", "again"), [("short", "short"), (GOOD, "something else")])
def test_a_weak_or_mistyped_password_is_asked_again(client, invitation, password, again):
    assert choose(client, invitation, password, again).status_code == 422
    assert not Account.objects.get(username="bo.dawn").has_usable_password()


def test_no_password_stands_in_the_log(client, invitation):
    choose(client, invitation)
    assert not [e for e in Event.objects.all() if GOOD in str(e.data)]


def test_a_forged_link_leads_nowhere(db, client):
    assert client.get("/join/forged:token/").status_code == 404
    assert account_of("") is None


def test_a_name_is_taken_once_and_a_person_invited_by_their_officer(cast, invitation):
    with pytest.raises(Refused) as no:
        invite_person(cast.olga, InvitePerson(person_id=cast.people.di.pk, username="BO.DAWN"))
    assert no.value.field == "username"
    again = InvitePerson(person_id=cast.people.bo.pk, username="bo.dawn")
    assert (
        invite_person(cast.olga, again).username == "bo.dawn"
    )  # the first link is lost: a new one
    with pytest.raises(NotAllowed):
        invite_person(cast.ada, again)
    with pytest.raises(NotFound):
        invite_person(cast.zoe, again)
