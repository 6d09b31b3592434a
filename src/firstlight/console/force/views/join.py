"""The page behind an invitation: the person chooses their own password."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.force.actions.accounts import choose_password
from firstlight.force.invitations import account_of, invited
from firstlight.force.schemas import ChoosePassword
from firstlight.kernel.words import sentences


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, or take the password; of a used or old link say how to go on."""
    account = account_of(token)
    actor = invited(account) if account else None
    if account is None or actor is None:
        return render(request, "force/join_used.html", status=HTTPStatus.NOT_FOUND)
    errors: dict[str, str] = {}
    if request.method == "POST":
        password = request.POST.get("password", "")
        try:
            validate_password(password, account)
        except ValidationError as weak:
            errors["password"] = sentences(weak.messages)
        if password != request.POST.get("again", ""):
            errors["again"] = _("The two do not match.")
        if not errors:
            choose_password(actor, ChoosePassword(password=password))
            logout(request)  # whoever else was signed in on this device
            messages.success(request, _("Your password is set. Sign in with it now."))
            return redirect("account_login")
    context = {"account": account, "errors": errors}
    return render(request, "force/join.html", context, status=422 if errors else 200)
