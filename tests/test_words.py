"""Every word on a page exists in 中文 and in English, and says the same with the same blanks."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from firstlight.incidents.wording import DEEDS

ROOT = Path(__file__).parents[1]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BLANK = re.compile(r"%\((\w+)\)[sd]")
PERCENT = re.compile(r"%(?!\(\w+\)[sd])")
# What is the same in every language: names, units, file formats, signs.
UNTRANSLATED = re.compile(
    r"^English$|[A-Z]{2,}|GeoJSON|Excel|WGS|km|%\(|^\W*$|Firstlight|OwnTracks|[\d:]{3,}"
)
# A word in brackets at the end of a label, and those that a reader needs.
MARK = re.compile(r"^[A-Z][\w ]* \((\w+)\)$")
UNITS = {"h", "m", "min", "minutes", "days", "months", "cycles", "CAP", "CSV", "XLSX"}
# A figure before a plural; who counts in a short unit ("min") has no such trouble.
PLURAL = re.compile(
    r"%\((?:n|m|count|people|hours|days|minutes|points|clues|tracks|segments|claims|times|teams"
    r"|asked|kept|shifts|left|work|rest|ha|litres|asked_min|late_min)\)s (?:[a-z]+ )?"
    r"(?:people|[a-z]+[^s\W]s)\b"
)
# Fixed by rule or by what the sentence is about: none of these is ever one.
NEVER_ONE = {
    "%(n)s days ahead",
    "%(n)s days",
    "Between two shifts lie at least %(hours)s hours of rest.",
    "The person may still object: wait %(days)s days from the suspension.",
    "%(claims)s visits were entered at one sitting, at %(at)s, hours apart or minutes.",
    "One phone spoke for %(people)s people, turn by turn.",
    "The place given lay on the very middle of %(claims)s signs. Receivers are not that exact.",
    "It is shown within the unit for %(n)s days; it can be issued from %(day)s.",
    "The shape has %(count)s points and needs at least %(fewest)s.",
}
ROOMS = sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir())
# Said in Chinese in both languages: names, and the columns that a Chinese file has.
CHINESE_BY_NATURE = re.compile(r"中文|经度|纬度|天地图|审图号|义警|曙光|汉字")


@pytest.fixture(scope="module")
def catalogues():
    """The tool that collects and checks words."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        yield importlib.import_module("catalogues")
    finally:
        sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def said(catalogues):
    """Every room's marked words."""
    return catalogues.wanted()


def entries(catalogues, room, locale):
    """Every message of a catalogue with the text it has there, plural forms one by one."""
    path = catalogues.catalogue_path(room, locale)
    for message in catalogues.load(path, locale):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        for text in texts:
            yield ids, text


def test_every_marked_word_has_its_chinese_and_its_english(catalogues, capsys):
    code = catalogues.gaps()
    assert code == 0, capsys.readouterr().out


def test_a_word_without_a_translation_is_found(catalogues, monkeypatch, capsys):
    word = "A sentence that nobody has translated"
    monkeypatch.setattr(catalogues, "wanted", lambda: {"kernel": {(word, None)}})
    assert catalogues.gaps() == 1
    assert f"kernel/zh_Hans: {word}" in capsys.readouterr().out


def test_words_are_found_in_code_and_in_templates(catalogues):
    assert catalogues.marked('_("one"); ngettext("a", "b", n)') == {
        ("one", None),
        (("a", "b"), None),
    }
    assert catalogues.template_marked('{% load i18n %}{% translate "two" %}', "t") == {
        ("two", None)
    }


@pytest.mark.parametrize("room", ROOMS)
def test_no_catalogue_keeps_words_that_nobody_says(catalogues, said, room):
    for locale in catalogues.LOCALES:
        kept = catalogues.load(catalogues.catalogue_path(room, locale), locale)
        assert not kept.obsolete
        stale = {(m.id, m.context) for m in kept if m.id} - said.get(room, set())
        assert stale == set(), f"{room}/{locale}"


