"""The public column: the stories that stand now, and each by its own address."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firstlight.community.queries import public_stories, public_story
from firstlight.public.frame import draw, published
from firstlight.public.publication import Door

GROUND = _("Everybody shown has agreed and somebody else than the writer has approved it.")


@published(
    "public_column",
    shows=_("Stories: their words, of which team, and since when they are public."),
    ground=GROUND,
    module="community",
    door=Door(70, _("The column"), _("What the teams have been doing, in their own words.")),
)
@require_safe
def column(request: HttpRequest, language: str) -> HttpResponse:
    """Show every story that is public now, the newest first."""
    return draw(request, "public/column.html", {"stories": public_stories()})


@published(
    "public_story",
    shows=_("One story while it is public; afterwards only that it was recalled."),
    ground=GROUND,
    module="community",
)
@require_safe
def story(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show a story; one that was recalled keeps its address, and its words are gone."""
    row = public_story(slug)
    if row is None:
        return draw(request, "public/none.html", status=HTTPStatus.NOT_FOUND)
    if row.recalled_at is not None:
        return draw(request, "public/story.html", {"story": None}, HTTPStatus.GONE)
    return draw(request, "public/story.html", {"story": row})
