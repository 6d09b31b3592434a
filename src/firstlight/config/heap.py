"""Keep the garbage collector off what never becomes garbage.

The product, its libraries and its templates are some half a million objects; a full collection
that walks over them holds every page up for a few tenths of a second. After the start they are
set aside, and collections come less often.
"""

import gc

from django.template.loader import get_template
from django.urls import get_resolver

# New objects before the youngest are looked at; how often that, before the older ones are.
THRESHOLDS = (20_000, 20, 50)
FIRST = ("desk/desk.html", "searches/search.html", "incidents/record.html")


def settle() -> None:
    """Load what the first page would have to load, and set all that is loaded aside."""
    _ = get_resolver().url_patterns
    for name in FIRST:
        get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
