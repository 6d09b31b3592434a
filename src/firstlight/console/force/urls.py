"""Addresses of the pages of the force."""

from django.urls import path

from firstlight.console.force.views import (
    imported,
    join,
    kept,
    me,
    organisations,
    people,
    person,
    privacy,
    rosters,
)

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="person_new"),
    path("people/insure/", people.insure, name="people_insure"),
    path("people/import/", rosters.upload, name="roster_upload"),
    path("people/import/template.<str:form>", rosters.template, name="roster_template"),
    path("people/import/<uuid:key>/", rosters.roster, name="roster"),
    path("people/import/<uuid:key>/drop/", rosters.drop, name="roster_drop"),
    path("people/imports/", imported.imports, name="roster_imports"),
    path("people/imports/<uuid:key>/", imported.imported, name="roster_import"),
    path("people/imports/<uuid:key>/undo/", imported.undo, name="roster_undo"),
    path("people/<uuid:key>/", person.person, name="person"),
    path(
        "people/<uuid:key>/membership/<uuid:membership_id>/", person.step, name="membership_step"
    ),
    path(
        "people/<uuid:key>/certificate/<uuid:credential_id>/",
        person.credential_step,
        name="credential_step",
    ),
    path("people/<uuid:key>/do/<slug:name>/", person.deed, name="person_deed"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<uuid:key>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:key>/do/<slug:name>/", organisations.deed, name="organisation_deed"),
    path("me/", me.me, name="me"),
    path("me/do/<slug:name>/", me.deed, name="me_deed"),
    path("me/membership/<uuid:key>/", me.step, name="me_step"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/modules/", privacy.module, name="privacy_module"),
    path("views/<slug:name>/", kept.view, name="kept_view"),
    path("join/<str:token>/", join.join, name="join"),
]
