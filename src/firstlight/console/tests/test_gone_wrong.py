"""What is shown where something went wrong: the reader's looks, a way on, nothing else."""

from django.db import OperationalError, connection
from django.test import Client

from firstlight.force.models import Account


def reader(cast, language):
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.create(person=cast.people.olga, username="olga"))
    client.cookies.load({"django_language": language, "fl_theme": "dark", "fl_type": "large"})
    return client


def shown(answer):
    page = answer.content.decode()
    assert 'data-place="public" data-theme="dark" data-type="large"' in page
    assert '<a class="button" href="/" referrerpolicy="no-referrer">' in page
    assert not {"olga", "123", "Traceback"} & set(page.split())
    return answer.status_code, page


def test_without_its_database_the_product_says_that_it_is_at_fault(cast):
    client = reader(cast, "en")

    def unreachable(*_given):
        raise OperationalError("the password of the database is 123")

    with connection.execute_wrapper(unreachable):
        code, page = shown(client.get("/incidents/"))

    assert code == 500
    assert '<html lang="en"' in page
    assert "It is our fault" in page


def test_what_no_page_sends_and_what_is_too_much_is_said_in_words(cast):
    client = reader(cast, "zh-hans")
    code, page = shown(
        client.post("/report/", b"--x", content_type="multipart/form-data; boundary=")
    )
    assert (code, "这次发来的内容看不懂" in page) == (400, True)
    sent_from = {"Referer": "http://testserver/report/?near=bridge", "Host": "testserver"}
    code, page = shown(client.post("/report/", {"summary": "很" * 2 * 2**20}, headers=sent_from))
    assert (code, "一次收不了这么多" in page) == (413, True)
    assert 'href="/report/?near=bridge" referrerpolicy' in page


def test_a_form_of_an_earlier_sign_in_leads_back_to_its_page_and_nowhere_else(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.create(person=cast.people.olga, username="olga"))
    for came_from, leads in (
        ("http://testserver/people/?team=dawn", "/people/?team=dawn"),
        ("http://testserver//elsewhere.example/", "/report/"),
        ("https://elsewhere.example/people/", "/report/"),
    ):
        sent_from = {"Referer": came_from, "Host": "testserver"}
        answer = client.post("/report/", {"summary": "x"}, headers=sent_from)
        assert answer.status_code == 403
        assert f'href="{leads}"' in answer.content.decode()
