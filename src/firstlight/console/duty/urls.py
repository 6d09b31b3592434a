"""Addresses of the pages of shifts."""

from django.urls import path

from firstlight.console.duty.views import (
    board,
    calendars,
    doing,
    feed,
    helping,
    mine,
    patterns,
    planning,
    record,
    rosters,
)

urlpatterns = [
    path("shifts/", board.week, name="shifts"),
    path("shifts/month/", board.month, name="shifts_month"),
    path("shifts/list/", board.listed, name="shifts_list"),
    path("shifts/print/", board.printed, name="shifts_print"),
    path("shifts/new/", planning.new, name="shift_new"),
    path("shifts/<uuid:key>/", record.shift, name="shift"),
    path("shifts/<uuid:key>/step/", record.step, name="shift_step"),
    path("shifts/<uuid:key>/edit/", planning.edit, name="shift_edit"),
    path("shifts/<uuid:key>/invite/", planning.ask, name="shift_invite"),
    path("shifts/<uuid:key>/log/", record.log, name="shift_log"),
    path("shifts/<uuid:key>/code/", helping.code, name="shift_code"),
    path("shifts/places/<uuid:key>/", doing.place, name="shift_place"),
    path("shifts/helpers/<uuid:key>/", doing.helper, name="shift_helper"),
    path("shifts/calendar/", calendars.calendar, name="shift_calendar"),
    path("shifts/calendar/<uuid:key>/", calendars.entry, name="shift_span"),
    path("shifts/patterns/", patterns.patterns, name="shift_patterns"),
    path("shifts/patterns/new/", patterns.new, name="shift_pattern_new"),
    path("shifts/patterns/<uuid:key>/", patterns.pattern, name="shift_pattern"),
    path("shifts/patterns/<uuid:key>/retire/", patterns.retire, name="shift_pattern_retire"),
    path("shifts/rosters/", rosters.rosters, name="shift_rosters"),
    path("shifts/rosters/<uuid:key>/", rosters.roster, name="shift_roster"),
    path("my/shifts/", mine.mine, name="my_shifts"),
    path("my/shifts/<uuid:key>/", mine.own, name="my_shift"),
    path("my/shifts/<uuid:key>/act/", mine.act, name="my_shift_act"),
    path("my/shifts/join/<uuid:key>/", mine.join, name="my_shift_join"),
    path("my/shifts/cover/<uuid:key>/", mine.cover, name="my_shift_cover"),
    path("my/shifts/reminder/", mine.reminder, name="my_shift_reminder"),
    path("help/<str:token>/", helping.sign_in, name="walk_up"),
    path("calendar/<str:secret>.ics", feed.calendar, name="shift_feed"),
]
