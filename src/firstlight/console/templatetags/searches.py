"""What the page of a search draws by the dozen."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from firstlight.console.templatetags.desk import percent
from firstlight.searches.models import SearchCase

register = template.Library()

ROW = (
    '<tr><td>{}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{}</td>'
    '<td class="num">{}</td><td>{}, {}</td></tr>'
)


@register.simple_tag
def segment_rows(case: SearchCase, rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """Draw the segments of a plan, each with its figures, as rows of a table."""
    return format_html_join("", ROW, (_cells(case, row) for row in rows))


def _cells(case: SearchCase, row: Mapping[str, Any]) -> tuple[str, ...]:
    name: str = row["name"]
    if row["key"]:
        url = reverse("search_segment", args=[case.pk, row["key"]])
        name = format_html('<a href="{}">{}</a>', url, name)
    planned = "—"
    if row["teams"]:
        low, high = percent(row["pod_low"]), percent(row["pod_high"])
        planned = f"{percent(row['pod'])} ({low}–{high})"
    return (
        name,
        percent(row["poa"]),
        percent(row["pod_so_far"]),
        planned,
        floatformat(row["area_ha"], 0),
        row["cover_name"],
        row["seen"],
    )
