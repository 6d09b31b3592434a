"""Numbers out of JSON: what is not one is refused by the name of its field."""

from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput


def number(value: Any, field: str, default: float | None = None) -> float:
    """Return one finite number; `default` stands for None."""
    value = default if value is None else value
    if value is None:
        raise BadInput(f"{field}: is missing")
    found = numbers(value, field)
    if found.ndim:
        raise BadInput(f"{field}: must be one number")
    return float(found)


def whole(value: Any, field: str, default: int) -> int:
    """Return one whole number >= 0; `default` stands for None."""
    found = number(value, field, default)
    if found != int(found) or found < 0:
        raise BadInput(f"{field}: must be a whole number of at least 0")
    return int(found)


def numbers(value: Any, field: str) -> Floats:
    """Return an array of finite numbers, of whatever shape the lists had."""
    if value is None:
        raise BadInput(f"{field}: is missing")
    if _holds_other_than_numbers(value):
        raise BadInput(f"{field}: must hold numbers only")
    try:
        array = np.asarray(value, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as fault:
        raise BadInput(f"{field}: must hold numbers, in rows of one length") from fault
    if not np.isfinite(array).all():
        raise BadInput(f"{field}: every number must be finite")
    return array


def _holds_other_than_numbers(value: Any) -> bool:
    # numpy would read "3" and true as numbers; a case file that says so is wrong.
    if isinstance(value, list):
        return any(_holds_other_than_numbers(part) for part in value)
    return isinstance(value, bool) or not isinstance(value, int | float)
