"""Who gets in: password and code, recovery codes, lock-out, devices, links that open once."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstlight.config.demo.context import demo_roles
from firstlight.force.actions import invite_person, renew_key
from firstlight.force.invitations import token_for
from firstlight.force.models import Account
from firstlight.force.schemas import InvitePerson, RenewKey
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event

PASSWORD = "four-unrelated-words-here"


@pytest.fixture(autouse=True)
def _no_tries_before():
    """Wrong codes are counted in memory; each test begins with none."""
    cache.clear()


@pytest.fixture
def account(cast):
    """Olga's account: a role that needs a second factor."""
    found = Account(person=cast.people.olga, username="olga")
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def volunteer(cast):
    found = Account(person=cast.people.bo, username="bo")
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def code_now(secret, steps=1):
    """The code of this moment, or so many steps from the oldest that is taken."""
    counter = next(iter(yield_hotp_counters_from_time())) + steps
    return format_hotp_value(hotp_value(secret, counter))


def with_app(account):
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    RecoveryCodes.activate(account)
    return secret


def again(client):
    """Say once more who one is, as something grave asks."""
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def is_in(client):
    return client.get("/me/security/").status_code == 200


def test_a_volunteer_gets_in_with_name_and_password(client, volunteer):
    answer = sign_in(client, "bo")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(client)


def test_a_form_sent_after_the_sign_in_lapsed_leads_back_to_where_it_stands(
    client, cast, volunteer
):
    whose = f"/people/{cast.people.bo.pk}/"
    sent_to = f"{whose}do/insurance/"

    def goes_on(came_from):
        answer = client.post(sent_to, headers={"Referer": came_from})
        return parse_qs(urlsplit(answer["Location"]).query)["next"]

    assert goes_on(f"http://testserver{whose}?tab=papers") == [f"{whose}?tab=papers"]
    assert goes_on("https://elsewhere.example/people/") == [sent_to]
    # An address that only takes forms, opened as a page, is the page above it.
    browser = {"Accept": "text/html,application/xhtml+xml"}
    assert client.get(sent_to, headers=browser)["Location"] == whose
    assert client.get("/me/seat/" + whose[8:], headers=browser)["Location"] == "/me/"
    assert client.get(sent_to).status_code == 405


def test_a_wrong_password_and_an_unknown_name_sound_alike(client, volunteer):
    wrong = sign_in(client, "bo", "wrong-password-here").content.decode()
    unknown = sign_in(client, "nobody", "wrong-password-here").content.decode()

    def plain(page):
        return re.sub(r'value="[^"]*"|content="[^"]*"', "", page)

    assert plain(wrong) == plain(unknown)
    assert not is_in(client)


def test_password_then_code_and_no_page_between(client, account):
    secret = with_app(account)

    assert sign_in(client, "olga")["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert is_in(client)


@pytest.mark.parametrize("later_s", [0, 40])
def test_a_code_opens_once_as_long_as_it_is_good(client, account, monkeypatch, later_s):
    code = code_now(with_app(account), steps=2)  # of a telephone that is half a minute fast
    sign_in(client, "olga")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + later_s)
    other = Client()
    sign_in(other, "olga")
    other.post("/accounts/2fa/authenticate/", {"code": code})

    assert is_in(client)
    assert not is_in(other)


def test_a_recovery_code_opens_once(account):
    with_app(account)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    opened = []
    for _ in range(2):
        client = Client()
        sign_in(client, "olga")
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        page = client.get("/me/security/")
        opened.append((page.status_code, "还剩 9 个" in page.content.decode()))

    assert opened == [(200, True), (302, False)]


def test_codes_cannot_be_guessed_for_ever(client, account):
    secret = with_app(account)
    sign_in(client, "olga")
    for _ in range(12):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert not is_in(client)


def test_five_wrong_passwords_lock_the_name_also_after_a_restart(client, volunteer):
    for _ in range(5):
        last = sign_in(client, "bo", "wrong-password-here")
    right = sign_in(Client(), "bo")

    assert last.status_code == right.status_code == 429
    assert 'data-clock="due"' in last.content.decode()
    assert not is_in(client)


