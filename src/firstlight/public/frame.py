"""How a page for everybody is opened, drawn and sent: no account, no cookie, no need of script."""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from firstlight.force.models import Organisation
from firstlight.force.switches import is_off_everywhere
from firstlight.kernel.errors import Refusal
from firstlight.kernel.forms import Outcome
from firstlight.kernel.receipts import note, noted
from firstlight.kernel.refusals import whole
from firstlight.public.again import lock, unlock, words_of
from firstlight.public.challenge import challenge, passed
from firstlight.public.publication import Door, Publication, View, Words, enlist, language_of

# The station of who is a guest: none.
NOBODY = UUID(int=0)

OTHER_WORDS = gettext_lazy(
    "What you sent from this page before was taken. This is something else: send it once more, "
    "and it is taken as a new one."
)
LANGUAGES = {"zh": "zh-hans", "en": "en"}
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, noarchive",
}


def published(
    name: str, *, shows: Words, ground: Words, module: str = "", door: Door | None = None
) -> Callable[[View], View]:
    """Open a view to everybody, under its name in the list of what is public.

    The view is told the language in its address (``language``) and answers in it. A page whose
    part of the product is off everywhere says so. Nothing here needs a session; a form is
    protected by where it was sent from and by its own ticket, so no cookie is needed either.
    """
    publication = enlist(Publication(name, shows, ground, module, door))

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            language = kwargs.get("language") or _asked(request)
            request.__dict__["public_language"] = language
            with translation.override(LANGUAGES[language]):
                if module and is_off_everywhere(module):
                    return draw(request, "public/closed.html", status=HTTPStatus.NOT_FOUND)
                if request.method == "POST" and _from_elsewhere(request):
                    return draw(request, "public/elsewhere.html", status=HTTPStatus.FORBIDDEN)
                return view(request, **kwargs)

        opened.__dict__["publication"] = publication
        return csrf_exempt(opened)

    return wrap


def _asked(request: HttpRequest) -> str:
    """Return the language asked for: in the query, else as the browser says."""
    asked = request.GET.get("lang") or translation.get_language() or ""
    return "en" if asked.startswith("en") else "zh"


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site's page has sent this form."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    if origin in ("", "null"):
        return False
    own = {urlsplit(each).netloc for each in settings.CSRF_TRUSTED_ORIGINS}
    return urlsplit(origin).netloc not in own | {request.get_host()}


def draw(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Return a page in the language of its address."""
    language = language_of(request)
    other = "zh" if language == "en" else "en"
    given = {
        "language": LANGUAGES[language],
        "lang": language,
        "other_url": _elsewhere_in(request, other),
        "start_url": reverse("public_start", kwargs={"language": language}),
        **(context or {}),
    }
    # Drawn without the request: nothing here needs a session, so nobody gets a cookie.
    text = render_to_string(template, given)
    return HttpResponse(
        text, status=status, headers={**HEADERS, "Content-Language": LANGUAGES[language]}
    )


def _elsewhere_in(request: HttpRequest, other: str) -> str:
    """Return the address of this page in the other language."""
    match = request.resolver_match
    if match is None or "language" not in match.kwargs:
        return f"?lang={other}"
    return reverse(str(match.url_name), kwargs={**match.kwargs, "language": other})


def goes_to(request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
    """Send the reader on to another public page in their language."""
    return HttpResponseRedirect(
        reverse(name, kwargs={"language": language_of(request), **kwargs}), headers=HEADERS
    )


def choices(rows: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Return organisations to choose from, those below a station set in."""
    return [(str(row.pk), ("　" if row.kind == "team" else "") + row.called) for row in rows]


@dataclass(slots=True)
class Sent:
    """A form as it came: its values by name, and what is to be mended beside each field."""

    name: str
    values: Mapping[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    result: Any = None
    told: Mapping[str, Any] | None = None
    is_again: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was taken."""
        return not self.errors

    def context(self) -> dict[str, Any]:
        """Return what the form's template needs, with a fresh challenge."""
        return {
            "values": self.values,
            "errors": self.errors,
            "challenge": challenge(self.name),
        }

    @property
    def status(self) -> int:
        """The answer's status: 422 while something is to be mended."""
        return HTTPStatus.OK if self.ok else HTTPStatus.UNPROCESSABLE_ENTITY


def take(
    request: HttpRequest,
    name: str,
    carry_out: Callable[[UUID], Outcome],
    told: Callable[[Any], Mapping[str, Any]] | None = None,
) -> Sent:
    """Take a posted form: past its hurdle, then `carry_out` with the key that is good once.

    `carry_out` hands the key to `kernel.forms.perform` as its `command_id`, so that a form sent
    twice is taken once. Nothing typed is lost by a refusal.

    What the sender is `told` of what was made is told again when the same form comes a second
    time with the same words; with others it is shown once more, to be sent as a new one.
    """
    posted = request.POST
    sent = Sent(name, posted)
    try:
        ticket = passed(
            name, posted.get("token", ""), posted.get("proof", ""), posted.get("answer", "")
        )
        with whole():
            outcome = carry_out(ticket.key)
            if told and outcome.ok and not outcome.repeated:
                sent.told = told(outcome.result)
                note(ticket.key, lock(ticket, words_of(request), sent.told))
    except Refusal as no:
        sent.errors[no.field] = str(no)
        return sent
    sent.errors, sent.result = dict(outcome.errors), outcome.result
    sent.is_again = outcome.repeated
    if told and outcome.repeated:
        sent.told = unlock(ticket, words_of(request), noted(ticket.key))
        if sent.told is None:
            sent.errors[""] = str(OTHER_WORDS)
    return sent
