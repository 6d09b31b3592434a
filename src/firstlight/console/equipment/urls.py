"""Addresses of the pages of kit in use."""

from django.urls import path

from firstlight.console.equipment.views import flights, keeping, kit, stock

urlpatterns = [
    path("equipment/", stock.equipment, name="equipment"),
    path("equipment/new/", stock.new, name="item_new"),
    path("equipment/<uuid:key>/", stock.item, name="item"),
    path("equipment/<uuid:key>/step/", stock.step, name="item_step"),
    path("equipment/<uuid:key>/edit/", stock.edit, name="item_edit"),
    path("kit/", kit.kit, name="kit"),
    path("kit/requests/<uuid:key>/", kit.answer, name="kit_answer"),
    path("kit/<str:code>/", kit.item, name="kit_item"),
    path("kit/<str:code>/<slug:what>/", kit.deed, name="kit_deed"),
    path("flights/", flights.flights, name="flights"),
    path("flights/new/", flights.new, name="flight_new"),
    path("flights/<uuid:key>/", flights.flight, name="flight"),
    path("flights/<uuid:key>/images/", flights.images, name="flight_images"),
    path("flights/<uuid:key>/step/", flights.step, name="flight_step"),
    path("equipment/import/", keeping.take_in, name="equipment_import"),
    path("equipment/labels/", keeping.labels, name="equipment_labels"),
    path("equipment/<uuid:key>/inspect/", keeping.inspect, name="item_inspect"),
    path("equipment/<uuid:key>/aside/", keeping.aside, name="item_aside"),
]
