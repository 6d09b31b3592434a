"""Which addresses both show a form and take what is sent in it: their views' own words say so."""

import inspect
import re


def takes_what_it_shows(entry):
    """Whether a view reads what is sent, and is not one that is for sending only."""
    view = inspect.unwrap(entry.callback)
    above = inspect.getsource(view).partition("\ndef ")[0]
    return "@require_" not in above and any(map(reads, sources(view, set())))


def reads(source):
    return "request.POST" in source or "request.method" in source


def sources(view, seen):
    """Yield the source of a view and of the console's functions that it hands its request to."""
    seen.add(view)
    source = inspect.getsource(view)
    yield source
    for name in set(re.findall(r"\b(\w+)\(\s*request\b", source)):
        called = inspect.unwrap(view.__globals__.get(name, view))
        ours = getattr(called, "__module__", "").startswith("firstlight.console")
        if ours and inspect.isfunction(called) and called not in seen:
            yield from sources(called, seen)
