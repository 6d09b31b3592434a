"""How accounts come to be: an officer makes them; nobody signs up alone. And how a "no" sounds."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from firstlight.console.account.second_factor import needs_second_factor


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return under which name wrong passwords are counted: letters' case makes no new name."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(name).strip().casefold()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up; everything else as the library does it, in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait a quarter of an hour."),
        "rate_limited": _("Too many tries. Wait a little."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
        "account_inactive": _("This account is closed. Ask your station's officer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is made with the membership."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor, in our words; it may not be dropped where the role needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one before you remove this."
        ),
        "cannot_generate_recovery_codes": _("Set up a second factor first."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Return whether a factor may go: not the last one of somebody whose role needs it."""
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        last = not others.exclude(pk=authenticator.pk).exists()
        return not (last and needs_second_factor(authenticator.user))

    def get_totp_label(self, user: Any) -> str:
        """Return the sign-in name: it tells nobody who it is."""
        return str(user.get_username())
