"""One's own devices one by one: a key that may go, a sign-in elsewhere that is ended."""

from typing import cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


@login_required
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a key go, unless it is the last factor of somebody whose role needs one."""
    kind = Authenticator.Type.WEBAUTHN
    key = get_object_or_404(Authenticator, user=request.user, type=kind, pk=pk)
    adapter = get_adapter()
    if adapter.can_delete_authenticator(key):
        return cast(HttpResponse, remove_webauthn(request, pk=pk))
    messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
    return redirect("mfa_list_webauthn")


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's own other devices."""
    get_object_or_404(UserSession, user=request.user, pk=pk).end()
    messages.info(request, _("That device is signed out."))
    return redirect("usersessions_list")
