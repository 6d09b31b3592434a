"""One's own shifts, on a phone: one task a screen, the main act at the bottom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.community.queries.talks import presented_in
from firstlight.console.duty.reasons import reason_words
from firstlight.console.duty.shown import IN, is_waiting, may_answer, state_words
from firstlight.console.duty.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, missing, page, perform
from firstlight.duty import actions, queries
from firstlight.duty import schemas as takes
from firstlight.duty.models import Shift, ShiftAssignment, ShiftNeed
from firstlight.duty.queries.events import post_of_shift
from firstlight.duty.rules import SHIFT
from firstlight.duty.rules.fitness import Bar
from firstlight.duty.rules.guards import EARLY_IN, LATE
from firstlight.duty.rules.reminding import USUAL_HOURS, USUAL_MIN
from firstlight.force.queries import names
from firstlight.kernel.schemas import Strict
from firstlight.patrols.queries.plans import route_of_own
from firstlight.privacy.queries import has_consent

LEADS = (
    (0, gettext_lazy("not at all")),
    (30, gettext_lazy("half an hour before")),
    (60, gettext_lazy("an hour before")),
    (120, gettext_lazy("two hours before")),
    (720, gettext_lazy("twelve hours before")),
    (1440, gettext_lazy("a day before")),
    (2880, gettext_lazy("two days before")),
)
# Whoever is asked reads these; that nobody else can come is no reason to press somebody.
TOLD_TO_ASKED = ("qualified", "paired", "wished", "kept", "distance", "rest", "below_mean")
# Whoever was asked when a shift was called off still finds it; whoever had said no does not.
CALLED_OFF = Q(shift__state="cancelled", answered_at__isnull=True)
NO_WISHES: Mapping[UUID, bool] = {}
# What a button on the page of one's own place does: the act, its input, the words after it.
ACTS: dict[str, tuple[Any, type[Strict], Any]] = {
    "answer": (actions.answer_shift, takes.AnswerShift, gettext_lazy("Noted. Thank you.")),
    "withdraw": (
        actions.withdraw_from_shift,
        takes.WithdrawFromShift,
        gettext_lazy("Your place is given back. No reason is needed."),
    ),
    "arrive": (
        actions.arrive_at_shift,
        takes.ArriveAtShift,
        gettext_lazy("You are checked in and on duty."),
    ),
    "leave": (
        actions.leave_shift,
        takes.LeaveShift,
        gettext_lazy("You are checked out. Thank you for serving."),
    ),
    "swap": (
        actions.offer_swap,
        takes.OfferSwap,
        gettext_lazy("You are looking for cover."),
    ),
    "object": (actions.object_to_mark, takes.Objection, gettext_lazy("Your word is kept.")),
}


@page(may="duty.join", carried=True)
def mine(request: SeatedRequest) -> HttpResponse:
    """Show one's own shifts, and those that one could join."""
    return _mine(request)


def _mine(request: SeatedRequest, **more: Any) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    rows = list(
        queries.my_assignments(actor)
        .filter(Q(shift__ends_at__gte=now - EARLY_IN) | Q(state="on_duty"))
        .exclude(Q(state="withdrawn") | Q(state="declined") & ~CALLED_OFF)[:60]
    )
    called_off = [row for row in rows if row.shift.state == "cancelled"]
    rows = [row for row in rows if row.shift.state != "cancelled"]
    held = {row.shift_id for row in rows}
    preference, wishes = queries.preference_of(actor.person_id), queries.wishes_of(actor.person_id)
    takes_people = queries.shifts(actor).filter(
        ends_at__gt=now, state__in=["open", "staffed"], organisation_id__in=_homes(request)
    )
    offered = list(takes_people.exclude(pk__in=held)[:60])
    against = queries.bars_ahead(actor.person_id, offered) if actor.person_id else {}
    free = [each for each in offered if not against.get(each.pk)]
    taken = queries.places_taken(free)
    open_to_me = [_offer(each, taken[each.pk], wishes) for each in free]
    barred: list[dict[str, Any]] = [
        {"shift": each, "bars": against[each.pk]} for each in offered if against.get(each.pk)
    ]
    barred_at_once = [each for each in barred if _is_asked_now(each["shift"], now)]
    barred = [each for each in barred if each not in barred_at_once]
    ahead = [each for each in open_to_me if each["shift"].starts_at > now]
    context = {
        "asked": [_own_shown(row) for row in rows if may_answer(row)],
        "to_close": [
            _own_shown(row) | {"key": row.shift.state, "words": SHIFT.state_names[row.shift.state]}
            for row in queries.left_to_close(actor)
        ],
        "ahead": [_own_shown(row) for row in rows if row.state in ("accepted", "on_duty")],
        "waiting": [
            _own_shown(row) for row in rows if row.state == "invited" and not may_answer(row)
        ],
        "missed": [
            _own_shown(row)
            for row in queries.my_assignments(actor)
            .filter(state="no_show")
            .order_by("-shift__starts_at")[:5]
        ],
        "covers": queries.open_swaps(actor, now),
        "at_once": [each for each in open_to_me if _is_asked_now(each["shift"], now)],
        "barred_at_once": barred_at_once,
        "called_off": [_own_shown(row) for row in called_off],
        "offers": [each for each in ahead if each["shift"].joining != "invite"][:30],
        "by_invitation": [each for each in ahead if each["shift"].joining == "invite"][:30],
        "barred": barred,
        "leads": LEADS,
        "remind_min": preference.remind_min if preference else USUAL_MIN,
        "wanted_hours": preference.wanted_hours if preference else USUAL_HOURS,
        "has_feed": bool(preference and preference.feed_hash),
        "feed_made_at": preference.feed_made_at if preference else None,
        "labels": LABELS,
        "errors": {},
        **more,
    }
    return render(request, "duty/mine.html", context, status=422 if more.get("errors") else 200)


