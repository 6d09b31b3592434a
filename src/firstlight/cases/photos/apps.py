"""The room's start."""

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "firstlight.cases.photos"
    label = "photos"
