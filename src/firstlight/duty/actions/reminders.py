"""Reminders at everybody's own lead time, calendars at secret addresses, and what time brings."""

from datetime import datetime
from typing import cast

from django.utils.translation import gettext_lazy as _

from firstlight.duty import letters
from firstlight.duty.actions.answers import expire_unanswered
from firstlight.duty.models import Shift, ShiftAssignment, ShiftPreference, ShiftWish
from firstlight.duty.queries import people_of_shift, shift_rows
from firstlight.duty.rules.reminding import new_secret, remind_at
from firstlight.duty.schemas.shifts import (
    ClockedPlace,
    ClockedShift,
    DropFeed,
    MakeFeed,
    SayWish,
    SetReminder,
)
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.notify.actions import post


def _own(context: Context) -> ShiftPreference:
    known = shift_rows.preference_of(context.person_id)
    return known or ShiftPreference(
        station_id=context.actor.station_id, person_id=context.person_id
    )


@action("duty.set_reminder", may="duty.join", takes=SetReminder)
def set_reminder(context: Context, data: SetReminder) -> ShiftPreference:
    """Choose how long before a shift one is reminded; it holds for places taken already too."""
    row = _own(context)
    row.remind_min = data.remind_min
    if data.wanted_hours is not None:
        row.wanted_hours = data.wanted_hours
    row.save()
    ahead = shift_rows.my_assignments(context.actor).filter(
        state="accepted", shift__starts_at__gt=context.now, reminded_at__isnull=True
    )
    for each in ahead:
        each.remind_at = remind_at(each.shift, row)
        each.save(update_fields=["remind_at"])
    context.record(row, remind_min=data.remind_min)
    return row


@action("duty.say_wish", may="duty.join", takes=SayWish)
def say_wish(context: Context, data: SayWish) -> ShiftWish:
    """Say of an open shift where one serves that one would like it, or would rather not.

    It asks nobody and answers nothing: the roster weighs it. It can be changed and taken back.
    """
    shift = shift_rows.shift(context.actor, data.shift_id)
    if shift.organisation_id not in shift_rows.own_nodes(context.person_id):
        raise NotFound
    if shift.state not in ("open", "staffed") or shift.starts_at <= context.now:
        raise Refused("not-open", _("This shift takes nobody any more."))
    known = shift_rows.wish_of(shift, context.person_id)
    row = known or ShiftWish(station_id=shift.station_id, shift=shift, person_id=context.person_id)
    context.record(row, shift_id=shift.pk, says=data.says)
    if data.says != "nothing":
        row.likes = data.says == "like"
        row.save()
    elif known is not None:
        known.delete()
    return row


@action("duty.make_feed", may="duty.join", takes=MakeFeed)
def make_feed(context: Context, _data: MakeFeed) -> str:
    """Return a new secret for the address of one's own calendar; the one before ends."""
    row = _own(context)
    secret, row.feed_hash = new_secret()
    row.feed_made_at = context.now
    row.save()
    context.record(row)
    return secret


@action("duty.drop_feed", may="duty.join", takes=DropFeed)
def drop_feed(context: Context, _data: DropFeed) -> ShiftPreference:
    """End the secret address of one's own calendar."""
    row = _own(context)
    row.feed_hash, row.feed_made_at = "", None
    row.save()
    context.record(row)
    return row


@action("duty.remind", may="system.clock", takes=ClockedPlace)
def remind(context: Context, data: ClockedPlace) -> bool:
    """Remind somebody of a shift, once."""
    row = _clocked(data)
    due = shift_rows.due_reminders(context.now).filter(pk=row.pk).exists()
    if due:
        row.reminded_at = context.now
        row.save(update_fields=["reminded_at"])
        turn = f":{cast(datetime, row.remind_at).isoformat()}"
        post(context, [letters.to_assigned("reminder", row, context.now, turn)])
    context.record(row, sent=due)
    return due


@action("duty.expire_place", may="system.clock", takes=ClockedPlace)
def expire_place(context: Context, data: ClockedPlace) -> bool:
    """End an invitation whose day to answer has passed: no answer is no."""
    row = _clocked(data)
    due = shift_rows.unanswered(context.now).filter(pk=row.pk).exists()
    if due:
        expire_unanswered(context, [row])
    context.record(row, ended=due)
    return due


def _clocked(data: ClockedPlace) -> ShiftAssignment:
    row = shift_rows.one_assignment(data.assignment_id)
    if row is None:
        raise NotFound
    return row


@action("duty.raise_overdue_shift", may="system.clock", takes=ClockedShift)
def raise_overdue_shift(context: Context, data: ClockedShift) -> Shift:
    """Raise the alarm, once, for people who are not back half an hour after the end.

    They are asked themselves too: most have only forgotten to check out.
    """
    row = shift_rows.locked_shift(data.shift_id)
    due = shift_rows.overdue_shifts(context.now).filter(pk=row.pk).exists()
    if due:
        row.overdue_raised_at = context.now
        row.save(update_fields=["overdue_raised_at"])
        people = people_of_shift.all_watchers(row)
        post(
            context,
            letters.to_leaders("overdue", row, people, context.now, is_critical=True),
        )
        out = row.assignments.filter(state="on_duty").select_related("person")
        post(context, [letters.to_assigned("not_out", each, context.now) for each in out])
    context.record(row, raised=due)
    return row


@action("duty.raise_unbegun_shift", may="system.clock", takes=ClockedShift)
def raise_unbegun_shift(context: Context, data: ClockedShift) -> Shift:
    """Tell everybody, once, that a shift has begun and nobody of it has checked in."""
    row = shift_rows.locked_shift(data.shift_id)
    due = shift_rows.unbegun_shifts(context.now).filter(pk=row.pk).exists()
    if due:
        people = people_of_shift.all_watchers(row)
        post(context, letters.to_leaders("unbegun", row, people, context.now))
        own = row.assignments.filter(state="accepted").select_related("person")
        post(context, [letters.to_assigned("not_in", each, context.now) for each in own])
    context.record(row, raised=due)
    return row
