"""Warnings as they come in: kept verbatim, taken once, replaced and lifted by their issuer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.duty.actions.gates import propose_calling_off
from firstlight.duty.actions.standby import lift, stand_by
from firstlight.duty.models import WeatherWarning
from firstlight.duty.queries import storms
from firstlight.duty.rules.weather import calls_off_gates
from firstlight.duty.schemas.storms import EndWarning, TakeWarning
from firstlight.exchange.cap import Alert, Info, read_alert
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.jobs import Order, enqueue

ENDS = "duty.warning_ends"
ACCEPTED = ("Alert", "Update", "Cancel")
CHINESE_XML = (b"gb2312", b"gbk", b"gb18030")


@dataclass(frozen=True, slots=True)
class Taken:
    """A warning, and whether it had come before."""

    warning: WeatherWarning
    is_repeated: bool


@action("duty.take_warning", may="duty.warn", takes=TakeWarning)
def take_warning(context: Context, data: TakeWarning) -> Taken:
    """Take in a warning for the actor's station; the same message again changes nothing.

    An alert or update in force puts the station on notice; a cancellation lifts what it names and
    stands down who only watched. Only the issuer's own messages are replaced or lifted.

    Raises
    ------
    BadFile
        It is no CAP 1.2; ``field`` names what is wrong.
    Refused
        ``not-a-warning``: a draft, a receipt or another message that warns of nothing.
    """
    alert = read_alert(data.source)
    station_id = context.actor.station_id
    if alert.message_type not in ACCEPTED or alert.status in ("System", "Draft"):
        raise Refused(
            "not-a-warning",
            _("This message warns of nothing: it is a draft, a receipt or a system message."),
            field="source",
        )
    known = storms.same_message(station_id, alert.sender, alert.identifier)
    if known is not None:
        context.record(known, again=True)
        return Taken(known, True)
    earlier = storms.referred(station_id, alert.sender, alert.references)
    row = _kept(context, alert, data.source, earlier)
    context.record(row, sender=row.sender, kind=row.message_type, colour=row.colour)
    _settle(context, row, earlier)
    return Taken(row, False)


def _settle(context: Context, row: WeatherWarning, earlier: list[WeatherWarning]) -> None:
    """Do what follows from a message: replace, lift, or put on notice."""
    if row.message_type == "Cancel":
        for each in earlier:
            each.lifted_at = row.issued_at
            each.save(update_fields=["lifted_at"])
        lift(context, earlier)
        return
    for each in earlier:
        each.replaced_by_id = row.pk
        each.save(update_fields=["replaced_by_id"])
    if later := storms.later_about(row):  # messages may overtake each other
        _overtaken(row, later)
        return
    if row.expires_at is not None and row.expires_at <= context.now:
        return
    stand_by(context, row, earlier)
    if row.expires_at is not None:
        order = Order(
            ENDS,
            f"{ENDS}:{row.pk}",
            row.station_id,
            {"warning": str(row.pk)},
            run_after=row.expires_at,
        )
        enqueue([order])
    if calls_off_gates(row):
        propose_calling_off(context, row)


def _overtaken(row: WeatherWarning, later: WeatherWarning) -> None:
    if later.message_type == "Cancel":
        row.lifted_at = later.issued_at
    else:
        row.replaced_by_id = later.pk
    row.save(update_fields=["lifted_at", "replaced_by_id"])


def _kept(
    context: Context, alert: Alert, source: bytes, earlier: list[WeatherWarning]
) -> WeatherWarning:
    said = alert.said_in("zh")
    row = WeatherWarning(
        station_id=context.actor.station_id,
        identifier=alert.identifier,
        sender=alert.sender,
        issued_at=alert.sent_at,
        message_type=alert.message_type,
        references=" ".join(f"{r.sender},{r.identifier},{r.sent}" for r in alert.references),
        is_exercise=alert.is_exercise,
        source=_text(source),
        **(_words(said, alert.sender) if said else _inherited(earlier, alert.sender)),
    )
    if alert.message_type == "Cancel":
        row.lifted_at = alert.sent_at
    row.save(force_insert=True)
    return row


def _words(said: Info, sender: str) -> dict[str, Any]:
    return {
        "issuer": (said.sender_name or sender)[:160],
        "hazard": said.event[:60],
        "colour": said.colour,
        "headline": said.headline[:300],
        "description": said.description,
        "instruction": said.instruction,
        "area": "；".join(area.description for area in said.areas)[:300],
        "area_geometry": _geometry(said),
        "effective_at": said.effective_at or said.onset_at,
        "expires_at": said.expires_at,
    }


def _inherited(earlier: list[WeatherWarning], sender: str) -> dict[str, Any]:
    """Return what a cancellation without words is about: what it cancels."""
    first = earlier[0] if earlier else None
    return {
        "issuer": first.issuer if first else sender[:160],
        "hazard": first.hazard if first else "",
        "area": first.area if first else "",
    }


def _geometry(said: Info) -> dict[str, Any] | None:
    rings = [[list(point) for point in ring] for area in said.areas for ring in area.polygons]
    circles = [list(circle) for area in said.areas for circle in area.circles]
    if not rings and not circles:
        return None
    return {
        "type": "MultiPolygon",
        "coordinates": [[ring] for ring in rings],
        "circles": circles,
    }


def _text(source: bytes) -> str:
    """Return the message as text, in the encoding that it declares."""
    head = source[:120].lower()
    chinese = any(name in head for name in CHINESE_XML)
    return source.decode("gb18030" if chinese else "utf-8", errors="replace")


@action("duty.end_warning", may="system.clock", takes=EndWarning)
def end_warning(context: Context, data: EndWarning) -> WeatherWarning:
    """Stand down who only watched for a warning whose own hour is over; it was not renewed."""
    row = storms.warning(context.actor, data.warning_id)
    if row.replaced_by_id is None:
        lift(context, [row])
    context.record(row, colour=row.colour)
    return row
