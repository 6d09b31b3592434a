"""A place's free properties, for formats that know only text and share one space of names."""

import json
from collections.abc import Collection, Mapping

from firstlight.exchange.shapes import Json

# The entry that names those properties whose text is JSON, so that 3 stays a number.
TYPED = "firstlight:json"
# In front of a property whose name the format needs for something else.
ESCAPE = "property:"


def escape_key(key: str, reserved: Collection[str]) -> str:
    """Return a name for the property that is none of the `reserved` ones (lower case)."""
    taken = not key.strip() or key.strip().lower() in reserved or key.startswith(ESCAPE)
    return ESCAPE + key if taken else key


def restore_key(key: str) -> str:
    """Undo `escape_key`."""
    return key.removeprefix(ESCAPE)


def to_text(properties: Mapping[str, Json]) -> tuple[dict[str, str], str]:
    """Spell every value as text.

    Returns
    -------
    tuple
        The texts, and which of them are JSON, for the entry `TYPED`; "" if none. An empty
        text counts as JSON, for an empty cell means that there is no value.
    """
    texts: dict[str, str] = {}
    typed: list[str] = []
    for key, value in properties.items():
        if isinstance(value, str) and value:
            texts[key] = value
        else:
            texts[key] = json.dumps(value, ensure_ascii=False)
            typed.append(key)
    return texts, json.dumps(typed, ensure_ascii=False) if typed else ""


def from_text(texts: Mapping[str, str], typed: str) -> dict[str, Json]:
    """Undo `to_text`; what somebody edited into something else stays the text it is."""
    marked = parsed(typed)
    marked = marked if isinstance(marked, list) else []
    return {key: parsed(text) if key in marked else text for key, text in texts.items()}


def parsed(text: str) -> Json:
    """Return the JSON value that `text` spells, or `text` itself."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
