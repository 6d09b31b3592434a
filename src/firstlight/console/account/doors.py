"""The addresses of sign-in: those of the library that we use, and no others.

Accounts are made by an officer, passwords are set anew by an officer's link: there is no sign-up,
no e-mail confirmation and no reset by e-mail.
"""

from allauth.account import views
from django.urls import include, path

from firstlight.console.account.devices import end_session, remove_key
from firstlight.console.web import missing

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    # Before the library's own, which lets the last key of somebody go who needs one.
    path("2fa/webauthn/keys/<int:pk>/remove/", remove_key, name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/<int:pk>/end/", end_session, name="usersessions_end"),
    path("sessions/", include("allauth.usersessions.urls")),
    # Names that the library looks up; nothing is behind them here.
    path("email/", missing, name="account_email"),
    path("password/set/", missing, name="account_set_password"),
]
