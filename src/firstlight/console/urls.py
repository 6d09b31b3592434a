"""The addresses of the console: one file a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("firstlight.console.desk.urls")),
    path("", include("firstlight.console.cases.urls")),
    path("", include("firstlight.console.complaints.urls")),
    path("", include("firstlight.console.rights.urls")),
    path("", include("firstlight.console.community.urls")),
    path("", include("firstlight.console.equipment.urls")),
    path("", include("firstlight.console.force.urls")),
    path("", include("firstlight.console.ground.urls")),
    path("", include("firstlight.console.finding.urls")),
    path("", include("firstlight.console.log.urls")),
    path("", include("firstlight.console.patrols.urls")),
    path("", include("firstlight.console.patrols.proof.urls")),
    path("", include("firstlight.console.places.urls")),
    path("", include("firstlight.console.report.urls")),
    path("", include("firstlight.console.reports.urls")),
    path("", include("firstlight.console.incidents.urls")),
    path("", include("firstlight.console.searches.urls")),
    path("", include("firstlight.console.records.urls")),
    path("", include("firstlight.console.training.urls")),
    path("", include("firstlight.console.duty.urls")),
    path("", include("firstlight.console.gates.urls")),
    path("", include("firstlight.console.storms.urls")),
    path("", include("firstlight.console.events.urls")),
    path("", include("firstlight.console.injuries.urls")),
    path("", include("firstlight.console.field.urls")),
    path("", include("firstlight.console.account.urls")),
    path("", include("firstlight.console.guide.urls")),
    path("", include("firstlight.console.undo")),
]
