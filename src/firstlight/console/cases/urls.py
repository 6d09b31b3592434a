"""The addresses of cases: one file a kind."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("firstlight.console.cases.hazards.urls")),
    path("", include("firstlight.console.cases.inspections.urls")),
    path("", include("firstlight.console.cases.tips.urls")),
    path("", include("firstlight.console.cases.grid_events.urls")),
    path("", include("firstlight.console.cases.ecology.urls")),
    path("", include("firstlight.console.cases.disputes.urls")),
    path("", include("firstlight.console.cases.enterprises.urls")),
    path("", include("firstlight.console.cases.checklists.urls")),
]
