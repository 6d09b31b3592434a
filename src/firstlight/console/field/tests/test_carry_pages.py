"""Which pages a phone may take along to where there is no signal, and whose they are."""

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static


@pytest.mark.parametrize("path", ["/my/", "/my/shifts/", "/my/gates/", "/my/no-signal/"])
def test_a_field_page_says_whose_it_is_and_is_in_no_common_store(cast, sign_in, path):
    answer = sign_in(cast.people.bo).get(path)
    account = cast.people.bo.account
    assert answer.headers["X-Carried"] == f"{account.pk} zh-hans {static('console/js/worker.js')}"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/", "/people/", "/me/", "/my/hours/", "/my/training/"])
def test_pages_of_the_desk_and_of_the_record_stay_where_they_are(cast, sign_in, path):
    for who in (cast.people.olga, cast.people.bo):
        assert "X-Carried" not in sign_in(who).get(path).headers


def test_nothing_is_taken_along_by_whoever_may_not_read_it(cast, client, sign_in):
    assert "X-Carried" not in client.get("/my/").headers
    missing = sign_in(cast.people.bo).get("/my/shifts/01890000-0000-7000-8000-000000000000/")
    assert missing.status_code == 404
    assert "X-Carried" not in missing.headers


def test_the_worker_stands_at_the_root_and_is_asked_for_anew_each_time(client, db):
    answer = client.get("/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    with open(finders.find("console/js/worker.js"), "rb") as file:
        assert answer.content == file.read()
    assert "worker-src 'self'" in client.get("/accounts/login/").headers["Content-Security-Policy"]
