"""How a file is called when it leaves the house: in its reader's language, fit for any disk."""

import re

from django.utils.http import content_disposition_header

# What some disk, or the command line behind it, takes for something else than a name.
UNFIT = re.compile(r'[\x00-\x20\x7f-\x9f\\/:*?"<>|\u200e\u200f\u2028-\u202e\u2066-\u2069]+')
LONGEST = 80


def filed(*parts: object, form: str, shown: bool = False) -> str:
    """Return the header that names a file; `shown` is opened in the browser, others are kept.

    `parts` are words such as what it is, its number, its day; what is "" is left out.
    """
    words = (UNFIT.sub("-", str(part)).strip("-.") for part in parts)
    name = "-".join(word for word in words if word)[:LONGEST].strip("-.")
    return content_disposition_header(not shown, f"{name or 'firstlight'}.{form}") or ""
