"""Loops made into machine code, without losing their types."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a function of numbers and arrays at its first call; the result is kept on disk."""
    return cast(F, numba.njit(cache=True, nogil=True)(function))


def compiled_loosely(function: F) -> F:
    """Compile a function whose sums may be made in any order, which lets them run side by side."""
    return cast(F, numba.njit(cache=True, nogil=True, fastmath=True)(function))
