"""Doing: every action that a person may do is one door, its input schema the body.

The same object is what a phone puts into its outbox. With the header ``X-Command-Id`` (a UUID of
the sender's) a delivery that is repeated does nothing more.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Annotated, Any
from uuid import UUID

from django.db import models
from ninja import Header, Router, Schema
from pydantic import BaseModel

from firstlight.api.problems import SignedIn
from firstlight.api.shown import shown
from firstlight.force.roles import ROLES
from firstlight.kernel.actions import REGISTRY, Action
from firstlight.kernel.actor import Actor
from firstlight.kernel.receipts import first_time
from firstlight.kernel.refusals import whole

# Not from outside: whose answer is a file, whose input is a folder of the server, and what only
# the clock does although it does it with a desk's capability.
INSIDE = frozenset(
    {
        "log.export",
        "places.register_pack",
        "force.choose_password",
        "force.open_archive",
        "callouts.escalate_callout",
        "callouts.expire_aid",
        "callouts.warn_ending",
        "incidents.note_look",
        "incidents.raise_overdue",
        "training.open_picture",
        "hazards.open_photo",
        "enterprises.open_findings",
        "records.export_civil",
    }
)
HELD = frozenset().union(*(role.capabilities for role in ROLES.values()))


class Done(Schema):
    """What was done: the rows that it was about, as the sender may see them now.

    `result` is what the act returns beside rows: a token, a count, an opened file.
    """

    repeated: bool = False
    rows: list[dict[str, Any]] = []
    result: Any = None


def acts(router: Router, rooms: tuple[str, ...]) -> None:
    """Add a door for every action of `rooms` that some role may do."""
    for name, action in sorted(REGISTRY.items()):
        if name.partition(".")[0] in rooms and is_open(action):
            router.add_api_operation(
                f"/do/{name}",
                ["POST"],
                _door(action),
                response=Done,
                operation_id=name.replace(".", "_"),
                summary=(action.run.__doc__ or name).strip().partition("\n")[0],
                description=(action.run.__doc__ or name).strip().partition("\n")[0],
                openapi_extra={"x-capability": action.may, "x-offline": action.offline.value},
            )


def is_open(action: Action) -> bool:
    """Return whether people may do this from outside.

    What only jobs do has no door; what takes a file has a page, where a person looks before
    something happens.
    """
    takes_file = any(field.annotation is bytes for field in action.takes.model_fields.values())
    return action.may in HELD and action.name not in INSIDE and not takes_file


def _door(action: Action) -> Callable[..., Done]:
    def do(
        request: SignedIn,
        data: BaseModel,
        command_id: Annotated[UUID | None, Header(alias="X-Command-Id")] = None,
    ) -> Done:
        with whole():
            if command_id and not first_time(request.auth, action.name, command_id):
                return Done(repeated=True)
            return answer(request.auth, action.run(request.auth, data))

    do.__annotations__["data"] = action.takes
    return do


def answer(actor: Actor, result: object) -> Done:
    """Return what an action gave back, ready to travel."""
    if is_dataclass(result) and not isinstance(result, type):
        values = {name: getattr(result, name) for name in _names(result)}
        rows = [each for each in values.values() if isinstance(each, models.Model)]
        rest = {name: v for name, v in values.items() if not isinstance(v, models.Model)}
        return Done(rows=_rows(actor, rows), result=rest or None)
    if isinstance(result, models.Model):
        return Done(rows=_rows(actor, [result]))
    if isinstance(result, list) and all(isinstance(each, models.Model) for each in result):
        return Done(rows=_rows(actor, result))
    return Done(result=result)


def _names(result: Any) -> list[str]:
    return [each.name for each in fields(result)]


def _rows(actor: Actor, rows: list[Any]) -> list[dict[str, Any]]:
    return list(shown(actor, [row.label for row in rows if hasattr(row, "label")]).values())
