"""How long what is kept, and what a passphrase must be."""

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Slip

CONTENT_DAYS = 30  # after closing without proof; what is proven goes at once: police have it
IDENTITY_DAYS = 30  # after the answer
ROW_DAYS = 365  # the reference of the police, without a word of what was said
OPENING_MINUTES = 30
LEAST_SIGNS = 16


def refuse_weak(passphrase: str, again: str) -> None:
    """Refuse a passphrase that is short, of few signs, or was typed two ways.

    Raises
    ------
    Slip
        ``weak`` or ``not-alike``, at its field.
    """
    if len(passphrase) < LEAST_SIGNS or len(set(passphrase)) < LEAST_SIGNS // 2:
        raise Slip(
            "weak",
            _("Take at least %(least)s signs: five words that nobody would guess, for example."),
            field="passphrase",
            least=LEAST_SIGNS,
        )
    if passphrase != again:
        raise Slip("not-alike", _("The two passphrases differ."), field="again")
