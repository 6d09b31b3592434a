"""XLSForm (xlsform.org): questions of a form in a workbook; the part that needs no conditions.

Taken: sheets ``survey``, ``choices`` and ``settings``; types text, integer, decimal, date, note,
select_one and select_multiple; required; labels and hints, plain or in Chinese and English.
What changes the meaning of a form and is not taken is refused by its name, never passed over.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.csvtable import Line
from firstlight.exchange.errors import BadFile
from firstlight.exchange.xlsx import read_sheets, write_sheets

TYPES = ("text", "integer", "decimal", "date", "note", "select_one", "select_multiple")
SELECTS = ("select_one", "select_multiple")
# A filled cell of these would make the form mean something else than what we would show.
NOT_TAKEN = (
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "readonly",
    "read_only",
    "repeat_count",
    "trigger",
    "parameters",
)
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}\Z")
CHOICE = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
HEADING = re.compile(r"(label|hint)(?:\s*::?\s*(.+))?\Z")
LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
YES, NO = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")
MOST_QUESTIONS, MOST_CHOICES, LONGEST = 150, 60, 500

# What something is called: by language (``zh``, ``en``), and "" for a text of no stated language.
Texts = Mapping[str, str]
Cells = dict[str, str]
# The same choices stand in a workbook once.
Same = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    name: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a form; a note asks nothing."""

    name: str
    type: str
    labels: Texts
    hints: Texts = field(default_factory=dict)
    required: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class XlsForm:
    """A form: its title and its questions in their order."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that cannot be taken in: its sheet, its line there (from 1), and why."""

    sheet: str
    line: int
    reason: str


def read_xlsform(data: bytes) -> tuple[XlsForm, list[Trouble]]:
    """Read a workbook; a form with troubles holds only its good rows and is only to be looked at.

    Raises
    ------
    BadFile
        ``no-survey`` without that sheet, or what `xlsx.read_sheets` says of a broken workbook.
    """
    sheets = {name.strip().lower(): lines for name, lines in read_sheets(data).items()}
    if not sheets.get("survey"):
        raise BadFile("no-survey", _("The workbook has no sheet “survey” with questions."))
    troubles: list[Trouble] = []
    lists: dict[str, list[Choice]] = {}

    def choice(row: Cells) -> None:
        name = row.get("list_name") or row.get("list name") or ""
        lists.setdefault(name, []).append(_choice(row, lists.get(name, ())))

    questions: list[Question] = []

    def question(row: Cells) -> None:
        questions.append(_question(row, lists, {each.name for each in questions}))

    _each(sheets, "choices", choice, troubles)
    _each(sheets, "survey", question, troubles)
    if not questions and not troubles:
        raise BadFile("no-survey", _("The workbook has no sheet “survey” with questions."))
    settings = next(iter(_rows(sheets.get("settings", []))), (0, {}))[1]
    title = settings.get("form_title", "")[:LONGEST]
    return XlsForm(title, tuple(questions)), troubles


def write_xlsform(form: XlsForm) -> bytes:
    """Write a form so that `read_xlsform` gives it back."""
    lists: dict[Same, str] = {}
    for each in form.questions:
        if each.choices:
            lists.setdefault(_same(each.choices), f"list_{len(lists) + 1}")
    choices = {name: each.choices for each in form.questions for name in _list_of(each, lists)}
    heads = [f"{what}{tail}" for what in ("label", "hint") for tail in _tails()]
    survey = [
        [
            " ".join([each.type, *_list_of(each, lists)]),
            each.name,
            "yes" if each.required else "",
            *(texts.get(language, "") for texts in (each.labels, each.hints) for language in KEYS),
        ]
        for each in form.questions
    ]
    options = [
        [name, each.name, *(each.labels.get(language, "") for language in KEYS)]
        for name, listed in choices.items()
        for each in listed
    ]
    return write_sheets(
        [
            ("survey", ["type", "name", "required", *heads], survey),
            ("choices", ["list_name", "name", *(f"label{tail}" for tail in _tails())], options),
            ("settings", ["form_title"], [[form.title]]),
        ]
    )


KEYS = ("", *LANGUAGES)


def _tails() -> list[str]:
    return ["", *(f"::{name}" for name in LANGUAGES.values())]


def _same(choices: Sequence[Choice]) -> Same:
    return tuple((each.name, tuple(sorted(each.labels.items()))) for each in choices)


def _list_of(question: Question, lists: Mapping[Same, str]) -> list[str]:
    return [lists[_same(question.choices)]] if question.choices else []


