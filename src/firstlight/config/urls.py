"""The map of addresses."""

from django.urls import include, path

from firstlight.api.inbound import inbound
from firstlight.api.live import live
from firstlight.api.service import api
from firstlight.api.warnings_in import warning_in

handler400 = "firstlight.console.gone_wrong.not_understood"
handler500 = "firstlight.console.gone_wrong.broken"
# Of the library of sign-in: its own limits are by the minute.
handler429 = "firstlight.config.limits.too_many_tries"

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
