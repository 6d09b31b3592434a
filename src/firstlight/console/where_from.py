"""Where somebody goes on who was turned away: to what they asked for, or to their form."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """Return the address here: of a form that was sent it is the page that it was sent from."""
    if request.method != "POST":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    # As it was asked for: whether the name is one of ours is not judged here, only compared.
    host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {host})
    page = urlsplit(came_from if is_ours else "")
    path = urlunsplit(("", "", page.path, page.query, ""))
    return path if url_has_allowed_host_and_scheme(path, None) else request.path