def _each(
    sheets: Mapping[str, list[Line]],
    sheet: str,
    take: Callable[[Cells], None],
    troubles: list[Trouble],
) -> None:
    """Hand every row to `take`; note those that it refuses."""
    for line, row in _rows(sheets.get(sheet, [])):
        try:
            take(row)
        except BadFile as bad:
            troubles.append(Trouble(sheet, line, str(bad)))


def _rows(lines: Sequence[Line]) -> Iterable[tuple[int, Cells]]:
    """Return each row below the headings, its line and its filled cells by heading."""
    if not lines:
        return
    heads = [cell.strip().lower() for cell in lines[0][1]]
    for line, cells in lines[1:]:
        pairs = zip(heads, cells, strict=False)
        yield line, {head: cell.strip() for head, cell in pairs if head and cell.strip()}


def _question(row: Cells, lists: Mapping[str, Sequence[Choice]], known: set[str]) -> Question:
    kind, _space, listed = row.get("type", "").partition(" ")
    if kind not in TYPES:
        raise BadFile("type", _("The type “%(what)s” is not taken."), what=row.get("type", ""))
    _refuse_columns(row)
    if len(known) >= MOST_QUESTIONS:
        raise BadFile("too-many", _("There are more than %(limit)s rows."), limit=MOST_QUESTIONS)
    name = row.get("name", "")
    if not NAME.match(name):
        raise BadFile("name", _("“%(what)s” cannot be a name here."), what=name)
    if name in known:
        raise BadFile("twice", _("The name “%(what)s” stands here twice."), what=name)
    return Question(
        name=name,
        type=kind,
        labels=_labels(row),
        hints=_texts(row, "hint"),
        required=_is_required(row) and kind != "note",
        choices=_chosen_from(kind, listed.strip(), lists),
    )


def _refuse_columns(row: Cells) -> None:
    for head in row:
        if head in NOT_TAKEN or head.startswith(("media", "bind", "body")):
            raise BadFile("column", _("The column “%(what)s” is not taken."), what=head)


def _chosen_from(
    kind: str, listed: str, lists: Mapping[str, Sequence[Choice]]
) -> tuple[Choice, ...]:
    if kind not in SELECTS:
        if listed:
            raise BadFile("type", _("The type “%(what)s” is not taken."), what=f"{kind} {listed}")
        return ()
    found = lists.get(listed)
    if not found:
        raise BadFile("no-list", _("The sheet “choices” has no list “%(what)s”."), what=listed)
    return tuple(found)


def _choice(row: Cells, known: Sequence[Choice]) -> Choice:
    if not (row.get("list_name") or row.get("list name")):
        raise BadFile("no-list", _("The name of the list is missing."))
    name = row.get("name") or row.get("value") or ""
    if not CHOICE.match(name):
        raise BadFile("name", _("“%(what)s” cannot be a name here."), what=name)
    if name in {each.name for each in known}:
        raise BadFile("twice", _("The name “%(what)s” stands here twice."), what=name)
    if len(known) >= MOST_CHOICES:
        raise BadFile("too-many", _("There are more than %(limit)s rows."), limit=MOST_CHOICES)
    _refuse_columns(row)
    return Choice(name, _labels(row))


def _is_required(row: Cells) -> bool:
    said = row.get("required", "").lower()
    if said in YES:
        return True
    if said in NO:
        return False
    raise BadFile("required", _("“required” is yes or no, not “%(what)s”."), what=said)


def _labels(row: Cells) -> Texts:
    found = _texts(row, "label")
    if not found:
        raise BadFile("no-label", _("The label in Chinese or English is missing."))
    return found


def _texts(row: Cells, what: str) -> Texts:
    found: dict[str, str] = {}
    for head, words in row.items():
        match = HEADING.match(head)
        if not match or match[1] != what:
            continue
        language = _language(match[2] or "")
        if language is None:
            continue  # another language than ours: those who read it have another product
        if len(words) > LONGEST:
            raise BadFile(
                "too-long",
                _("“%(what)s” is longer than %(limit)s characters."),
                what=words[:20],
                limit=LONGEST,
            )
        found[language] = words
    return found


def _language(said: str) -> str | None:
    code = re.search(r"\(([a-z]{2})(?:[-_][a-z]+)*\)\s*\Z", said)
    word = code[1] if code else said.strip()
    if word in ("", "default"):
        return ""
    if word.startswith(("zh", "chinese", "中文", "简体", "汉语")):
        return "zh"
    return "en" if word.startswith("en") else None
