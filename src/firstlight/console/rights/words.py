"""What pages and papers of the rights desk call things."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAK: Mapping[str, str | Promise] = {
    "what": _("What has happened"),
    "noticed_at": _("Noticed at"),
    "happened_at": _("Happened at"),
    "whose": _("Whose data"),
    "kinds": _("Which data"),
    "how_many": _("How many people"),
    "has_minors": _("Minors are among them"),
    "cause": _("Cause"),
    "harm": _("Harm that may follow"),
    "measures": _("What stopped it, and what those concerned can do"),
    "contained_at": _("Contained at"),
    "authority": _("Authority told"),
    "people": _("The people told"),
    "guardians": _("Minors' guardians are told too"),
    "finding": _("Finding"),
}
