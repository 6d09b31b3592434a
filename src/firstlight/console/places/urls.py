"""Addresses of the pages of places."""

from django.urls import path

from firstlight.console.places import files, imported, packs, views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/retire/", views.retire_chosen, name="places_retire"),
    path("places/new/", views.new, name="place_new"),
    path("places/ground/", packs.ground, name="places_ground"),
    path("places/layer.geojson", files.layer, name="places_layer"),
    path("places/export.<str:form>", files.export, name="places_file"),
    path("places/import/", files.upload, name="places_upload"),
    path("places/import/<uuid:key>/", files.preview, name="places_preview"),
    path("places/import/<uuid:key>/drop/", files.drop, name="places_drop"),
    path("places/imports/", imported.imports, name="place_imports"),
    path("places/imports/<uuid:key>/", imported.imported, name="place_import"),
    path("places/imports/<uuid:key>/undo/", imported.undo, name="place_undo"),
    path("places/<uuid:key>/", views.place, name="place"),
    path("places/<uuid:key>/edit/", views.edit, name="place_edit"),
    path("places/<uuid:key>/retire/", views.retire, name="place_retire"),
]
