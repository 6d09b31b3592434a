"""What makes a password too weak, in our words: the library has some of them in English only."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    """So many characters at least."""

    def get_error_message(self) -> str:
        """Return how long it must be, and how one remembers it."""
        return ngettext(
            "Too short: at least %(n)s character. Three or four unrelated words are easy to"
            " remember.",
            "Too short: at least %(n)s characters. Three or four unrelated words are easy to"
            " remember.",
            self.min_length,
        ) % {"n": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """None of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        """Return why, and what to do."""
        return _("Many people use this password, so it is tried first. Take another one.")


class NotTheName(password_validation.UserAttributeSimilarityValidator):
    """Nothing like the sign-in name."""

    def get_error_message(self) -> str:
        """Return why, and what to do."""
        return _("This is too much like your sign-in name. Take another one.")
