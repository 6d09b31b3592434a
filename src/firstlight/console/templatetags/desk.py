"""Tags that every page uses: theme, icons, clocks, form controls, words for the scripts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstlight.console.clocks import phrases, relative
from firstlight.console.script_words import script_words
from firstlight.console.tones import tone_of
from firstlight.exchange.gridref import mgrs as grid_of
from firstlight.kernel.words import colon, gap, listed

register = template.Library()
register.filter(listed)
register.simple_tag(colon)
register.simple_tag(gap)

THEMES = ("auto", "light", "dark", "sunlight")
TYPE_SIZES = ("normal", "large")

register.filter("tone", tone_of)


@register.simple_tag(takes_context=True)
def theme_attrs(context: Context) -> SafeString:
    """Attributes of ``<html>`` that choose theme, type size and the wall screen."""
    request = context.get("request")
    cookies = getattr(request, "COOKIES", {})
    theme, size = cookies.get("fl_theme", ""), cookies.get("fl_type", "")
    wall = SafeString(" data-wall") if request and request.GET.get("wall") == "1" else ""
    return format_html(
        'data-theme="{}" data-type="{}"{}',
        theme if theme in THEMES else "auto",
        size if size in TYPE_SIZES else "normal",
        wall,
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of our sheet; silent for screen readers unless it has a label."""
    if not label:
        return _silent(name)
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, _sign(name)
    )


def _sign(name: str) -> str:
    return static("console/icons.svg") + f"#{name}"


@lru_cache(maxsize=256)
def _silent(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _sign(name))


@register.simple_tag
def state(key: str, word: object, tone: str = "", more: str = "") -> SafeString:
    """Draw a state: word, shape and tone; `c-state` is this with something `more` inside."""
    return _state(tone or tone_of(key), str(word), more)


@lru_cache(maxsize=1024)
def _state(tone: str, word: str, more: str) -> SafeString:
    return format_html(
        '<span class="state state--{}">{}{}{}</span>', tone, _silent(tone), word, more
    )


@register.simple_tag
def still(name: str) -> SafeString:
    """Draw a part that knows neither reader nor page: the same for everybody in one language."""
    return _drawn(name, get_language() or "")


@lru_cache(maxsize=32)
def _drawn(name: str, _language: str) -> SafeString:
    return SafeString(render_to_string(name))


@register.simple_tag
def clock(at: datetime | None, mode: str = "ago", style: str = "") -> SafeString:
    """Show a time relative and absolute, kept current by ``time.js``.

    Parameters
    ----------
    at : datetime or None
        Aware moment; nothing gives a dash.
    mode : str
        ``ago``, ``due`` or ``since`` (see `firstlight.console.clocks`).
    style : str
        ``figure`` for a large one, ``short`` without the absolute time beside it.
    """
    if at is None:
        return SafeString('<span class="muted">—</span>')
    local = timezone.localtime(at)
    full = f"{local:%Y-%m-%d %H:%M:%S}"
    same_day = local.date() == timezone.localdate()
    beside = f"{local:%H:%M}" if same_day else f"{local:%m-%d %H:%M}"
    late = mode == "due" and at <= timezone.now()
    return format_html(
        '<time class="clock{}" datetime="{}" data-clock="{}" title="{}"{}>'
        '<span class="clock__rel">{}</span>{}</time>',
        f" clock--{style}" if style else "",
        local.isoformat(timespec="seconds"),
        mode,
        full,
        SafeString(" data-late") if late else "",
        relative(at, mode),
        "" if style == "short" else format_html(' <span class="clock__at">{}</span>', beside),
    )


@register.simple_tag
def log_time(at: datetime | None) -> SafeString:
    """Show the time of a line of a log: dozens stand on a page, so with no more ado than that."""
    if at is None:
        return SafeString("")
    local = timezone.localtime(at)
    today = timezone.localdate()
    # A matter lasts over midnight and its record for years: only today goes without saying.
    day = "" if local.date() == today else f"{local:%m-%d} "
    if local.year != today.year:
        day = f"{local:%Y-%m-%d} "
    # Only digits and signs of our own: nothing that would have to be escaped.
    return SafeString(
        f'<time datetime="{local.isoformat()}" title="{local:%Y-%m-%d %H:%M:%S}">'
        f"{day}{local:%H:%M:%S}</time>"
    )


@register.simple_tag
def log_line(at: datetime | None, who: str, what: str, *, is_note: bool = False) -> SafeString:
    """Draw a line of a log; a note is what somebody said, line by line."""
    return format_html(
        '<li><span class="log__when">{}</span>'
        '<span><span class="log__who">{}</span> {}</span></li>',
        log_time(at),
        who,
        format_html("“{}”", linebreaksbr(what)) if is_note else what,
    )


