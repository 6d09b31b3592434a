"""The form field of `c-entry`: a page may have dozens, most of them in forms that are shut."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import template
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstlight.console.steps import StepShown
from firstlight.console.templatetags import desk

Of = Mapping[str, Any] | Context
Show = Callable[[Any], SafeString]
register = template.Library()

HIDDEN = '<input type="hidden" name="{name}" id="{at}" value="{given}">'
TICK = (
    '<div class="field{wrong} {look}"><span class="choice">'
    '<input type="checkbox" name="{name}" id="{at}" value="true"{checked}{marks}>'
    '<label for="{at}">{label}</label></span>{notes}{slot}</div>'
)
GROUP = (
    '<fieldset class="field{wrong} {look}" id="{at}" tabindex="-1"{described}>'
    '<legend>{label}{may}</legend>{notes}<div class="choices">{options}{slot}</div></fieldset>'
)
BOX = '<label><input type="{}" name="{}" value="{}"{} {}>{}</label>'
FIELD = (
    '<div class="field{wrong} {look}"><label for="{at}">{label}{unit}{may}</label>'
    "{notes}{control}</div>"
)
AREA = '<textarea name="{name}" id="{at}"{marks}>{given}</textarea>'
SELECT = '<select name="{name}" id="{at}"{marks}>{choose}{options}{slot}</select>'
OPTION = '<option value="{}"{}>{}</option>'
FOUND_BY = '<option value="{}"{} data-find="{}">{}</option>'
LONG = 30  # choices: beyond this many a field to find one among them stands above
INPUT = '<input type="{type}" name="{name}" id="{at}"{value}{marks}>{slot}'
AGAIN = '<p class="field__hint" id="{}-again"><strong>{}</strong></p>'
MAY = ' <span class="field__may">({})</span>'
OPEN = ' <span class="field__may">{}</span>'
NOTHING = SafeString("")


@register.simple_tag(takes_context=True)
def entry(context: Context) -> SafeString:
    """Draw the control that `c-entry` describes, with its label, its hint and its error."""
    return _field(context, _showing(context))


@register.simple_tag(takes_context=True)
def asks(context: Context, step: StepShown) -> SafeString:
    """Draw what a step asks for, as so many of `c-entry`."""
    show = _showing(context)
    common = {"values": step.values, "errors": step.errors, "value": None}
    fields = (
        dict.fromkeys(("unit", "class", "attrs", "slot"), "")
        | {name: getattr(ask, name) for name in ("name", "label", "type", "hint", "options")}
        | {"id": f"{step.event}-{ask.name}", "required": ask.required, **common}
        for ask in step.asks
    )
    return format_html_join("", "{}", ((_field(field, show),) for field in fields))


def _showing(context: Context) -> Show:
    """Return what prints a value as a template does, escaped."""
    return lambda value: conditional_escape(render_value_in_context(value, context))


def _field(of: Of, show: Show) -> SafeString:
    kind, value = of["type"], of["value"]
    given = desk.given(of["values"] if value is None else value, of["name"])
    told = _told(of, show, given)
    if kind == "hidden":
        return _filled(HIDDEN, told)
    if kind == "tick":
        return _filled(TICK, told, checked=_if(given and given != "false", " checked"))
    if kind in ("radio", "ticks"):
        return _filled(GROUP, told, options=_boxes(of, show, given, told))
    if kind == "textarea":
        control = _filled(AREA, told)
    elif kind == "select":
        first = not of["required"] or not given
        choose = format_html(OPTION, "", "", _("Choose…")) if first else NOTHING
        is_long = len(of["options"] or ()) > LONG
        more = told | {"marks": format_html("{}{}", told["marks"], _if(is_long, " data-narrow"))}
        control = _filled(SELECT, more, choose=choose, options=_choices(of, show, given))
    else:
        is_told = kind not in ("password", "file")
        value = format_html(' value="{}"', told["given"]) if is_told else NOTHING
        control = _filled(INPUT, told, value=value)
    return _filled(FIELD, told, control=control)


def _filled(part: str, told: dict[str, SafeString], **more: SafeString) -> SafeString:
    """Fill a part in with what is escaped already: to do so again would take most of the time."""
    return SafeString(part.format_map(told | more))


def _if(truth: Any, text: str) -> SafeString:
    """Return a text of our own, or nothing."""
    return SafeString(text) if truth else NOTHING


def _told(of: Of, show: Show, given: Any) -> dict[str, SafeString]:
    """Return what the parts above are made of, escaped as a template prints it."""
    shown = {name: show(of[name]) for name in ("name", "type", "label", "attrs", "slot")}
    hint, error = of["hint"], desk.at(of["errors"], of["name"])
    # Pages with many forms give fields ids of their own; what the summary of errors leads to has
    # the id that the summary knows.
    at = show((not error and of["id"]) or desk.id_of(of["name"]))
    notes, by = NOTHING, NOTHING
    if error:
        notes = format_html('<p class="field__error" id="{}-error">{}</p>', at, show(error))
        by = format_html("{}-error ", at)
    if of["type"] == "file" and of["errors"]:
        # A browser hands no file back, and the summary says that what was typed is kept.
        words = _("If you had chosen something here, choose it again: files are not kept.")
        again = format_html(AGAIN, at, words)
        notes, by = format_html("{}{}", again, notes), format_html("{}-again {}", at, by)
    if hint:
        notes = format_html('<p class="field__hint" id="{}-hint">{}</p>{}', at, show(hint), notes)
        by = format_html("{}{}-hint", by, at)
    described = format_html(' aria-describedby="{}"', by) if by else NOTHING
    invalid, required = _if(error, ' aria-invalid="true"'), _if(of["required"], " required")
    return {
        **shown,
        "at": at,
        "look": show(of["class"]),
        "given": show(given),
        "wrong": _if(error, " field--wrong"),
        "notes": notes,
        "described": described,
        "marks": format_html("{}{}{} {}", described, invalid, required, shown["attrs"]),
        "unit": format_html(MAY, show(of["unit"])) if of["unit"] else NOTHING,
        "may": NOTHING if required else format_html(OPEN, _("(may be left empty)")),
    }


def _boxes(of: Of, show: Show, given: Any, told: dict[str, SafeString]) -> SafeString:
    kind = "radio" if of["type"] == "radio" else "checkbox"
    boxes = (
        (kind, told["name"], key, mark, told["attrs"], words)
        for key, mark, words, _find in _options(of, show, given, " checked")
    )
    return format_html_join("", BOX, boxes)


def _choices(of: Of, show: Show, given: Any) -> SafeString:
    drawn = (
        format_html(FOUND_BY, key, mark, find, words)
        if find
        else format_html(OPTION, key, mark, words)
        for key, mark, words, find in _options(of, show, given, " selected")
    )
    return SafeString("".join(drawn))


def _options(of: Of, show: Show, given: Any, word: str) -> Iterator[tuple[SafeString, ...]]:
    for key, words, *find in of["options"] or ():
        yield show(key), _if(desk.chosen(given, key), word), show(words), show("".join(find))