def test_an_officer_sees_the_lock_and_their_link_opens_it_at_once(
    client, cast, account, volunteer
):
    for _ in range(5):
        sign_in(client, "BO", "wrong-password-here")
    officer = Client()
    officer.force_login(account)
    whose, locked = f"/people/{cast.people.bo.pk}/", "多次输错密码，已锁定"

    assert locked in officer.get(whose).content.decode()
    renewed = officer.post(f"{whose}do/renew/").content.decode()
    assert "登录凭据已重发" in renewed
    assert "还没有设密码" in renewed
    link = re.search(r"http://testserver(/join/[^<]+)", renewed)[1]
    # The link is opened where somebody else is signed in: they go, and the password is theirs.
    assert "这台设备上登录着“olga”" in officer.get(link).content.decode()
    choose(officer, link.split("/")[2])
    assert not is_in(officer)
    assert sign_in(client, "bo", "five-new-words-for-me-now").status_code == 302
    assert "此链接已失效" in client.get(link).content.decode()


def test_letters_case_gives_no_further_tries(client, volunteer):
    for name in ("bo", "Bo", "BO", "bO", "bo"):
        sign_in(client, name, "wrong-password-here")

    assert sign_in(Client(), "bo").status_code == 429


def test_another_name_is_not_locked_by_it(client, account, volunteer):
    for _ in range(5):
        sign_in(client, "olga", "wrong-password-here")

    assert sign_in(Client(), "bo").status_code == 302


def test_who_may_more_than_volunteer_sets_up_a_second_factor_first(
    client, account, volunteer, settings
):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(account)
    phone = Client()
    phone.force_login(volunteer)

    assert client.get("/")["Location"] == reverse("mfa_index")
    assert client.get("/incidents/")["Location"] == reverse("mfa_index")
    assert client.get("/api/incidents").status_code == 403
    assert client.get("/accounts/2fa/").status_code == 200
    assert is_in(phone)
    with_app(account)
    assert is_in(client)


