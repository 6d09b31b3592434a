"""Addresses of the pages of check lists."""

from django.urls import path

from firstlight.console.cases.checklists import views

urlpatterns = [
    path("checklists/", views.listed, name="checklists"),
    path("checklists/import/", views.upload, name="checklist_import"),
    path("checklists/<str:kind>/file.xlsx", views.file, name="checklist_file"),
    path("checklists/<uuid:key>/", views.version, name="checklist"),
    path("checklists/<uuid:key>/use/", views.use, name="checklist_use"),
    path("checklists/<uuid:key>/drop/", views.drop, name="checklist_drop"),
]
