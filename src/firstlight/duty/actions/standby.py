"""What follows from a warning by itself: on notice when it comes, stood down when it is lifted."""

from collections.abc import Iterable, Sequence

from firstlight.duty.actions.gates import withdraw_proposals
from firstlight.duty.actions.shifts import call_off, wearing
from firstlight.duty.models import EmergencyActivation, Saying, WeatherWarning
from firstlight.duty.queries import storms
from firstlight.duty.rules.storms import EMERGENCY_ACTIVATION
from firstlight.duty.rules.weather import proposed_level
from firstlight.force.queries import station_of
from firstlight.kernel.actions import Context
from firstlight.kernel.workflow import move


def stand_by(
    context: Context, row: WeatherWarning, earlier: Sequence[WeatherWarning]
) -> list[EmergencyActivation]:
    """Put the station on notice, or give its running activation the newer warning.

    The level stays what a person set once teams were asked; a new colour only proposes one.
    """
    running = storms.activations_about(earlier)
    for each in running:
        _tell(each, row)
        if each.state == "on_notice":
            each.response_level = proposed_level(row.colour)
        each.save()
        context.record(
            each, what="duty.warning_renewed", thread=each.pk, warning_id=row.pk, colour=row.colour
        )
    return running or [_begun(context, row)]


def _begun(context: Context, row: WeatherWarning) -> EmergencyActivation:
    made = EmergencyActivation(
        station_id=row.station_id,
        organisation=station_of(row.station_id),
        response_level=proposed_level(row.colour),
    )
    _tell(made, row)
    made.save(force_insert=True)
    move(
        context.as_system(),
        EMERGENCY_ACTIVATION,
        made,
        "warning_in",
        {"source": row.pk, "issuer": row.issuer, "issued_at": row.issued_at},
        thread=made.pk,
        warning_id=row.pk,
        colour=row.colour,
    )
    return made


def _tell(activation: EmergencyActivation, row: WeatherWarning) -> None:
    """Write down what the issuer says, as issued."""
    activation.warning = row
    activation.hazard, activation.warning_colour = row.hazard, row.colour
    activation.issuer, activation.issued_at, activation.area = row.issuer, row.issued_at, row.area


def lift(context: Context, rows: Iterable[WeatherWarning]) -> None:
    """Stand down who only watched; who is ready or out there is stood down by a person."""
    gone = list(rows)
    for each in storms.activations_about(gone):
        if each.state == "on_notice":
            each.ended_at = context.now
            move(
                context.as_system(),
                EMERGENCY_ACTIVATION,
                each,
                "lifted",
                {"lifted": True},
                thread=each.pk,
            )
    withdraw_proposals(context, gone)


def end_standbys(context: Context, row: EmergencyActivation, reason: str | Saying) -> None:
    """Call off the stand-by shifts that nobody has begun; their people are told."""
    for each in storms.standbys(row):
        if each.state in ("open", "staffed"):
            call_off(wearing(context, "station_dispatcher"), each, reason)
