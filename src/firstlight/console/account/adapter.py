"""How accounts come to be: an officer makes them; nobody signs up alone. And how a "no" sounds."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from firstlight.console.account.second_factor import needs_second_factor
from firstlight.console.templatetags.devices import device
from firstlight.force.tries import counted_as

WAYS = {
    "reauthenticate": _("Use my password"),
    "mfa_reauthenticate": _("Use the app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use my key"),
}


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return under which name wrong passwords are counted."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return counted_as(str(name))


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up; everything else as the library does it, in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes."),
        "rate_limited": _("Too many tries. Wait a little."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
        "account_inactive": _("This account is closed. Ask your station's officer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is made with the membership."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to say once more who one is, named as they are on every page."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS[way["id"]]} for way in ways]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor, in our words; it may not be dropped where the role needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one before you remove this."
        ),
        "cannot_generate_recovery_codes": _("Set up a second factor first."),
        "unknown_key": _(
            "This key opens nothing here. It may have been removed; sign in with your password."
        ),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Return whether a factor may go: not the last one of somebody whose role needs it."""
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        last = not others.exclude(pk=authenticator.pk).exists()
        return not (last and needs_second_factor(authenticator.user))

    def validation_error(self, code: str, *args: Any) -> Any:
        """Return a “no” in our words; the library says of a key, too, that its code was wrong."""
        is_key = "credential" in context.request.POST
        return super().validation_error(
            "unknown_key" if is_key and code == "incorrect_code" else code, *args
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the name offered for a new key: the device that is being held."""
        return device(context.request.headers.get("User-Agent", ""))

    def get_totp_label(self, user: Any) -> str:
        """Return the sign-in name: it tells nobody who it is."""
        return str(user.get_username())
