"""The style guide's page."""

from django.http import HttpResponse
from django.shortcuts import render

from firstlight.console.guide.sample import context
from firstlight.console.web import page
from firstlight.force.seating import SeatedRequest


@page(may="desk.see")
def style_guide(request: SeatedRequest) -> HttpResponse:
    """Show every part once."""
    return render(request, "styleguide.html", context())
