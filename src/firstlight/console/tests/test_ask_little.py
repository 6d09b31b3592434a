"""What every page costs before it shows anything: a handful of questions about who asks."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

TABLE = re.compile(r'FROM "(\w+)"')
ABOUT_THE_READER = [
    "django_session",
    "force_account",  # with the person
    "force_membership",  # with what they were given, and over what
    "privacy_moduleswitch",
]


def asked(browser, path):
    """Return the table that each question of a page begins at."""
    browser.get(path)  # what is asked for once only has been asked
    with CaptureQueriesContext(connection) as found:
        browser.get(path)
    return [TABLE.search(query["sql"])[1] for query in found.captured_queries]


def test_an_officers_page_asks_four_questions_about_the_officer(cast, sign_in):
    assert asked(sign_in(cast.people.olga), "/nowhere/") == ABOUT_THE_READER


@pytest.mark.parametrize("who", ["bo", "ada", "amy"])
def test_a_seat_over_a_tree_asks_for_what_is_in_it_too(cast, sign_in, who):
    found = asked(sign_in(getattr(cast.people, who)), "/nowhere/")
    assert found == [*ABOUT_THE_READER, "force_organisation"]


def test_a_page_that_listens_asks_where_the_log_ends_and_its_own_questions(cast, sign_in):
    assert asked(sign_in(cast.people.olga), "/desk/calls.geojson") == [
        *ABOUT_THE_READER,
        "kernel_loghead",
        "incidents_mutualaid",  # which calls concern her besides her station's:
        "incidents_invite",
        "incidents_attendance",
        "incidents_incident",
    ]


def test_the_second_factor_is_asked_about_only_where_one_is_owed(cast, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    volunteer = asked(sign_in(cast.people.bo), "/my/")
    assert Authenticator._meta.db_table not in volunteer
    assert volunteer.count("force_membership") <= 2  # who they are, and what the page shows
    officer = sign_in(cast.people.olga)
    assert officer.get("/my/").status_code == 302
    assert asked(officer, "/my/").count(Authenticator._meta.db_table) == 1
