"""Reading one kind of row: a list in pages, and one by its key."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema
from pydantic import create_model

from firstlight.api.problems import SignedIn
from firstlight.api.shown import KINDS, Kind, told
from firstlight.kernel.errors import NotFound, SwitchedOff

PER_PAGE = 200


class Part(Schema):
    """A page of rows; ask again with `after` = `next` until it is empty."""

    next: str


def reads(router: Router, kind: Kind) -> None:
    """Add the two doors for reading `kind`, and let the change feed know it."""
    KINDS[kind.label] = kind
    name = kind.path.replace("-", "_")
    part: type[Part] = create_model(
        f"{kind.out.__name__}Part",
        __base__=Part,
        rows=(list[kind.out], ...),  # type: ignore[name-defined]
    )

    @router.get(f"/{kind.path}", response=part, operation_id=f"list_{name}")
    def list_rows(request: SignedIn, after: UUID | None = None) -> dict[str, Any]:
        rows = _open(request, kind).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        found = list(rows[: PER_PAGE + 1])
        more, found = len(found) > PER_PAGE, found[:PER_PAGE]
        return {
            "next": str(found[-1].pk) if more else "",
            "rows": told(request.auth, kind, found),
        }

    @router.get(f"/{kind.path}/{{uuid:key}}", response=kind.out, operation_id=f"read_{name}")
    def read_row(request: SignedIn, key: UUID) -> dict[str, Any]:
        row = _open(request, kind).filter(pk=key).first()
        if row is None:
            raise NotFound
        return told(request.auth, kind, [row])[0]


def _open(request: SignedIn, kind: Kind) -> QuerySet[Any]:
    """Return the rows that the reader may see, or say that their part is switched off."""
    if kind.is_closed_to(request.auth):
        raise SwitchedOff
    return kind.rows(request.auth)
