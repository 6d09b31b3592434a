"""Addresses of the pages of school gates."""

from django.urls import path

from firstlight.console.gates import contacts, schools, views, windows

urlpatterns = [
    path("gates/", views.duties, name="gates"),
    path("gates/week/", views.week, name="gates_week"),
    path("gates/plan/", windows.plan, name="gates_plan"),
    path("gates/hours/", windows.windows, name="gate_windows"),
    path("gates/hours/new/", windows.new, name="gate_window_new"),
    path("gates/hours/<uuid:key>/", windows.edit, name="gate_window"),
    path("gates/<uuid:key>/", views.duty, name="gate"),
    path("gates/<uuid:key>/step/", views.step, name="gate_step"),
    path("gates/<uuid:key>/keep/", views.keep, name="gate_keep"),
    path("gates/schools/<uuid:key>/contacts/", contacts.name, name="school_contact_name"),
    path("gates/schools/contacts/<uuid:key>/end/", contacts.end, name="school_contact_end"),
    path("my/school/", schools.mine, name="my_school"),
    path("my/gates/", views.mine, name="my_gates"),
    path("my/gates/<uuid:key>/step/", views.mine_step, name="my_gate_step"),
]