def _is_asked_now(row: Shift, now: datetime) -> bool:
    """Whether people are asked this moment: a storm's stand-by begins as it is asked for."""
    return row.starts_at <= now and row.joining != Shift.Joining.INVITE


def _homes(request: SeatedRequest) -> set[UUID]:
    return queries.own_nodes(request.actor.person_id)


def _own_shown(row: ShiftAssignment) -> dict[str, Any]:
    if row.shift.state == "cancelled":
        words = SHIFT.state_names["cancelled"]
        return {"row": row, "shift": row.shift, "words": words, "key": "cancelled"}
    words = _("Waiting list") if is_waiting(row) else state_words(row)
    if row.state == "invited" and row.way == "requested":
        words = _("Asked; the leader confirms")
    return {"row": row, "shift": row.shift, "words": words}


def _offer(row: Shift, taken: int, wishes: Mapping[UUID, bool] = NO_WISHES) -> dict[str, Any]:
    return {
        "shift": row,
        "left": max(0, row.max_people - taken),
        "short": max(0, row.min_people - taken),
        "likes": wishes.get(row.pk),
    }


@page(may="duty.join", carried=True)
def own(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one's own place in a shift, and the one thing to do about it now."""
    return own_page(request, queries.own_assignment(request.actor, key))


def own_page(
    request: SeatedRequest, row: ShiftAssignment, outcome: Outcome | None = None
) -> HttpResponse:
    """Show one's own place in a shift, with what was just refused above it."""
    now, shift = timezone.now(), row.shift
    is_called_off = shift.state == "cancelled"
    people = [each for each in queries.assignments_of(shift) if each.state in IN]
    swaps = queries.swaps_of(row)
    leads = shift.leader_id == row.person_id and not is_called_off
    talk, text = presented_in(shift)
    is_near = shift.starts_at - EARLY_IN <= now
    is_on = shift.state in queries.LIVE  # in a shift called off or over nothing is left to do
    context = {
        **_own_shown(row),
        "people": [] if is_called_off else people,
        "why": _why(request, row) if may_answer(row) else [],
        "route": route_of_own(row),
        "post": post_of_shift(shift),
        "talk": talk,
        "talk_text": text,
        "may_answer": may_answer(row),
        "is_called_off": is_called_off,
        "at_that_time": queries.own_at_that_time(request.actor, shift) if may_answer(row) else [],
        "may_withdraw": row.state == "accepted" and is_on and now < shift.starts_at,
        "may_check_in": row.state == "accepted" and is_on and is_near and now < shift.ends_at,
        "may_leave": row.state == "on_duty",
        "may_object": row.state == "no_show" and not row.is_decided,
        "swap": swaps[0] if swaps else None,
        "could_cover": len(queries.may_cover(row)) if swaps else 0,
        "may_locate": has_consent(row.person_id, "location_on_duty"),
        "leads": leads,
        "may_start": leads and shift.state in ("open", "staffed") and is_near,
        "is_near": is_near,
        "is_late": now >= shift.starts_at + LATE,
        "may_end": leads and shift.state == "in_progress",
        "may_log": leads and shift.state in ("in_progress", "ended"),
        "book": queries.log_of(shift) if leads and shift.state == "ended" else None,
        "colleagues": people if leads else [],
        "errors": outcome.errors if outcome else {},
        "values": request.POST,
        "labels": LABELS,
    }
    status = 422 if outcome and not outcome.ok else 200
    return render(request, "duty/own.html", context, status=status)


def _why(request: SeatedRequest, row: ShiftAssignment) -> list[str]:
    """Return why the roster asks this person, without what would press or hurt them."""
    reasons = [each for each in row.reason_codes if each["code"] in TOLD_TO_ASKED]
    people = {UUID(key) for each in reasons for key in each["people"]}
    known = {str(key): name for key, name in names(request.actor, people).items()}
    return [words for each in reasons if (words := reason_words(each, known))]


@require_POST
@page(may="duty.join")
def act(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Answer, withdraw, look for cover, check in, check out, object."""
    row = queries.own_assignment(request.actor, key)
    name = request.POST.get("act", "")
    if name not in ACTS:
        return missing(request)
    run, schema, words = ACTS[name]
    values = given(request, schema, assignment_id=key)
    outcome = perform(request.actor, run, schema, values)
    if not outcome.ok:
        return own_page(request, row, outcome)
    messages.success(request, words)
    stays = name in ("arrive", "swap", "object") or values.get("accept") == "true"
    return redirect("my_shift", key) if stays else redirect("my_shifts")


@page(may="duty.join")
def join(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a shift that one could join, with its risks first; sign up."""
    row = queries.shift(request.actor, key)
    known = (
        queries.my_assignments(request.actor)
        .filter(shift=row)
        .exclude(state__in=["declined", "withdrawn"])
    )
    if held := known.first():
        return redirect("my_shift", held.pk)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, takes.JoinShift, shift_id=key)
        outcome = perform(request.actor, actions.join_shift, takes.JoinShift, values)
        if outcome.ok and outcome.result:
            messages.success(
                request, _("Noted: %(state)s.") % {"state": _own_shown(outcome.result)["words"]}
            )
            return redirect("my_shift", outcome.result.pk)
    talk, text = presented_in(row)
    context = {
        **_offer(row, queries.places_taken([row])[row.pk]),
        "post": post_of_shift(row),
        "talk": talk,
        "talk_text": text,
        "bars": _against(request, row),
        "at_that_time": queries.own_at_that_time(request.actor, row),
        "errors": outcome.errors,
        "values": request.POST,
        "labels": LABELS,
        "action": reverse("my_shift_join", args=[key]),
    }
    return render(request, "duty/join.html", context, status=200 if outcome.ok else 422)


def _against(request: SeatedRequest, row: Shift, leaving: UUID | None = None) -> list[Bar]:
    """Return what keeps the reader from joining; a full shift does not: it has a waiting list.

    With `leaving`, what keeps them from taking that place.
    """
    person_id = request.actor.person_id
    if person_id is None:
        return []
    found, _need = queries.bars_to_join(row, person_id, risks_read=True, leaving=leaving)
    return [bar for bar in found if bar.code != "full"]


@page(may="duty.join")
def cover(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a place that somebody offers; take it."""
    swap = queries.swap(request.actor, key, timezone.now())
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, takes.TakeSwap, swap_id=key)
        outcome = perform(request.actor, actions.take_swap, takes.TakeSwap, values)
        if outcome.ok and outcome.result:
            messages.success(request, _("The place is yours. Thank you for standing in."))
            return redirect("my_shift", outcome.result.pk)
    shift, need = swap.assignment.shift, swap.assignment.need
    context = {
        **_offer(shift, queries.places_taken([shift])[shift.pk]),
        "swap": swap,
        "part": ShiftNeed.Part(need.part).label if need else "",
        "bars": _against(request, shift, leaving=swap.assignment_id),
        "at_that_time": queries.own_at_that_time(request.actor, shift),
        "errors": outcome.errors,
        "values": request.POST,
        "labels": LABELS,
        "action": reverse("my_shift_cover", args=[key]),
    }
    return render(request, "duty/join.html", context, status=200 if outcome.ok else 422)


@require_POST
@page(may="duty.join")
def reminder(request: SeatedRequest) -> HttpResponse:
    """Choose one's own lead time, say a wish, make or end a calendar's address, stop a swap."""
    name = request.POST.get("act", "")
    if name == "feed":
        outcome = perform(request.actor, actions.make_feed, takes.MakeFeed, {})
        path = reverse("shift_feed", args=[outcome.result])
        return _mine(request, address=request.build_absolute_uri(path))
    doing: dict[str, tuple[Any, type[Strict]]] = {
        "remind": (actions.set_reminder, takes.SetReminder),
        "end_feed": (actions.drop_feed, takes.DropFeed),
        "end_swap": (actions.drop_swap, takes.SwapKey),
        "wish": (actions.say_wish, takes.SayWish),
    }
    if name not in doing:
        return missing(request)
    run, schema = doing[name]
    outcome = perform(request.actor, run, schema, given(request, schema))
    if not outcome.ok:
        return _mine(request, errors=outcome.errors)
    messages.success(request, _("Saved."))
    return redirect("my_shifts")
