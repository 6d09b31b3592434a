"""The template of an impact assessment (个保法 55-56): what is asked, in its order."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=3 * 365)  # by law
LONGEST = 2000
QUESTIONS: Mapping[str, str | Promise] = {
    "what": _("What is to be done, with which data of whom?"),
    "why": _("Is the purpose lawful, stated and fair? On what ground?"),
    "need": _("Is each item needed? What was left out, and could it be done with less?"),
    "sensitive": _("Is data sensitive or about minors? How is separate consent given?"),
    "shared": _("Who sees it, inside and outside? What is agreed with them?"),
    "risks": _("What could happen to people's rights and safety? How likely, how grave?"),
    "measures": _("What is done against each risk, and is it enough and in proportion?"),
    "rights": _("How do people learn of it, object, and have it put right or erased?"),
    "kept": _("How long is it kept, and what erases it?"),
    "decision": _("What risk is left, who bears it, and is it to be done?"),
}
