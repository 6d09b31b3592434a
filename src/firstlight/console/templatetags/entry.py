"""The form field of `c-entry`: a page may have dozens, most of them in forms that are shut."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django import template
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstlight.console.steps import StepShown
from firstlight.console.templatetags import desk

Of = Mapping[str, Any] | Context
Show = Callable[[Any], str]
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
INPUT = '<input type="{type}" name="{name}" id="{at}"{value}{marks}>{slot}'
MAY = ' <span class="field__may">({})</span>'
OPEN = ' <span class="field__may">{}</span>'
NOTHING = SafeString("")


@register.simple_tag(takes_context=True)
def entry(context: Context) -> SafeString:
    """Draw the control that `c-entry` describes, with its label, its hint and its error."""
    return _field(context, partial(render_value_in_context, context=context))


@register.simple_tag(takes_context=True)
def asks(context: Context, step: StepShown) -> SafeString:
    """Draw what a step asks for, as so many of `c-entry`."""
    show = partial(render_value_in_context, context=context)
    common = {"values": step.values, "errors": step.errors, "value": None}
    fields = (
        dict.fromkeys(("unit", "class", "attrs", "slot"), "")
        | {name: getattr(ask, name) for name in ("name", "label", "type", "hint", "options")}
        | {"id": f"{step.event}-{ask.name}", "required": ask.required, **common}
        for ask in step.asks
    )
    return format_html_join("", "{}", ((_field(field, show),) for field in fields))


def _field(of: Of, show: Show) -> SafeString:
    kind, value = of["type"], of["value"]
    given = desk.given(of["values"] if value is None else value, of["name"])
    told = _told(of, show, given)
    if kind == "hidden":
        return format_html(HIDDEN, **told)
    if kind == "tick":
        return format_html(TICK, **told, checked=_if(given and given != "false", " checked"))
    if kind in ("radio", "ticks"):
        return format_html(GROUP, **told, options=_boxes(of, show, given, told))
    if kind == "textarea":
        control = format_html(AREA, **told)
    elif kind == "select":
        first = not of["required"] or not given
        choose = format_html(OPTION, "", "", _("Choose…")) if first else NOTHING
        control = format_html(SELECT, **told, choose=choose, options=_choices(of, show, given))
    else:
        is_told = kind not in ("password", "file")
        value = format_html(' value="{}"', told["given"]) if is_told else NOTHING
        control = format_html(INPUT, **told, value=value)
    return format_html(FIELD, **told, control=control)


def _if(truth: Any, text: str) -> SafeString:
    """Return a text of our own, or nothing."""
    return SafeString(text) if truth else NOTHING


def _told(of: Of, show: Show, given: Any) -> dict[str, str]:
    """Return what the parts above are made of, escaped as a template prints it."""
    shown = {name: show(of[name]) for name in ("name", "type", "label", "attrs", "slot")}
    at = show(of["id"] or desk.id_of(of["name"]))
    hint, error = of["hint"], desk.at(of["errors"], of["name"])
    notes, by = NOTHING, NOTHING
    if error:
        notes = format_html('<p class="field__error" id="{}-error">{}</p>', at, show(error))
        by = format_html("{}-error ", at)
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


def _boxes(of: Of, show: Show, given: Any, told: dict[str, str]) -> SafeString:
    kind = "radio" if of["type"] == "radio" else "checkbox"
    boxes = (
        (kind, told["name"], key, mark, told["attrs"], words)
        for key, mark, words in _options(of, show, given, " checked")
    )
    return format_html_join("", BOX, boxes)


def _choices(of: Of, show: Show, given: Any) -> SafeString:
    return format_html_join("", OPTION, _options(of, show, given, " selected"))


def _options(of: Of, show: Show, given: Any, word: str) -> Iterator[tuple[str, str, str]]:
    for key, words in of["options"] or ():
        yield show(key), _if(desk.chosen(given, key), word), show(words)
