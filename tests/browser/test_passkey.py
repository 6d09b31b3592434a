"""A passkey, with a virtual authenticator: made, signed out, signed in without a password."""

import pytest
from tests.browser.driving import Visitor
from tests.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(home_of):
    # A passkey belongs to a name, never to a number: the page is opened as localhost.
    with served(home_of("passkey")) as running:
        yield running


@pytest.fixture
def holder(browser, desk):
    """Somebody whose device makes and keeps passkeys, and knows its owner."""
    desk_at = Local(desk).url
    found = Visitor(browser, Local(desk), "holder", language="en")
    wire = found.context.new_cdp_session(found.page)
    wire.send("WebAuthn.enable")
    device = wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]
    found.keys = lambda: wire.send("WebAuthn.getCredentials", {"authenticatorId": device})[
        "credentials"
    ]
    yield found
    found.context.close()
    # Here the server's own name is localhost, which is no other host.
    assert [fault for fault in found.faults if not fault.startswith(f"asked {desk_at}")] == []


class Local:
    """The same server by its name."""

    def __init__(self, desk):
        self.url = desk.url.replace("127.0.0.1", "localhost")


def test_a_passkey_is_made_and_opens_the_door_alone(holder):
    page = holder.page
    holder.go("/accounts/login/").click("button[name=username][value=volunteer]")
    page.wait_for_url(lambda url: "/login/" not in url)
    holder.go("/accounts/2fa/webauthn/add/")
    if "/reauthenticate/" in page.url:
        page.locator("[name=password]").fill("demo-dawn-2019")
        holder.press("Enter")
        page.wait_for_url("**/webauthn/add/**")
    page.locator("[name=name]").fill("my device")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    [key] = holder.keys()
    assert key["isResidentCredential"]
    assert key["rpId"] == "localhost"

    # An open page would ask for news once more, without its session.
    page.goto("about:blank")
    holder.context.clear_cookies()
    holder.go("/")
    assert "/accounts/login/" in page.url
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/accounts/" not in url, timeout=8000)
    assert holder.keys()[0]["signCount"] > key["signCount"]
