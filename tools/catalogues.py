"""Keep the catalogues: collect what is marked for translation, report gaps, compile.

`collect` adds new words to every room's `zh_Hans` and `en` catalogue (English words are written
in the code, so `en` says the same unless it was edited) and prints the Chinese that a new word has
taken over from another room, to be read before it is kept; `gaps` prints what has no Chinese yet
and what two rooms say differently, and fails; `compile` makes the `.mo` files that the server
reads.
"""

import ast
import io
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "firstlight"
LOCALES = ("zh_Hans", "en")
MARKS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
CONTEXT_MARKS = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 2}
Key = tuple[str | tuple[str, str], str | None]


def room_of(path: Path) -> str:
    """Return the catalogue that a file's words belong to: its room, or its room's pages'."""
    parts = path.relative_to(SOURCE).parts
    if parts[0] != "console":
        return parts[0]
    inner = parts[2] if parts[1] == "templates" else parts[1]
    return inner if (SOURCE / inner).is_dir() else "console"


def marked(text: str) -> set[Key]:
    """Return every (message, context) that Python source marks for translation."""
    found: set[Key] = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [
            a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if name in MARKS and len(words) >= MARKS[name]:
            count = MARKS[name]
            found.add((words[0] if count == 1 else (words[0], words[1]), None))
        elif name in CONTEXT_MARKS and len(words) > CONTEXT_MARKS[name]:
            count = CONTEXT_MARKS[name]
            found.add((words[1] if count == 1 else (words[1], words[2]), words[0]))
    return found


def template_marked(text: str, name: str) -> set[Key]:
    """Return every (message, context) that a template marks, read by Django's own reader."""
    code = templatize(text, origin=name)
    found: set[Key] = set()
    for call in re.finditer(r"\b(gettext|ngettext|pgettext|npgettext|_)\(", code):
        expression = _balanced(code, call.start())
        try:
            found |= marked(expression)
        except SyntaxError:
            continue
    return found


def _balanced(code: str, start: int) -> str:
    """Return the call that begins at `start`, up to its closing bracket."""
    tree_end = start
    while True:
        tree_end = code.find(")", tree_end) + 1
        if not tree_end:
            return ""
        try:
            ast.parse(code[start:tree_end].strip())
        except SyntaxError:
            continue
        return code[start:tree_end].strip()


@cache
def wanted() -> dict[str, set[Key]]:
    """Return every room's marked words."""
    rooms: dict[str, set[Key]] = defaultdict(set)
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            rooms[room_of(path)] |= marked(path.read_text(encoding="utf-8"))
    # What is said in passing after a sign-in is a text of one line.
    for path in sorted([*SOURCE.rglob("*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        text = path.read_text(encoding="utf-8")
        rooms[room_of(path)] |= template_marked(text, str(path))
    return {room: words for room, words in rooms.items() if words}


def catalogue_path(room: str, locale: str) -> Path:
    """Return where a catalogue is kept."""
    return ROOT / "locale" / room / locale / "LC_MESSAGES" / "django.po"


def load(path: Path, locale: str) -> Catalog:
    """Return the catalogue at `path`, empty if there is none yet."""
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=locale)
    return Catalog(locale=locale, project="Firstlight", charset="utf-8")


def everywhere(locale: str) -> dict[Key, object]:
    """Return what any room's catalogue says of a word: all of them are one when pages are made."""
    rooms = sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir())
    catalogues = [load(catalogue_path(room, locale), locale) for room in rooms]
    return {
        (message.id, message.context): message.string
        for catalogue in catalogues
        for message in catalogue
        if message.id and _has(message.string)
    }


def collect() -> int:
    """Bring every catalogue up to date with the marks, keeping what was written anywhere."""
    said = {locale: everywhere(locale) for locale in LOCALES}
    taken = []
    for room, words in wanted().items():
        for locale in LOCALES:
            path = catalogue_path(room, locale)
            old = load(path, locale)
            new = Catalog(locale=locale, project="Firstlight", charset="utf-8", fuzzy=False)
            for message, context in sorted(words, key=str):
                known = old.get(message, context)
                text = known.string if known else ""
                if not _has(text):
                    text = said[locale].get((message, context), "")
                    if locale != "en" and _has(text):
                        taken.append(f"{room}/{locale}: {message} is said as elsewhere: {text}")
                if locale == "en" and not _has(text):
                    text = message
                new.add(message, text, context=context)
            path.parent.mkdir(parents=True, exist_ok=True)
            out = io.BytesIO()
            write_po(out, new, width=98, omit_header=False, sort_output=True)
            body = re.sub(
                rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By)[^\n]*\n', b"", out.getvalue()
            )
            path.write_bytes(re.sub(rb"(?m)^#(?!,)[^\n]*\n", b"", body))
    if taken:
        print("\n".join(taken))
    return 0


def _has(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def clashes() -> list[str]:
    """Return every word that two rooms say differently in one language.

    Django joins all catalogues into one: one of them would be silently wrong. A word that means
    two things is marked with its context (`pgettext`, `context` in templates).
    """
    said: dict[tuple[str, str, object], dict[str, str]] = defaultdict(dict)
    for room in sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir()):
        for locale in LOCALES:
            for message in load(catalogue_path(room, locale), locale):
                if message.id and _has(message.string):
                    key = locale, str(message.id), message.context
                    said[key].setdefault(str(message.string), room)
    return [
        f"{locale}: {message} is said in two ways: "
        + ", ".join(f"{text} ({room})" for text, room in ways.items())
        for (locale, message, _context), ways in said.items()
        if len(ways) > 1
    ]


def gaps() -> int:
    """Print every marked word that a catalogue lacks or two say differently; 1 if there is one."""
    missing = clashes()
    for room, words in wanted().items():
        for locale in LOCALES:
            catalogue = load(catalogue_path(room, locale), locale)
            for message, context in sorted(words, key=str):
                known = catalogue.get(message, context)
                # Chinese has one plural form: a single string answers for both.
                if known is None or not _has(known.string) or known.fuzzy:
                    missing.append(f"{room}/{locale}: {message}")
    print("\n".join(missing) or "every word has its translation")
    return 1 if missing else 0


def compile_all() -> int:
    """Make the `.mo` files."""
    for path in sorted((ROOT / "locale").rglob("*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        with target.open("wb") as file:
            write_mo(file, catalogue)
    return 0


if __name__ == "__main__":
    settings.configure()
    django.setup()
    sys.exit({"collect": collect, "gaps": gaps, "compile": compile_all}[sys.argv[1]]())
