"""Addresses of these pages."""

from django.urls import path

from firstlight.console.searches.views import (
    deeds,
    field,
    layers,
    own,
    papers,
    plans,
    portraits,
    records,
    reshaping,
    segments,
    stories,
)

urlpatterns = [
    path("searches/", records.searches, name="searches"),
    path("searches/widths/", own.widths, name="own_widths"),
    path("searches/widths/<uuid:key>/drop/", own.drop_trial, name="own_width_drop"),
    path("searches/finds/", own.finds, name="own_finds"),
    path("searches/finds/import/", own.upload, name="own_finds_upload"),
    path("searches/finds/count/", own.count_find, name="own_find_count"),
    path("searches/finds/<uuid:key>/drop/", own.drop_find, name="own_find_drop"),
    path("searches/<uuid:key>/", records.search, name="search"),
    path("searches/<uuid:key>/step/", records.step, name="search_step"),
    path("searches/<uuid:key>/file/", records.open_file, name="search_file"),
    path("searches/<uuid:key>/portrait/", portraits.portrait, name="portrait"),
    path("searches/<uuid:key>/portrait/open/", portraits.portrait_open, name="portrait_open"),
    path("searches/<uuid:key>/plan/", records.plan_panel, name="search_plan"),
    path("searches/<uuid:key>/part/<slug:name>/", records.part, name="search_part"),
    path("searches/<uuid:key>/do/<slug:what>/", deeds.deed, name="search_deed"),
    path("searches/<uuid:key>/story/<slug:how>/", stories.story, name="search_story"),
    path("searches/<uuid:key>/tracks/", field.desk_track, name="search_track"),
    path("searches/<uuid:key>/timeline.pdf", papers.timeline, name="search_timeline"),
    path("searches/<uuid:key>/notices/<uuid:notice_key>/", deeds.notice, name="search_notice"),
    path("searches/<uuid:key>/map/<slug:name>.geojson", layers.layer, name="search_layer"),
    path(
        "searches/<uuid:key>/plans/newest/<str:name>",
        layers.newest_file,
        name="search_plan_newest",
    ),
    path("searches/<uuid:key>/plans/<uuid:plan_key>/", plans.plan_page, name="search_plan_page"),
    path(
        "searches/<uuid:key>/plans/<uuid:plan_key>/segments.<slug:form>",
        plans.segments_file,
        name="search_plan_segments",
    ),
    path(
        "searches/<uuid:key>/plans/<uuid:plan_key>/<str:name>",
        layers.plan_file,
        name="search_plan_file",
    ),
    path("searches/<uuid:key>/clues/<uuid:clue_key>/photo/", layers.clue_photo, name="clue_photo"),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/",
        segments.segment,
        name="search_segment",
    ),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/send/",
        segments.assign,
        name="segment_send",
    ),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/back/",
        segments.back,
        name="segment_back",
    ),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/reopen/",
        segments.reopen,
        name="segment_reopen",
    ),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/redraw/",
        segments.redraw,
        name="segment_redraw",
    ),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/split/",
        reshaping.split,
        name="segment_split",
    ),
    path(
        "searches/<uuid:key>/segments/<uuid:segment_key>/join/",
        reshaping.join,
        name="segment_join",
    ),
    path("field/<uuid:key>/", field.assignment, name="field_assignment"),
    path("field/<uuid:key>/briefing.pdf", papers.briefing, name="field_briefing"),
    path("field/<uuid:key>/segment.<slug:form>", papers.outing, name="field_outing"),
    path("field/<uuid:key>/<slug:screen>/", field.assignment, name="field_screen"),
    path("field/<uuid:key>/<slug:what>/send/", field.act, name="field_act"),
]
