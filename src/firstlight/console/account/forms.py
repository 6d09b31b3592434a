"""The library's forms in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Words = str | Promise
CODE_HINT = _("Six digits from the app, or one of your recovery codes.")


def _word(form: Form, name: str, label: Words, hint: Words = "", **attrs: str) -> None:
    """Give a field our label and hint; a label stands above it, so no placeholder is needed."""
    field = form.fields[name]
    field.label, field.help_text = label, hint  # type: ignore[assignment]  # lazy words are words
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _left(count: int) -> str:
    return ngettext(
        "A recovery code was used; %(n)s is left. New ones, and a new telephone, are set up under"
        " “Sign-in and devices”.",
        "A recovery code was used; %(n)s are left. New ones, and a new telephone, are set up under"
        " “Sign-in and devices”.",
        count,
    ) % {"n": count}


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("Sign-in name"), autocapitalize="none", spellcheck="false")
        _word(self, "password", _("Password"))


class NewPassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("At least 12 characters: three or four unrelated words are easy to remember.")
        _word(self, "oldpassword", _("Present password"))
        _word(self, "password1", _("New password"), hint)
        _word(self, "password2", _("New password once more"))


class _Once:
    """A code opens once in all the time that it is good for.

    The library forgets a used code after one step, though clocks that are off may make it good
    for three.
    """

    def clean_code(self) -> str:
        """Return the code if it is right and has not been used."""
        code: str = super().clean_code()  # type: ignore[misc]  # of the library's form
        steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
        plain = "".join(filter(str.isalnum, code)).lower()
        key = f"code-used:{self.user.pk}:{plain}"  # type: ignore[attr-defined]
        if not cache.add(key, 1, timeout=steps * TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class Code(_Once, AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), CODE_HINT, inputmode="numeric", autofocus="")

    def save(self) -> None:
        """Let them in; who has used a recovery code hears how many are left, before none is."""
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            self.authenticator.refresh_from_db()  # the code was struck off in another copy of it
            left = len(self.authenticator.wrap().get_unused_codes())
            messages.warning(context.request, _left(left))


class CodeAgain(_Once, ReauthenticateForm):  # type: ignore[misc]
    """The second factor before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), CODE_HINT, inputmode="numeric")


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code shown by the app"), inputmode="numeric")


class NewKey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Name of the key"), _("For example: my telephone."))
        hint = _("With it you need no password; the device asks for a PIN, a finger or a face.")
        _word(self, "passwordless", _("Sign in with it alone (passkey)"), hint)
        self.fields["passwordless"].initial = True


class KeyName(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Name of the key"))
