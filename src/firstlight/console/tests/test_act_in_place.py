"""An act on a page that stays open is told where to go, and what is to be said waits for it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from firstlight.console.in_place import InPlace
from firstlight.duty.tests.test_stand_by import cap

HERE = {"X-Fragment": "1"}


@pytest.mark.parametrize(
    ("sent", "status", "goes"),
    [
        (RequestFactory().post("/", headers=HERE), 204, "/people/"),
        (RequestFactory().post("/"), 302, None),
        (RequestFactory().get("/", headers=HERE), 302, None),
    ],
)
def test_only_an_act_in_place_is_told_where_to_go(sent, status, goes):
    answer = InPlace(lambda _request: HttpResponseRedirect("/people/"))(sent)
    assert (answer.status_code, answer.headers.get("X-Goes")) == (status, goes)
    assert ("Location" in answer) == (goes is None)


def test_what_is_no_way_elsewhere_stays_as_it_is():
    answer = InPlace(lambda _request: HttpResponse("part"))(
        RequestFactory().post("/", headers=HERE)
    )
    assert (answer.status_code, answer.content) == (200, b"part")


@pytest.mark.django_db
def test_what_was_done_is_said_on_the_page_that_is_fetched_after_it(cast, sign_in):
    officer = sign_in(cast.people.olga)
    source = SimpleUploadedFile("w.xml", cap("w1"), content_type="application/xml")
    answer = officer.post("/storms/take/", {"source": source}, headers=HERE)
    assert answer.status_code == 204
    assert "已接收" in officer.get(answer["X-Goes"]).content.decode()
