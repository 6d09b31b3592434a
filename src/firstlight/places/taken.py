"""How a room above hears, inside the act, what an import of places has done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from firstlight.places.models import Place, PlaceDraft

if TYPE_CHECKING:
    from firstlight.kernel.actions import Context


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of a file that made a place, or changed one, and what that place was before."""

    number: int
    verdict: str
    place: Place
    changes: list[dict[str, Any]]


Keeper = Callable[["Context", PlaceDraft, Mapping[str, int], Sequence[Taken]], None]
_keepers: list[Keeper] = []


def keeps_imports(keeper: Keeper) -> None:
    """Register what keeps the doings of imports; twice changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def tell(
    context: "Context", draft: PlaceDraft, counts: Mapping[str, int], taken: Sequence[Taken]
) -> None:
    """Tell what an import has done."""
    for keeper in _keepers:
        keeper(context, draft, counts, taken)