def test_a_figure_that_may_be_one_is_not_said_in_the_plural(said):
    """Whoever reads “1 people are still out” doubts the rest: such words have two forms."""
    offenders = {
        key
        for words in said.values()
        for key, _context in words
        if isinstance(key, str) and PLURAL.search(key)
    }
    assert offenders == NEVER_ONE


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("locale", ["zh_Hans", "en"])
def test_a_translation_has_the_blanks_of_its_sentence(catalogues, room, locale):
    wrong = [
        (ids[0], text)
        for ids, text in entries(catalogues, room, locale)
        if text
        and not any(sorted(BLANK.findall(key)) == sorted(BLANK.findall(text)) for key in ids)
        and set(BLANK.findall(text)) != set(BLANK.findall(ids[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_english_is_english_and_chinese_is_chinese(catalogues, room):
    english = [
        ids[0]
        for ids, text in entries(catalogues, room, "en")
        if CHINESE.search(CHINESE_BY_NATURE.sub("", ids[0] + (text or "")))
    ]
    chinese = [
        ids[0]
        for ids, text in entries(catalogues, room, "zh_Hans")
        if text and not CHINESE.search(text) and not UNTRANSLATED.search(text)
    ]
    assert english == []
    assert chinese == []


@pytest.mark.parametrize("room", ROOMS)
def test_what_tells_two_chinese_words_apart_is_not_shown_in_english(catalogues, room):
    # “Name (person)” and “Name (thing)” are two words in 中文; whoever reads English reads “Name”.
    marks = [
        text
        for _ids, text in entries(catalogues, room, "en")
        if (found := MARK.search(text)) and found[1] not in UNITS
    ]
    assert marks == []


def test_no_page_writes_chinese_marks_between_words_of_either_language():
    marks = re.compile(r"[；，、。：（）]")
    found = [
        f"{path.relative_to(ROOT)}: {text[max(hit.start() - 30, 0) : hit.end()]}"
        for path in sorted((ROOT / "src").rglob("*.html"))
        for text in [path.read_text(encoding="utf-8")]
        for hit in marks.finditer(text)
    ]
    found += [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "src/firstlight/console").rglob("*.py"))
        if re.search(r'"[；，、]"\.join', path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_sentences_are_parted_as_their_language_parts_them():
    """中文 has no space between sentences nor after a colon: `gap` and `colon` know it."""
    space = re.compile(
        r"""[.:;?!](?:["'] %\}|\{% endblocktranslate %\})(?:\{% end\w+ %\})*(?:</\w+>)? +\{[{%]"""
        r"""|[}%]\}: \{[{%]"""
    )
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in sorted((ROOT / "src").rglob("*.html"))
        for hit in space.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_one_word_is_said_the_same_way_in_every_room(catalogues):
    assert catalogues.clashes() == []


def room_with(catalogues, monkeypatch, tmp_path, **rooms):
    """Play a house with these rooms only, each with the Chinese of one word, "Post"."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "wanted", lambda: {room: {("Post", None)} for room in rooms})
    for room, text in rooms.items():
        for locale in catalogues.LOCALES:
            path = catalogues.catalogue_path(room, locale)
            path.parent.mkdir(parents=True)
            said = "Post" if locale == "en" else text
            path.write_text(f'msgid "Post"\nmsgstr "{said}"\n', encoding="utf-8")


def test_two_rooms_that_say_one_word_differently_are_found(
    catalogues, monkeypatch, tmp_path, capsys
):
    room_with(catalogues, monkeypatch, tmp_path, duty="岗位", force="邮寄")
    assert catalogues.gaps() == 1
    assert "Post is said in two ways: 岗位 (duty), 邮寄 (force)" in capsys.readouterr().out


def test_a_new_word_that_another_room_has_already_is_told(
    catalogues, monkeypatch, tmp_path, capsys
):
    room_with(catalogues, monkeypatch, tmp_path, duty="岗位", force="")
    assert catalogues.collect() == 0
    assert "force/zh_Hans: Post is said as elsewhere: 岗位" in capsys.readouterr().out
    assert catalogues.gaps() == 0


@pytest.mark.parametrize("room", ["incidents", "searches"])
def test_every_line_of_a_calls_log_has_its_words(room):
    """What an act records by a name of its own is read at the desk, never as that name."""
    named = {
        name
        for path in (ROOT / "src" / "firstlight" / room).rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r'what="([a-z_.]+)"', path.read_text(encoding="utf-8"))
    }
    beginnings = {name for name in named if any(f"{name}_" in known for known in DEEDS)}
    assert len(named) > 3
    assert named - beginnings - set(DEEDS) == set()
