"""Pages about one's own account: the seat one acts from, and the demonstration's short way in."""

from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from firstlight.console.account.second_factor import needs_second_factor
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import missing, page
from firstlight.force.actions import TakeSeat
from firstlight.force.actions import take_seat as take
from firstlight.force.models import Account


@page(may="me.edit")
def security(request: SeatedRequest) -> HttpResponse:
    """Everything about how one signs in, in one place."""
    context = {
        "is_set_up": is_mfa_enabled(request.user),
        "is_needed": needs_second_factor(request.user),
    }
    return render(request, "account/security.html", context)


@require_POST
@page(may="me.edit")
def take_seat(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Act from another of one's own seats from now on."""
    take(request.actor, TakeSeat(key=key))
    return redirect(_next(request))


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people; there is no such page anywhere else."""
    account = Account.objects.filter(
        username=request.POST.get("username", ""), person__is_demo=True
    ).first()
    if not settings.DEMO or account is None:
        return missing(request)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe else "/"
