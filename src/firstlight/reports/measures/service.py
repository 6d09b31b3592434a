"""Figures of service: patrols, gates, storms, events, logs, courses."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import GateWindow, Shift
from firstlight.duty.queries import counted as duty
from firstlight.duty.queries.events import events
from firstlight.duty.queries.gates import gate_duties
from firstlight.duty.queries.shift_rows import shifts
from firstlight.duty.queries.storms import activations
from firstlight.patrols.queries.counted import grid_visits
from firstlight.patrols.queries.proof import runs
from firstlight.reports.measures.shape import Coverage, Measure, Source
from firstlight.training.models import Course
from firstlight.training.queries import counted as training
from firstlight.training.queries import sessions

KINDS_OF_SHIFT = dict(Shift.Kind.choices)
BY_START = _("The day on which it began.")


def _shifts(*kinds: str) -> Source:
    return Source(
        rows=lambda: duty.held_shifts(*kinds),
        at="starts_at",
        sees=shifts,
        page="shift",
        kind="kind",
    )


PATROLS = Measure(
    key="patrols",
    room="patrols",
    name=_("Patrols"),
    definition=_(
        "Patrol and water-patrol shifts that took place and are over. Planned, running and "
        "cancelled ones do not count; a patrol counts once, however many people walk."
    ),
    unit=_("patrols"),
    period_rule=BY_START,
    sources=(_shifts(*duty.PATROLS),),
    kinds={kind: KINDS_OF_SHIFT[kind] for kind in duty.PATROLS},
)
GATES = Measure(
    key="gates",
    room="duty",
    name=_("Campus safety missions"),
    definition=_("Duties at a school's gate that were stood to the end, one a gate and time."),
    unit=_("missions"),
    period_rule=_("The day of the duty."),
    sources=(
        Source(
            rows=duty.stood_gates,
            at="on_date",
            is_dated=True,
            sees=gate_duties,
            page="gate",
            team="shift__organisation_id",
            kind="window__kind",
            touched={"duty.shift": "shift_id"},
        ),
    ),
    kinds=dict(GateWindow.Kind.choices),
)
LEAFLETS = Measure(
    key="leaflets",
    room="duty",
    name=_("Leaflets handed out"),
    definition=_("Leaflets as the log of a shift says them, once it was handed in."),
    unit=_("leaflets"),
    period_rule=_("The day on which the shift began."),
    sources=(
        Source(
            rows=duty.written_logs,
            at="shift__starts_at",
            sees=shifts,
            seen_by="shift_id",
            page="shift",
            page_key="shift_id",
            team="shift__organisation_id",
            kind="shift__kind",
            value="leaflets",
            touched={"duty.shift": "shift_id"},
        ),
    ),
    coverage=Coverage.LOGS,
    kinds=KINDS_OF_SHIFT,
)
SHIFTS = Measure(
    key="shifts",
    room="duty",
    name=_("Shifts of every kind"),
    definition=_("Shifts that took place and are over: patrols, gates, events, stand-by, talks."),
    unit=_("shifts"),
    period_rule=BY_START,
    sources=(_shifts(),),
    kinds=KINDS_OF_SHIFT,
)
LOGS = Measure(
    key="logs",
    room="duty",
    name=_("Logs of shifts"),
    definition=_("Logs that a shift's leader has handed in, of shifts that took place."),
    unit=_("logs"),
    period_rule=_("The day on which the shift began."),
    sources=(
        Source(
            rows=duty.written_logs,
            at="shift__starts_at",
            sees=shifts,
            seen_by="shift_id",
            page="shift",
            page_key="shift_id",
            team="shift__organisation_id",
            kind="shift__kind",
            touched={"duty.shift": "shift_id"},
        ),
    ),
    coverage=Coverage.LOGS,
    kinds=KINDS_OF_SHIFT,
)
SERVICES = Measure(
    key="services",
    room="duty",
    name=_("Turns of service"),
    definition=_(
        "Each time that one person came to a shift, checked in and checked out. It is a count of "
        "turns, not of people: who comes ten times counts ten times."
    ),
    unit=_("turns"),
    period_rule=_("The day of the check-in."),
    sources=(
        Source(
            rows=duty.services,
            at="check_in_at",
            sees=shifts,
            seen_by="shift_id",
            page="shift",
            page_key="shift_id",
            team="shift__organisation_id",
            kind="shift__kind",
            touched={"duty.shift": "shift_id"},
        ),
    ),
    kinds=KINDS_OF_SHIFT,
)
TALKS = Measure(
    key="talks",
    room="duty",
    name=_("Talks in schools and communities"),
    definition=_("Shifts of the kind “talk” that took place and are over."),
    unit=_("talks"),
    period_rule=BY_START,
    sources=(_shifts("talk"),),
)
GRID_VISITS = Measure(
    key="grid_visits",
    room="patrols",
    name=_("Visits of grids"),
    definition=_(
        "Visits of a grid by a patrol that passed through it or showed a sign in it; at most one "
        "a grid and patrol."
    ),
    unit=_("visits"),
    period_rule=_("The day of the visit."),
    sources=(
        Source(
            rows=grid_visits,
            at="on_date",
            is_dated=True,
            sees=runs,
            seen_by="run_id",
            page="patrol_run",
            page_key="run_id",
            team="",
            grid="grid_id",
            touched={"patrols.patrolrun": "run_id"},
        ),
    ),
    coverage=Coverage.GRIDS,
    of_things=True,
)
STORMS = Measure(
    key="storms",
    room="duty",
    name=_("Storms and other extreme weather"),
    definition=_("Activations for which teams were made ready, whether they were sent or not."),
    unit=_("activations"),
    period_rule=_("The day on which teams were made ready."),
    sources=(Source(rows=duty.served_storms, at="readied_at", sees=activations, page="storm"),),
    coverage=Coverage.STATIONS,
)
EVENTS = Measure(
    key="events",
    room="duty",
    name=_("Events secured"),
    definition=_("Events for which posts were staffed and which are over."),
    unit=_("events"),
    period_rule=BY_START,
    sources=(Source(rows=duty.secured_events, at="starts_at", sees=events, page="event"),),
    coverage=Coverage.STATIONS,
)
TRAININGS = Measure(
    key="trainings",
    room="training",
    name=_("Courses, drills and studies"),
    definition=_("Sessions that were held: courses, drills, tests, inductions, studies."),
    unit=_("sessions"),
    period_rule=BY_START,
    sources=(
        Source(
            rows=training.held_sessions,
            at="starts_at",
            sees=sessions,
            page="training_session",
            kind="course__kind",
        ),
    ),
    kinds=dict(Course.Kind.choices),
)
TRAINED = Measure(
    key="trained",
    room="training",
    name=_("Turns of training"),
    definition=_("Each time that one person was there at a session that was held."),
    unit=_("turns"),
    period_rule=_("The day on which the session began."),
    sources=(
        Source(
            rows=training.people_at_sessions,
            at="session__starts_at",
            sees=sessions,
            seen_by="session_id",
            page="training_session",
            page_key="session_id",
            team="session__organisation_id",
            kind="session__course__kind",
            touched={"training.trainingsession": "session_id"},
        ),
    ),
    kinds=dict(Course.Kind.choices),
)
SERVICE = (
    PATROLS,
    GATES,
    TALKS,
    LEAFLETS,
    SHIFTS,
    SERVICES,
    LOGS,
    GRID_VISITS,
    STORMS,
    EVENTS,
    TRAININGS,
    TRAINED,
)
