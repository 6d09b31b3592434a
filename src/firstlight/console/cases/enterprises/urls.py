"""Addresses of the pages of enterprises."""

from django.urls import path

from firstlight.console.cases.enterprises import mine, register, views

urlpatterns = [
    path("enterprises/", views.listed, name="enterprise_visits"),
    path("enterprises/new/", views.new, name="enterprise_visit_new"),
    path("enterprises/register/", register.listed, name="enterprises"),
    path("enterprises/register/new/", register.new, name="enterprise_new"),
    path("enterprises/register/<uuid:key>/", register.edit, name="enterprise"),
    path("enterprises/<uuid:key>/", views.record, name="enterprise_visit"),
    path("enterprises/<uuid:key>/step/", views.step, name="enterprise_visit_step"),
    path("enterprises/<uuid:key>/adviser/", views.adviser, name="enterprise_visit_adviser"),
    path("enterprises/<uuid:key>/found/", views.found, name="enterprise_visit_found"),
    path("my/enterprises/", mine.listed, name="my_enterprises"),
    path("my/enterprises/ask/", mine.ask, name="my_enterprise_ask"),
    path("my/enterprises/<uuid:key>/", mine.visit, name="my_enterprise_visit"),
    path("my/enterprises/<uuid:key>/check/", mine.check, name="my_enterprise_check"),
    path("my/enterprises/<uuid:key>/letter/", mine.letter, name="my_enterprise_letter"),
]
