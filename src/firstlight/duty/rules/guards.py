"""What each step of a shift, and of somebody's place in one, asks for."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard

FEWEST = 2  # the two-person rule: nobody serves alone
EARLY_IN = timedelta(minutes=60)
LATE = timedelta(minutes=15)


def _enough(_context: Context, row: Any, given: Evidence) -> None:
    if given["accepted"] < row.min_people or given.get("empty_posts"):
        raise Refused("too-few", _("Not enough people have accepted."))


def _too_few(_context: Context, row: Any, given: Evidence) -> None:
    if given.get("accepted", 0) >= row.min_people and not given.get("empty_posts"):
        raise Refused("enough", _("Enough people have accepted."))


def _two_there(_context: Context, _row: Any, given: Evidence) -> None:
    if given.get("there", 0) < FEWEST:
        raise Refused(
            "alone", _("Nobody serves alone: two people at the least must be checked in.")
        )


def refuse_empty_posts(given: Evidence) -> None:
    """Refuse to start while a post that asks for a paper is not filled by who is checked in."""
    if given.get("empty_posts"):
        raise Refused(
            "empty-post",
            _("Nobody who may do it is checked in for this post: %(post)s."),
            post=given["empty_posts"],
        )


def _all_fit(given: Evidence, *, of_another: bool = False) -> None:
    bars = given.get("bars") or ()
    if bars:
        raise bars[0].refusal(of_another=of_another)


def _may_start(context: Context, row: Any, given: Evidence) -> None:
    _in_time(context, row)
    if not given.get("leader_there"):
        raise Refused("no-leader", _("The shift leader must be named and checked in."))
    _two_there(context, row, given)
    refuse_empty_posts(given)
    _all_fit(given, of_another=True)


def _may_start_short(context: Context, row: Any, given: Evidence) -> None:
    _in_time(context, row)
    _two_there(context, row, given)
    refuse_empty_posts(given)
    _all_fit(given, of_another=True)


def _in_time(context: Context, row: Any) -> None:
    if context.now < row.starts_at - EARLY_IN:
        raise Refused("too-early", _("It begins in more than an hour. Start it then."))


def _all_settled(_context: Context, _row: Any, given: Evidence) -> None:
    if given.get("unsettled"):
        raise Refused(
            "unsettled",
            ngettext_lazy(
                "%(count)s person is not checked out or accounted for yet.",
                "%(count)s people are not checked out or accounted for yet.",
                "count",
            ),
            count=given["unsettled"],
        )


def _not_own(context: Context, _row: Any, given: Evidence) -> None:
    if context.person_id in given.get("served", ()):
        raise Refused("own-hours", _("Nobody confirms their own hours."))
    _all_settled(context, _row, given)


def _has_log(_context: Context, row: Any, given: Evidence) -> None:
    if not given.get("log"):
        raise Refused("no-log", _("Write the log first."))


SHIFT_GUARDS = {
    "fill": Guard(needs=("accepted",), check=_enough),
    "drop_below": Guard(check=_too_few),
    "start": Guard(check=_may_start),
    "start_short": Guard(needs=("reason",), check=_may_start_short),
    "end": Guard(check=_all_settled),
    "submit_log": Guard(check=_has_log),
    "return_log": Guard(needs=("reason",)),
    "confirm": Guard(check=_not_own),
    "cancel": Guard(needs=("reason",)),
    "abort": Guard(needs=("reason",)),
}


def _own(context: Context, row: Any) -> None:
    if row.person_id != context.person_id:
        raise Refused("not-yours", _("Only the person asked can say this."))


def _may_accept(context: Context, row: Any, given: Evidence) -> None:
    """Refuse unless they said so themselves, on this row or when they asked to join."""
    if row.answered_at is None:
        raise Refused("not-asked", _("Nobody serves without accepting."))
    if row.shift.state not in ("open", "staffed", "in_progress"):
        raise Refused("not-open", _("This shift takes nobody any more."))
    if context.now >= row.shift.ends_at:
        raise Refused("over", _("This shift is over."))
    if "bars" not in given:
        raise Refused("not-checked", _("The rules of the shift were not checked."))
    _all_fit(given, of_another=row.person_id != context.person_id)


def _may_decline(context: Context, row: Any, _given: Evidence) -> None:
    _own(context, row)


def _may_withdraw(context: Context, row: Any, given: Evidence) -> None:
    # Who asked for cover has said so, and somebody stands in; who serves no more cannot come.
    if not (given.get("covered") or given.get("away")):
        _own(context, row)
    if context.now >= row.shift.starts_at:
        raise Refused("begun", _("It has begun. Tell the shift leader."))


def _may_check_in(context: Context, row: Any, given: Evidence) -> None:
    if not given.get("place") and not given.get("leader"):
        raise Slip("no-place", _("Say where you are, or let the leader check you in."))
    if row.shift.state not in ("open", "staffed", "in_progress"):
        raise Refused("not-open", _("This shift takes nobody any more."))
    if context.now < row.shift.starts_at - EARLY_IN:
        raise Refused("too-early", _("Check-in opens an hour before the shift."))
    if context.now >= row.shift.ends_at:
        raise Refused("over", _("This shift is over."))
    _all_fit(given, of_another=row.person_id != context.person_id)


def _came_late(context: Context, row: Any, _given: Evidence) -> None:
    if context.now < row.shift.starts_at + LATE:
        raise Refused("too-early", _("Wait until a quarter of an hour after the beginning."))


ASSIGNMENT_GUARDS = {
    "accept": Guard(check=_may_accept),
    "decline": Guard(check=_may_decline),
    "withdraw": Guard(check=_may_withdraw),
    "check_in": Guard(check=_may_check_in),
    "miss": Guard(check=_came_late),
}
