"""What this room decides from values in hand: its workflow tables and their guards."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# A hold is looked at again within a year, or it would be a way around the clock.
HELD_AT_MOST = timedelta(days=366)
# What erases one thing when its day has come: given its row, of the first table of its rule, it
# returns whether anything was left to erase. Rooms register theirs at their start, one a category.
ERASERS: dict[str, Callable[[Context, Any], bool]] = {}
Eraser = TypeVar("Eraser", bound=Callable[..., bool])
# The field with the number or title that a thing is known by, of the categories that have one.
NUMBERS: dict[str, str] = {}
# The categories whose eraser takes the whole thing, also what other clocks of it count for.
WHOLE: set[str] = set()


# What says on which day each thing of a category is due, by key: given a station and today.
Ages = Callable[[UUID, date], Iterable[tuple[UUID, date]]]
AGES: dict[str, Ages] = {}
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind of thing is kept.

    Attributes
    ----------
    what, kept
        What it is, and how long, counted from what: the privacy chapter of the handbook says the
        same, word for word.
    of
        The tables that go with it; of what has a clock, first the one that the clock names.
    """

    what: Words
    kept: Words
    of: tuple[type[models.Model], ...]


RULES: dict[str, Rule] = {}


def keeps(key: str, what: Words, kept: Words, *of: type[models.Model]) -> None:
    """Register how long something is kept."""
    if key in RULES:
        raise AssertionError(f"two rules of {key}")
    RULES[key] = Rule(what, kept, of)


# What looks at a thing before and after its erasure, so that sums stay: given the thing's key in
# the log (``app.model:key``), it goes around the eraser. Rooms above register theirs.
Watch = Callable[[Context, str], AbstractContextManager[None]]
WATCHES: list[Watch] = []


def watches(watch: Watch) -> None:
    """Register what looks at each erasure; twice changes nothing."""
    if watch not in WATCHES:
        WATCHES.append(watch)


def called(category: str) -> str:
    """Return what the things of a category are, in words."""
    return str(RULES[category].what) if category in RULES else category


def erases(
    category: str,
    what: Words,
    kept: Words,
    *of: type[models.Model],
    number: str = "",
    ages: Ages | None = None,
    whole: bool = False,
) -> Callable[[Eraser], Eraser]:
    """Register what erases things of `category`, and how long they are kept (see `Rule`).

    `number` is the field by which one of them is known, never that of a person's name; `ages`
    sets, every night, the clocks of those whose end is no act. What takes the `whole` thing waits
    while another clock of it is held.
    """

    def register(eraser: Eraser) -> Eraser:
        keeps(category, what, kept, *of)
        ERASERS[category] = eraser
        if number:
            NUMBERS[category] = number
        if ages is not None:
            AGES[category] = ages
        if whole:
            WHOLE.add(category)
        return eraser

    return register


# What does an erasure once more that a restored backup has brought back: given what it was about
# as the log names it (``app.model:key``) and the entry's facts, it says whether nothing is left.
Repeat = Callable[[Context, str, Mapping[str, Any]], bool]
REPEATS: dict[str, Repeat] = {}
# What must be done again by a person after a restore: nothing in the log says how.
OWED: dict[str, type[models.Model]] = {}


def repeats(*acts: str) -> Callable[[Repeat], Repeat]:
    """Register what does these acts of the log once more; without their row there is nothing."""

    def register(repeat: Repeat) -> Repeat:
        REPEATS.update(dict.fromkeys(acts, repeat))
        return repeat

    return register


def owes(act: str, of: type[models.Model]) -> None:
    """Register an act about rows of one table that only a person can do again."""
    OWED[act] = of


# What erases every night, without clocks, what lies long enough: given today, it returns how many.
Sweep = Callable[[Context, date], int]
SWEEPS: dict[str, Sweep] = {}
# Of these, what is no station's own and is swept once for the whole house.
OF_HOUSE: set[str] = set()


def sweeps(
    key: str, what: Words, kept: Words, *of: type[models.Model], of_house: bool = False
) -> Callable[[Sweep], Sweep]:
    """Register what erases much and small every night, and how long it is kept (see `Rule`).

    It is asked once a station, or once for all of them (`of_house`).
    """

    def register(sweep: Sweep) -> Sweep:
        keeps(key, what, kept, *of)
        SWEEPS[key] = sweep
        if of_house:
            OF_HOUSE.add(key)
        return sweep

    return register


def _check_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.subject_id != context.person_id:
        raise Refused("not-your-consent", _("Only the person themselves can answer this."))


def _check_ended(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.expires_at is None or row.expires_at > context.now:
        raise Refused("not-over", _("This consent has not run out yet."))


def check_review(day: date, now: datetime) -> None:
    """Refuse a day of review that is not still to come, or further off than a year."""
    today = timezone.localdate(now)
    if day <= today:
        raise Slip("review-past", _("The review must be on a day to come."), field="review_on")
    if day > today + HELD_AT_MOST:
        raise Slip("review-far", _("The review must be within twelve months."), field="review_on")


def _check_hold(context: Context, _row: Any, evidence: Evidence) -> None:
    check_review(evidence["review_on"], context.now)


CONSENT = Workflow(
    name="consent",
    zh="单独同意",
    entity="Consent",
    states=("asked", "given", "refused", "withdrawn", "expired", "superseded"),
    initial="asked",
    terminal=("refused", "withdrawn", "expired", "superseded"),
    transitions=(
        Transition("asked", "give", "given", "data_subject", "explicit act; one purpose only"),
        Transition("asked", "refuse", "refused", "data_subject", "no loss of basic service"),
        Transition(
            "given", "withdraw", "withdrawn", "data_subject", "one step, same effort as giving"
        ),
        Transition("given", "expire", "expired", "system", "end date"),
        Transition(
            "given",
            "supersede",
            "superseded",
            "system",
            "purpose, way or data kind changed: ask again",
        ),
    ),
    guards={
        "give": Guard(check=_check_own),
        "refuse": Guard(check=_check_own),
        "withdraw": Guard(check=_check_own),
        "expire": Guard(check=_check_ended),
    },
    state_names={
        "asked": _("Question open"),
        "given": _("Given"),
        "refused": _("Refused"),
        "withdrawn": _("Taken back by them"),
        "expired": _("Run out"),
        "superseded": _("To be asked anew"),
    },
    event_names={
        "give": _("Give consent"),
        "refuse": _("Refuse"),
        "withdraw": _("Withdraw consent"),
        "expire": _("Run out"),
        "supersede": _("Ask anew"),
    },
)

RETENTION_JOB = Workflow(
    name="retention_job",
    zh="到期删除",
    entity="RetentionJob",
    states=("scheduled", "held", "erased", "anonymised"),
    initial="scheduled",
    terminal=("erased", "anonymised", "held"),
    transitions=(
        Transition(
            "scheduled", "hold", "held", "privacy_officer", "law or open case; review date"
        ),
        Transition("scheduled", "erase", "erased", "system", ""),
        Transition(
            "scheduled",
            "anonymise",
            "anonymised",
            "system",
            "statistics only; small groups merged",
        ),
        Transition("held", "release", "scheduled", "privacy_officer", ""),
    ),
    guards={"hold": Guard(needs=("reason", "review_on"), check=_check_hold)},
    state_names={
        "scheduled": _("Scheduled"),
        "held": _("Held back"),
        "erased": _("Erased"),
        "anonymised": _("Made anonymous"),
    },
    event_names={
        "hold": _("Hold back the erasure"),
        "erase": _("Erase"),
        "anonymise": _("Make anonymous"),
        "release": _("Let the clock run again"),
    },
)
