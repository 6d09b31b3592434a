"""How a file is called when it leaves the house: in its reader's language, fit for any disk."""

import re

from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy

# What some disk, or the command line behind it, takes for something else than a name.
UNFIT = re.compile(r'[\x00-\x20\x7f-\x9f\\/:*?"<>|·\u200e\u200f\u2028-\u202e\u2066-\u2069]+')
LONGEST = 80
# What the page of each list is called; its files are called the same.
LISTS = {
    "access": gettext_lazy("Sensitive files"),
    "actions": gettext_lazy("What was settled"),
    "assessments": gettext_lazy("Impact assessments"),
    "breaches": gettext_lazy("Data breaches"),
    "calls": gettext_lazy("Calls"),
    "certificates": gettext_lazy("Certificates"),
    "complaints": gettext_lazy("Complaints"),
    "courses": gettext_lazy("Courses"),
    "data_requests": gettext_lazy("Rights desk"),
    "disputes": gettext_lazy("Disputes"),
    "ecology": gettext_lazy("Waters"),
    "enterprise-visits": gettext_lazy("Enterprises"),
    "enterprises": gettext_lazy("Register of enterprises"),
    "equipment": gettext_lazy("Kit"),
    "events": gettext_lazy("Events"),
    "flights": gettext_lazy("Flights"),
    "gates": gettext_lazy("School gates"),
    "grid-events": gettext_lazy("Grid events"),
    "hazards": gettext_lazy("Hazards"),
    "inspections": gettext_lazy("Inspections"),
    "kept_images": gettext_lazy("Drone images kept"),
    "meetings": gettext_lazy("Joint meetings"),
    "patrol-runs": gettext_lazy("Patrols walked"),
    "patrols": gettext_lazy("Patrol plans"),
    "people": gettext_lazy("People"),
    "places": gettext_lazy("Places"),
    "records": gettext_lazy("Service records"),
    "refused": gettext_lazy("Refused attempts"),
    "retention": gettext_lazy("Scheduled erasure"),
    "searches": gettext_lazy("Searches"),
    "service-certificates": gettext_lazy("Certificates of service"),
    "shifts": gettext_lazy("List of shifts"),
    "signs": gettext_lazy("Signs"),
    "site-checks": gettext_lazy("Checked sites"),
    "stars": gettext_lazy("Stars"),
    "stories": gettext_lazy("Stories"),
    "storms": gettext_lazy("Storms"),
    "talks": gettext_lazy("Talks"),
    "targets": gettext_lazy("Targets"),
    "tips": gettext_lazy("Tips"),
    "training": gettext_lazy("Training"),
}


def filed(*parts: object, form: str, shown: bool = False) -> str:
    """Return the header that names a file; `shown` is opened in the browser, others are kept.

    `parts` are words such as what it is, its number, its day; what is "" is left out.
    """
    words = (UNFIT.sub("-", str(part)).strip("-.") for part in parts)
    name = "-".join(word for word in words if word)[:LONGEST].strip("-.")
    return content_disposition_header(not shown, f"{name or 'firstlight'}.{form}") or ""


def filed_list(name: str, form: str) -> str:
    """Return the header that names the file of a list: as its page is called, with the day."""
    return filed(LISTS.get(name, name), timezone.localdate(), form=form)
