"""One archive of everything about somebody: a file for machines and a page to read."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def archive(
    tables: Tables, files: Mapping[str, bytes], title: str, lead: str, language: str
) -> bytes:
    """Return a ZIP with ``about-me.json`` (everything) and ``about-me.html`` (the same, to read).

    The files lie beside them in ``files/``, and the page leads to each.

    Parameters
    ----------
    tables
        Rows by the name of their table; a row is values by field.
    files
        Pictures and papers by their name.
    title, lead
        Of the page.
    language
        Of the page's words (a BCP 47 code).
    """
    text = json.dumps(tables, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("about-me.json", text)
        page = _page(json.loads(text), sorted(files), title, lead, language)
        packed.writestr("about-me.html", page)
        for name, content in files.items():
            packed.writestr(f"files/{name}", content)
    return out.getvalue()


def _page(tables: Tables, files: Sequence[str], title: str, lead: str, language: str) -> str:
    parts = [_table(name, rows) for name, rows in tables.items() if rows]
    if files:
        parts.insert(0, _links(files))
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title>'
        "<style>body{{font-family:sans-serif;margin:2em}}table{{border-collapse:collapse}}"
        "td,th{{border:1px solid #999;padding:.3em;text-align:left;vertical-align:top}}</style>"
        "<h1>{}</h1><p>{}</p>{}</html>",
        language,
        title,
        title,
        lead,
        mark_safe("".join(parts)),  # noqa: S308  # each part is escaped by format_html
    )


def _links(files: Sequence[str]) -> SafeString:
    each = ((quote(name), name) for name in files)
    return format_html(
        "<ul>{}</ul>", format_html_join("", '<li><a href="files/{}">{}</a></li>', each)
    )


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> SafeString:
    head = format_html_join("", "<th scope=col>{}</th>", ((each,) for each in rows[0]))
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((v,) for v in row.values())),) for row in rows),
    )
    return format_html("<h2>{}</h2><table><tr>{}</tr>{}</table>", name, head, body)
