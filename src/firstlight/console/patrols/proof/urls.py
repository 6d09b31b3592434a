"""Addresses of signs, patrols walked, coverage, and the patrol on the phone."""

from django.urls import path

from firstlight.console.patrols.proof import coverage, field, runs, signs

urlpatterns = [
    path("patrols/signs/", signs.signs, name="patrol_signs"),
    path("patrols/signs/new/", signs.new, name="patrol_sign_new"),
    path("patrols/signs/print/", signs.sheets, name="patrol_signs_print"),
    path("patrols/signs/<uuid:key>/", signs.sign, name="patrol_sign"),
    path("patrols/signs/<uuid:key>/step/", signs.step, name="patrol_sign_step"),
    path("patrols/signs/<uuid:key>/show/", signs.show, name="patrol_sign_show"),
    path("patrols/signs/<uuid:key>/code/", signs.code, name="patrol_sign_code"),
    path("patrols/runs/", runs.runs, name="patrol_runs"),
    path("patrols/runs/<uuid:key>/", runs.run, name="patrol_run"),
    path("patrols/runs/<uuid:key>/step/", runs.step, name="patrol_run_step"),
    path("patrols/coverage/", coverage.coverage, name="patrol_coverage"),
    path("patrols/coverage/layer/", coverage.layer, name="patrol_coverage_layer"),
    path("my/patrol/", field.mine, name="my_patrols"),
    path("my/patrol/shifts/<uuid:key>/start/", field.start, name="my_patrol_start"),
    path("my/patrol/<uuid:key>/", field.walk, name="my_patrol"),
    path("my/patrol/<uuid:key>/part/", field.part, name="my_patrol_part"),
    path("my/patrol/<uuid:key>/scan/", field.scan, name="my_patrol_scan"),
    path("my/patrol/<uuid:key>/vouch/<uuid:scan_id>/", field.vouch, name="my_patrol_vouch"),
    path("my/patrol/<uuid:key>/end/", field.end, name="my_patrol_end"),
]