@register.simple_tag
def control(field: BoundField, **attrs: str) -> SafeString:
    """Draw a form field's own control, tied to its hint and its error for screen readers."""
    notes = []
    if field.help_text:
        notes.append(f"{field.auto_id}-hint")
    if field.errors:
        notes.append(f"{field.auto_id}-error")
        attrs["aria-invalid"] = "true"
    if notes:
        attrs["aria-describedby"] = " ".join(notes)
    return field.as_widget(attrs={name.replace("_", "-"): word for name, word in attrs.items()})


@register.simple_tag
def ticks(name: str, options: Sequence[tuple[str, str]]) -> SafeString:
    """Draw one box to tick for each of what may be hundreds of options (key and words)."""
    box = '<label><input type="checkbox" name="{}" value="{}">{}</label>'
    return format_html_join("", box, ((name, key, words) for key, words in options))


@register.simple_tag
def buttons(name: str, options: Sequence[tuple[str, str]]) -> SafeString:
    """Draw one small button for each option: drawn once, they may stand in many forms."""
    button = '<button class="button button--small" name="{}" value="{}">{}</button>'
    return format_html_join("", button, ((name, key, words) for key, words in options))


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several boxes that need a legend rather than a label."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not is_group(field)


@register.filter
def wgs84(point: Sequence[float] | None) -> str:
    """Print a ``(longitude, latitude)`` pair, degrees, as people read it: latitude first."""
    if not point:
        return "—"
    longitude_deg, latitude_deg = point[0], point[1]
    return f"{latitude_deg:.5f}, {longitude_deg:.5f}"


@register.filter
def mgrs(point: Sequence[float] | None) -> str:
    """Print a ``(longitude, latitude)`` pair as the grid reference of paper maps and radio."""
    return grid_of(point[0], point[1]) if point else ""


@register.filter
def metres(length_m: float | None) -> str:
    """Print a length in metres or kilometres."""
    if length_m is None:
        return "—"
    if length_m < 1000:
        return _("%(n)s m") % {"n": f"{length_m:.0f}"}
    return _("%(n)s km") % {"n": f"{length_m / 1000:.1f}"}


@register.filter
def percent(share: float | None) -> str:
    """Print a share between 0 and 1 as per cent, without false precision."""
    if share is None:
        return "—"
    digits = 1 if 0 < share < 0.1 else 0
    return f"{share * 100:.{digits}f} %"


@register.simple_tag
def words() -> SafeString:
    """Words that the scripts say, in the page's language, as data that nothing executes."""
    return _spoken(get_language() or "")


@lru_cache(maxsize=8)
def _spoken(_language: str) -> SafeString:
    return json_script({"clock": phrases(), **script_words()}, "fl-words")


@register.filter
def undo_url(extra_tags: str | None) -> str:
    """Address that takes an act back, from a message tagged ``undo:/path/``."""
    for tag in (extra_tags or "").split():
        if tag.startswith("undo:"):
            return tag.removeprefix("undo:")
    return ""


@register.filter
def at(table: Mapping[str, Any] | None, name: str) -> Any:
    """Look a name up in a table; nothing gives an empty word."""
    return table.get(name, "") if table else ""


@register.filter
def given(values: Any, name: str) -> Any:
    """What was typed under a name: one value, a list where there are several, a value as it is."""
    if values is None:
        return ""
    if not isinstance(values, Mapping):
        return values
    if isinstance(values, QueryDict) and len(values.getlist(name)) > 1:
        return values.getlist(name)
    value = values.get(name)
    return "" if value is None else value


@register.filter
def chosen(given_value: Any, key: Any) -> bool:
    """Whether an option is (among) what was given."""
    if isinstance(given_value, (list, tuple, set)):
        return str(key) in {str(value) for value in given_value}
    return given_value not in ("", None) and str(given_value) == str(key)


@register.filter
def id_of(name: str) -> str:
    """Id of the control of a field, as links in the error summary name it."""
    return "id_" + name.replace(".", "_")


@register.filter
def words_of(text: str) -> list[str]:
    """Split a text at its spaces."""
    return text.split()


@register.filter
def data_block(value: Any) -> SafeString:
    """Print a value as JSON in a data block, which no browser executes."""
    return json_script(value or {})


@register.filter
def map_block(config: Mapping[str, Any] | None) -> SafeString:
    """Print what a map shows as a data block, with the layer that the operator added, if any."""
    layer = {key: settings.WMTS[key] for key in ("url", "name", "attribution") if settings.WMTS}
    return data_block({**(config or {}), **({"wmts": layer} if layer else {})})
