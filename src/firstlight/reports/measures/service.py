"""Figures of service: patrols, gates, storms, events, logs, courses."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.community.queries import counted as community
from firstlight.community.queries import talks
from firstlight.duty.models import GateWindow, Shift
from firstlight.duty.queries import counted as duty
from firstlight.duty.queries.events import events
from firstlight.duty.queries.gates import gate_duties
from firstlight.duty.queries.shift_rows import shifts
from firstlight.duty.queries.storms import activations
from firstlight.patrols.queries.counted import grid_visits
from firstlight.patrols.queries.proof import runs
from firstlight.reports.measures.shape import Coverage, Measure, Rows, Source, hanging_on
from firstlight.training.models import Course
from firstlight.training.queries import counted as training
from firstlight.training.queries import sessions

KINDS_OF_SHIFT = dict(Shift.Kind.choices)
KINDS_OF_COURSE = dict(Course.Kind.choices)
BY_START = _("The day on which it began.")
BY_SHIFT = _("The day on which the shift began.")


def _shifts(*kinds: str) -> tuple[Source, ...]:
    rows, called = partial(duty.held_shifts, *kinds), ("title", "place_name")
    return (Source(rows, "starts_at", shifts, page="shift", kind="kind", called=called),)


def _of_shift(rows: Rows, at: str, **more: Any) -> Source:
    called = ("shift__title", "shift__place_name")
    words = {"page": "shift", "kind": "shift__kind", "called": called, **more}
    return hanging_on("shift", "duty.shift", rows, at, shifts, **words)


SERVICE = (
    Measure(
        "patrols",
        "patrols",
        _("Patrols"),
        _(
            "Patrol and water-patrol shifts that took place and are over. Planned, running and "
            "cancelled ones do not count; a patrol counts once, however many people walk."
        ),
        _("patrols"),
        BY_START,
        _shifts(*duty.PATROLS),
        kinds={kind: KINDS_OF_SHIFT[kind] for kind in duty.PATROLS},
    ),
    Measure(
        "gates",
        "duty",
        _("Campus safety missions"),
        _("Duties at a school's gate that were stood to the end, one a gate and time."),
        _("missions"),
        _("The day of the duty."),
        (
            Source(
                duty.stood_gates,
                "on_date",
                gate_duties,
                is_dated=True,
                page="gate",
                called=("window__school_name", "window__gate"),
                team="shift__organisation_id",
                kind="window__kind",
                touched={"duty.shift": "shift_id"},
            ),
        ),
        kinds=dict(GateWindow.Kind.choices),
    ),
    Measure(
        "leaflets",
        "duty",
        _("Leaflets handed out"),
        _(
            "Leaflets as the log of a shift says them once it was handed in, and as a talk counts "
            "them by kind; the log of a talk whose leaflets are counted so is left out."
        ),
        _("leaflets"),
        _("The day on which the shift or the talk began."),
        (
            _of_shift(
                community.leaflet_logs, "shift__starts_at", value="leaflets", words=_("In logs")
            ),
            hanging_on(
                "talk",
                "community.outreachevent",
                community.leaflets_of_talks,
                "talk__starts_at",
                talks,
                page="talk",
                called=("talk__topic", "talk__place_name"),
                kind="shift_kind",
                value="count",
                words=_("At talks"),
            ),
        ),
        Coverage.LOGS,
        KINDS_OF_SHIFT,
    ),
    Measure(
        "shifts",
        "duty",
        _("Shifts of every kind"),
        _("Shifts that took place and are over: patrols, gates, events, stand-by, talks."),
        _("shifts"),
        BY_START,
        _shifts(),
        kinds=KINDS_OF_SHIFT,
    ),
    Measure(
        "services",
        "duty",
        _("Service attendances"),
        _(
            "Each time that one person came to a shift, checked in and checked out. It is a count "
            "of turns, not of people: who comes ten times counts ten times."
        ),
        _("turns"),
        _("The day of the check-in."),
        (_of_shift(duty.services, "check_in_at"),),
        kinds=KINDS_OF_SHIFT,
    ),
    Measure(
        "logs",
        "duty",
        _("Logs of shifts"),
        _("Logs that a shift's leader has handed in, of shifts that took place."),
        _("logs"),
        BY_SHIFT,
        (_of_shift(duty.written_logs, "shift__starts_at"),),
        Coverage.LOGS,
        KINDS_OF_SHIFT,
    ),
    Measure(
        "grid_visits",
        "patrols",
        _("Visits of grids"),
        _(
            "Visits of a grid by a patrol that passed through it or showed a sign in it; at most "
            "one a grid and patrol."
        ),
        _("visits"),
        _("The day of the visit."),
        (
            hanging_on(
                "run",
                "patrols.patrolrun",
                grid_visits,
                "on_date",
                runs,
                is_dated=True,
                page="patrol_run",
                team="",
                grid="grid_id",
            ),
        ),
        Coverage.GRIDS,
        of_things=True,
    ),
    Measure(
        "storms",
        "duty",
        _("Storms and other extreme weather"),
        _("Activations for which teams were made ready, whether they were sent or not."),
        _("activations"),
        _("The day on which teams were made ready."),
        (Source(duty.served_storms, "readied_at", activations, page="storm", called=("area",)),),
        Coverage.STATIONS,
    ),
    Measure(
        "events",
        "duty",
        _("Events secured"),
        _("Events for which posts were staffed and which are over."),
        _("events"),
        BY_START,
        (Source(duty.secured_events, "starts_at", events, page="event", called=("name",)),),
        Coverage.STATIONS,
    ),
    Measure(
        "trainings",
        "training",
        _("Courses, drills and studies"),
        _("Sessions that were held: courses, drills, tests, inductions, studies."),
        _("sessions"),
        BY_START,
        (
            Source(
                training.held_sessions,
                "starts_at",
                sessions,
                page="training_session",
                kind="course__kind",
                called=("course__name", "place_name"),
            ),
        ),
        kinds=KINDS_OF_COURSE,
    ),
    Measure(
        "trained",
        "training",
        _("Training attendances"),
        _("Each time that one person was there at a session that was held."),
        _("turns"),
        _("The day on which the session began."),
        (
            hanging_on(
                "session",
                "training.trainingsession",
                training.people_at_sessions,
                "session__starts_at",
                sessions,
                page="training_session",
                kind="session__course__kind",
                called=("session__course__name", "session__place_name"),
            ),
        ),
        kinds=KINDS_OF_COURSE,
    ),
)
