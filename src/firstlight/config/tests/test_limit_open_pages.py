"""Pages without sign-in: so often by one address, so often with one link."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from firstlight.config.limits import OpenPages, household
from firstlight.kernel.rates import Limiter, Rate


class Clock:
    """Seconds that pass when the test says so."""

    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ask(settings, clock):
    """Ask for a page from an address; four a minute by address, two with one link."""
    settings.ADDRESS_RATE, settings.LINK_RATE = "4/m", "2/m"
    pages = OpenPages(lambda request: HttpResponse("shown"), clock)

    def ask(path, address="192.0.2.1", method="get"):
        return pages(getattr(RequestFactory(), method)(path, REMOTE_ADDR=address))

    return ask


def test_one_link_is_opened_so_often_whoever_opens_it(ask, clock):
    answers = [ask("/a/secret/", f"192.0.2.{n}").status_code for n in range(3)]
    assert answers == [200, 200, 429]
    assert ask("/a/other/", "192.0.2.9").status_code == 200
    clock.now_s += 30
    assert ask("/a/secret/", "192.0.2.9").status_code == 200
    assert ask("/a/secret/", "192.0.2.9").status_code == 429


def test_one_address_opens_so_many_links(ask, clock):
    answers = [ask(f"/join/{n}/").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert ask("/join/9/", "192.0.2.2").status_code == 200
    clock.now_s += 15
    assert ask("/join/9/").status_code == 200


def test_answering_counts_like_looking(ask):
    ask("/a/secret/")
    ask("/a/secret/?lang=en", method="post")
    assert ask("/a/secret/", method="post").status_code == 429


def test_pages_behind_sign_in_are_not_counted(ask):
    assert {ask("/desk/").status_code for _n in range(9)} == {200}


def test_the_page_says_in_both_languages_how_long_to_wait(ask):
    ask("/a/secret/")
    ask("/a/secret/")
    refused = ask("/a/secret/")
    text = refused.content.decode()
    assert refused["Retry-After"] == "30"
    assert "Nothing was stored. Wait 30 seconds" in text
    assert "没有保存任何内容。请等 30 秒" in text
    assert not refused.cookies


def test_a_household_is_one_address():
    assert household("2001:db8::1") == household("2001:db8::ffff")
    assert household("2001:db8::1") != household("2001:db8:0:1::1")
    assert household("::ffff:192.0.2.1") == household("192.0.2.1")
    assert household("") == ""


@pytest.mark.parametrize("text", ["", "30", "0/m", "-1/m", "30/week", "many/m"])
def test_a_rate_that_means_nothing_is_refused(text):
    with pytest.raises(ValueError, match="30/m"):
        Rate.parse(text)


def test_keys_that_are_even_again_are_forgotten(clock):
    limiter = Limiter(Rate(2, 60.0), clock)
    for n in range(50):
        limiter.wait_s(str(n))
    clock.now_s += 61
    limiter.wait_s("one")
    assert len(limiter._even_at_s) == 1


@pytest.mark.django_db
def test_the_product_limits_its_links(settings):
    settings.LINK_RATE = "3/m"
    client = Client()
    answers = [client.get("/a/forged/") for _n in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert "default-src 'self'" in answers[-1]["Content-Security-Policy"]
    assert [client.get("/join/forged/").status_code for _n in range(4)][-1] == 429
