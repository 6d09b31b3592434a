"""Addresses of the rights desk."""

from django.urls import path

from firstlight.console.rights import access, breaches, clocks, images, papers, views

urlpatterns = [
    path("me/rights/", views.mine, name="my_rights"),
    path("me/rights/archive.zip", views.archive, name="my_archive"),
    path("me/rights/<uuid:key>/", views.step_mine, name="my_right_step"),
    path("access/", access.listed, name="accesses"),
    path("access/new/", access.new, name="access_new"),
    path("access/<uuid:key>/", access.record, name="access"),
    path("access/<uuid:key>/step/", access.step, name="access_step"),
    path("privacy/clock/", clocks.clocks, name="clocks"),
    path("privacy/<uuid:key>/", clocks.clock, name="clock"),
    path("privacy/<uuid:key>/step/", clocks.step, name="clock_step"),
    path("me/leak/", breaches.report, name="breach_report"),
    path("privacy/minors/", papers.minors, name="minors_audit"),
    path("privacy/images/", images.listed, name="kept_images"),
    path("privacy/register/", papers.register, name="processing_register"),
    path("privacy/register/new/", papers.entry_new, name="register_entry_new"),
    path("privacy/register/<str:name>/", papers.entry, name="register_entry"),
    path("privacy/assessments/", papers.assessments, name="assessments"),
    path("privacy/assessments/new/", papers.assessment_new, name="assessment_new"),
    path("privacy/assessments/<uuid:key>/", papers.assessment, name="assessment"),
    path("privacy/assessments/<uuid:key>/sign/", papers.sign, name="assessment_sign"),
    path("privacy/breaches/", breaches.listed, name="breaches"),
    path("privacy/breaches/print/", breaches.register, name="breach_register"),
    path("privacy/breaches/<uuid:key>/", breaches.record, name="breach"),
    path("privacy/breaches/<uuid:key>/do/<str:what>/", breaches.do, name="breach_do"),
    path("privacy/requests/", views.listed, name="data_requests"),
    path("privacy/requests/<uuid:key>/", views.request_page, name="data_request"),
    path("privacy/requests/<uuid:key>/do/<str:what>/", views.act, name="data_request_do"),
    path("privacy/requests/<uuid:key>/step/", views.step, name="data_request_step"),
]
