"""Addresses of the pages of storms."""

from django.urls import path

from firstlight.console.storms import views

urlpatterns = [
    path("storms/", views.activations, name="storms"),
    path("storms/take/", views.take, name="storm_take"),
    path("storms/warnings/<uuid:key>/", views.warning, name="storm_warning"),
    path("storms/tasks/<uuid:key>/back/", views.back, name="storm_back"),
    path("storms/<uuid:key>/", views.activation, name="storm"),
    path("storms/<uuid:key>/map.geojson", views.pins, name="storm_pins"),
    path("storms/<uuid:key>/step/", views.step, name="storm_step"),
    path("storms/<uuid:key>/send/", views.send, name="storm_send"),
    path("my/storms/", views.mine, name="my_storms"),
    path("my/storms/<uuid:key>/back/", views.mine_back, name="my_storm_back"),
]
