"""Addresses of the pages of disputes."""

from django.urls import path

from firstlight.console.cases.disputes import deeds, disputes, helping, scheme

urlpatterns = [
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/new/", disputes.new, name="dispute_new"),
    path("disputes/levels/", scheme.levels, name="dispute_levels"),
    path("disputes/<uuid:key>/", disputes.dispute, name="dispute"),
    path("disputes/<uuid:key>/step/", deeds.step, name="dispute_step"),
    path("disputes/<uuid:key>/deed/<slug:what>/", deeds.deed, name="dispute_deed"),
    path("disputes/<uuid:key>/papers/<slug:kind>.pdf", deeds.paper, name="dispute_paper"),
    path("my/disputes/", helping.mine, name="my_disputes"),
]
