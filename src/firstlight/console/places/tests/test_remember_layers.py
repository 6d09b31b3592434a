"""A map's layer that has not changed is not sent again, and never to somebody else."""

import pytest
from django.test import Client
from django.urls import reverse

from firstlight.force.models import Account
from firstlight.places.actions import draw_place
from firstlight.places.schemas import DrawPlace

LAYER = "/places/layer.geojson?z=16&kinds=aed"


@pytest.fixture
def keep(cast):
    def keep(name):
        return draw_place(cast.olga, DrawPlace(kind="aed", name=name, lon=120.6, lat=29.4))

    return keep


def again(browser, answer, **more):
    headers = {"If-None-Match": answer["ETag"], **more}
    return browser.get(LAYER, headers=headers)


def test_the_same_reader_is_told_that_nothing_changed(cast, sign_in, keep):
    keep("Gate")
    browser = sign_in(cast.people.olga)
    first = browser.get(LAYER)
    assert "Gate" in first.content.decode()
    second = again(browser, first)
    assert second.status_code == 304
    assert not second.content


def test_a_change_is_sent(cast, sign_in, keep):
    keep("Gate")
    browser = sign_in(cast.people.olga)
    first = browser.get(LAYER)
    keep("Mill")
    second = again(browser, first)
    assert second.status_code == 200
    assert "Mill" in second.content.decode()


def test_another_language_is_another_layer(cast, sign_in, keep):
    keep("Gate")
    browser = sign_in(cast.people.olga)
    first = browser.get(LAYER)
    other = "en" if first["Content-Language"].startswith("zh") else "zh-hans"
    browser.cookies["django_language"] = other
    assert again(browser, first).status_code == 200


def test_one_readers_mark_opens_nothing_for_another(cast, sign_in, keep):
    keep("Gate")
    first = sign_in(cast.people.olga).get(LAYER)
    other = Client()
    other.force_login(Account.objects.create(person=cast.people.zoe, username="zoe"))
    answer = again(other, first)
    assert answer.status_code == 200
    assert "Gate" not in answer.content.decode()
    assert again(Client(), first).url.startswith(reverse("account_login"))
