"""Addresses of the ground."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from firstlight.console.ground import views


class Stamp(StringConverter):
    """The beginning of a pack's hash."""

    regex = "[0-9a-f]{16}"


register_converter(Stamp, "stamp")

urlpatterns = [
    path("terrain/<uuid:key>/", views.terrain, {"name": "pack.json"}, name="terrain"),
    path("terrain/<uuid:key>/<stamp:stamp>/<path:name>", views.terrain, name="terrain_kept"),
    path("terrain/<uuid:key>/<path:name>", views.terrain, name="terrain_file"),
]
