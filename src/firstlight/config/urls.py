"""The map of addresses."""

from django.urls import include, path

from firstlight.api.inbound import inbound
from firstlight.api.live import live
from firstlight.api.service import api
from firstlight.api.warnings_in import warning_in

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", api.urls),
    path("in/cap/", warning_in, name="warning_in"),
    path("in/<slug:carrier>/", inbound, name="inbound"),
    path("live/", live, name="live"),
    path("accounts/", include("firstlight.console.account.doors")),
    path("", include("firstlight.public.urls")),
    path("", include("firstlight.console.urls")),
]