def test_nothing_is_offered_or_listened_to_before_a_factor_that_is_owed(client, account, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(account)

    asked = "您的身份须用两步验证，请先设置。"
    page = client.get("/accounts/2fa/").content.decode()
    assert asked in page
    assert "data-live-url" not in page
    assert "data-room" not in page
    with_app(account)
    page = client.get("/accounts/2fa/").content.decode()
    assert asked not in page
    assert "data-live-url" in page
    assert "data-room" in page


def test_a_seat_below_ones_highest_does_not_spare_the_second_factor(client, cast, settings):
    """Whoever leads a team and acts as a volunteer for now can take the other seat at any time."""
    settings.REQUIRE_SECOND_FACTOR = True
    leader = Account.objects.create(
        person=cast.people.ada,
        username="ada",
        acting_as=cast.people.ada.memberships.get().pk,
    )
    client.force_login(leader)

    assert client.get("/me/")["Location"] == reverse("mfa_index")


def test_the_last_factor_that_a_role_needs_is_not_removed(client, account, volunteer, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    secret = with_app(account)
    sign_in(client, "olga")
    client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    again(client)
    said = client.post("/accounts/2fa/totp/deactivate/").content.decode()

    assert "没有移除" in said
    assert "您的角色须有第二重验证" in said
    assert Authenticator.objects.filter(user=account, type="totp").exists()
    # Of two keys one may go, the last stays; nobody takes another's.
    Authenticator.objects.filter(user=account, type="totp").delete()
    keys = [
        Authenticator.objects.create(user=account, type="webauthn", data={"name": name})
        for name in ("old telephone", "new telephone")
    ]
    for key in keys:
        said = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/", follow=True)
    assert [key.pk for key in Authenticator.objects.filter(type="webauthn")] == [keys[1].pk]
    assert "您的角色须有第二重验证" in said.content.decode()
    other = Client()
    other.force_login(volunteer)
    assert other.post(f"/accounts/2fa/webauthn/keys/{keys[1].pk}/remove/").status_code == 404


def test_an_app_is_set_up_with_its_first_code_and_brings_recovery_codes(client, volunteer):
    sign_in(client, "bo")
    again(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<code class="mono">([A-Z2-7]+)</code>', page).group(1)

    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})

    kinds = set(Authenticator.objects.filter(user=volunteer).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    shown = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.search(r'id="recovery_codes">(.*?)</ul>', shown).group(1)
    assert codes.count("<li>") == 10
    kept = client.get("/accounts/2fa/recovery-codes/download/").content.decode()
    assert "曙光 · testserver" in kept
    assert len(re.findall(r"(?m)^\d{8}$", kept)) == 10


def test_something_grave_asks_once_more_who_it_is(client, volunteer):
    sign_in(client, "bo")
    asked = client.get("/accounts/2fa/totp/activate/")
    wrong = client.post("/accounts/reauthenticate/", {"password": "wrong-password-here"})
    still = client.get("/accounts/2fa/totp/activate/")
    again(client)

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert (wrong.status_code, still.status_code) == (200, 302)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    # The library's own limit answers with the page of the house, in its reader's looks.
    client.cookies["fl_theme"] = "dark"
    for _ in range(12):
        often = client.post("/accounts/reauthenticate/", {"password": "wrong-password-here"})
    assert (often.status_code, often["Retry-After"]) == (429, "60")
    assert "短时间内次数太多" in often.content.decode()
    assert 'data-theme="dark"' in often.content.decode()


def test_a_device_is_listed_and_the_others_can_be_signed_out(client, volunteer):
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140"})
    sign_in(phone, "bo")
    sign_in(client, "bo")

    page = client.get("/accounts/sessions/").content.decode()
    assert "Chrome" in page
    assert "Android" in page
    tablet = Client(headers={"User-Agent": "Mozilla/5.0 (iPad) Safari/605"})
    sign_in(tablet, "bo")
    ends = re.findall(
        r'action="(/accounts/sessions/\d+/end/)"',
        client.get("/accounts/sessions/").content.decode(),
    )
    assert len(ends) == 2
    client.post(ends[-1])
    assert (is_in(client), is_in(phone), is_in(tablet)) == (True, True, False)
    # What is said in passing is said in the reader's language too.
    said = client.post("/accounts/sessions/", follow=True).content.decode()

    assert "其他设备已退出登录。" in said
    assert is_in(client)
    assert not is_in(phone)


def test_a_new_password_ends_the_other_devices_and_weak_ones_are_refused(client, volunteer):
    phone = Client()
    sign_in(phone, "bo")
    sign_in(client, "bo")

    def change(new):
        answer = client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )
        volunteer.refresh_from_db()
        return volunteer.check_password(new) or answer.content.decode()

    volunteer.username = "bo-of-the-bridge"
    volunteer.save()
    assert "太短：至少 12 个字符。" in change("short")
    assert "这个密码很多人在用" in change("1q2w3e4r5t6y")
    assert "密码与登录名太像。" in change("bo-of-the-bridge")
    assert change("another-four-words-entirely") is True
    assert is_in(client)
    assert not is_in(phone)


def test_reading_pages_does_not_write_who_was_seen_each_time(client, volunteer):
    sign_in(client, "bo")
    is_in(client)
    with CaptureQueriesContext(connection) as asked:
        is_in(client)

    writes = [q["sql"] for q in asked if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert writes == []


def test_what_was_shown_is_kept_by_no_browser_but_for_what_needs_no_signal(client, volunteer):
    client.force_login(volunteer)
    for path in ("/my/", "/me/", "/api/me", "/my/patrol/", "/nothing-here/"):
        assert client.get(path)["Cache-Control"] == "private, no-store", path
    for path in ("/grid-events/new/", "/ecology/new/"):
        assert client.get(path)["Cache-Control"] == "private, no-cache", path
    assert "no-store" in client.post("/accounts/logout/")["Cache-Control"]


def test_nobody_signs_up_and_no_password_is_reset_by_mail(client, db):
    for path in (
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/password/set/",
    ):
        assert client.get(path).status_code == 404


# ── links that open once ─────────────────────────────────────────────────────────────────────


def choose(client, token, password="five-new-words-for-me-now"):
    return client.post(f"/join/{token}/", {"password": password, "again": password})


def test_an_invited_member_chooses_a_password_once_and_signs_in(client, cast):
    account = invite_person(cast.olga, InvitePerson(person_id=cast.people.di.pk, username="dido"))
    token = token_for(account)

    assert client.get(f"/join/{token}/").status_code == 200
    assert choose(client, token)["Location"] == "/accounts/login/"
    assert choose(Client(), token).status_code == 404
    sign_in(client, "dido", "five-new-words-for-me-now")

    assert is_in(client)


def test_a_weak_first_password_is_refused_and_the_link_stays_good(client, cast):
    account = invite_person(cast.olga, InvitePerson(person_id=cast.people.di.pk, username="dido"))

    assert choose(client, token_for(account), "short").status_code == 422
    assert choose(client, token_for(account)).status_code == 302


def test_an_officers_link_renews_everything_and_the_old_opens_nothing(client, cast, volunteer):
    with_app(volunteer)
    inside = Client()
    inside.force_login(volunteer)

    account = renew_key(cast.olga, RenewKey(person_id=cast.people.bo.pk))
    sign_in(client, "bo")

    assert not is_in(client)
    assert not is_in(inside)
    choose(client, token_for(account))
    sign_in(client, "bo", "five-new-words-for-me-now")
    assert is_in(client)
    event = Event.objects.get(action="force.renew_key")
    assert (event.actor, event.subject) == (
        f"person:{cast.people.olga.pk}",
        cast.people.bo.label,
    )


def test_a_key_is_renewed_by_another_officer_of_the_station_and_not_for_who_checks_on_it(
    cast, account, volunteer
):
    Account.objects.create(person=cast.people.uma, username="uma")

    def renew(actor, person):
        return renew_key(actor, RenewKey(person_id=person.pk))

    with pytest.raises(Refused) as own:
        renew(cast.olga, cast.people.olga)
    assert own.value.code == "own-key"
    with pytest.raises(Refused) as independent:
        renew(cast.olga, cast.people.uma)
    assert independent.value.code == "independent"
    with pytest.raises(NotFound):
        renew(cast.zoe, cast.people.bo)
    with pytest.raises(NotAllowed):
        renew(cast.ada, cast.people.bo)


def test_an_old_link_or_a_changed_one_leads_nowhere(client, cast, monkeypatch):
    account = invite_person(cast.olga, InvitePerson(person_id=cast.people.di.pk, username="dido"))
    token = token_for(account)
    later = time.time() + 4 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert client.get(f"/join/{token}/").status_code == 404
    assert client.get(f"/join/{token[:-1]}x/").status_code == 404


# ── the demonstration ────────────────────────────────────────────────────────────────────────


def demo_person(cast):
    person = cast.people.olga
    person.is_demo = True
    person.save()
    return Account.objects.create(person=person, username="officer")


def test_the_demonstrations_people_are_picked_on_its_sign_in_page(client, cast, settings):
    demo_person(cast)
    settings.DEMO = True

    assert b'value="officer"' in client.get("/accounts/login/").content
    assert client.post("/demo/sign-in/", {"username": "officer"}).status_code == 302
    assert is_in(client)


def test_nowhere_else_is_there_such_a_list_or_such_a_door(client, cast, settings, rf):
    demo_person(cast)
    settings.DEMO = False

    assert b'value="officer"' not in client.get("/accounts/login/").content
    assert client.post("/demo/sign-in/", {"username": "officer"}).status_code == 404
    request = rf.get("/accounts/login/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    assert demo_roles(request) == {"demo_roles": []}


def test_the_short_way_in_is_only_for_made_up_people(client, cast, settings, account):
    settings.DEMO = True

    assert client.post("/demo/sign-in/", {"username": "olga"}).status_code == 404


def test_the_short_way_in_leads_nowhere_outside(client, cast, settings):
    demo_person(cast)
    settings.DEMO = True
    answer = client.post(
        "/demo/sign-in/", {"username": "officer", "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/"
