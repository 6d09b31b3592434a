from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "firstlight.places"
    label = "places"
