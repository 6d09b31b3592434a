"""Names go into a roster file and come back whole, whatever characters they are written in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.exchange import csvtable
from firstlight.exchange.tables import read_table, write_table
from firstlight.force import actions
from firstlight.force.models import Membership, Person
from firstlight.force.rules.roster_file import FIELDS, REQUIRED, read_entry
from firstlight.force.schemas import ImportRoster, UploadRoster

# Names with characters that only GB 18030 knows, of every plane that names are written in.
RARE = [
    "𠮷野",
    "㐂子",
    "䶮龑",
    "𬱖村生",
    "㙍头",
    "鿍",
    "龘靐",
    "𰻝𰻝",
    "阿依努尔·买买提",
    "Ann O’Neil",
]
HEADINGS = [names[1] for names in FIELDS.values()]
ideographs = (
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF)
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    | st.characters(min_codepoint=0x20000, max_codepoint=0x323AF)
)
names = st.sampled_from(RARE) | st.text(ideographs, min_size=1, max_size=8)
TODAY = date(2026, 5, 1)


def written(lines, form):
    """Return a file as an office writes it: `form` is an encoding of CSV, or ``xlsx``."""
    if form == "xlsx":
        return write_table(HEADINGS, lines, "xlsx"), "名单.xlsx"
    return csvtable.write_lines(HEADINGS, lines, form), "名单.csv"


def line(name, number):
    telephone = f"138{number:08d}"
    return [name, telephone, "", "", "其他", f"甲-{number}", "急救、𠮷语", "", "", ""]


@pytest.mark.parametrize("form", ["utf-8-sig", "utf-8", "gb18030", "utf-16", "xlsx"])
@given(people=st.lists(names, min_size=1, max_size=5))
def test_a_name_is_read_as_it_was_written(form, people):
    lines = [line(name, number) for number, name in enumerate(people)]
    content, filename = written(lines, form)
    table = read_table(content, filename, FIELDS, REQUIRED)
    read = [read_entry(row.values, TODAY) for row in table.rows]
    assert [wrong for _entry, wrong in read] == [[]] * len(people)
    assert [entry.name for entry, _wrong in read] == people
    assert [entry.number for entry, _wrong in read] == [each[5] for each in lines]
    assert {entry.specialities for entry, _wrong in read} == {("急救", "𠮷语")}


@pytest.mark.parametrize("form", ["utf-8-sig", "gb18030", "xlsx"])
def test_people_with_rare_names_come_in_and_stay_who_they_are(cast, form):
    content, filename = written([line(name, n) for n, name in enumerate(RARE)], form)
    for expected in ({"new": len(RARE)}, {"same": len(RARE)}):  # the same file again: nothing
        data = UploadRoster(organisation_id=cast.dawn.pk, filename=filename, content=content)
        draft = actions.upload_roster(cast.olga, data)
        counts = actions.import_roster(cast.olga, ImportRoster(draft_id=draft.pk))
        assert {key: n for key, n in counts.items() if n} == expected
    kept = Membership.objects.filter(organisation=cast.dawn, person__phone__startswith="138000")
    assert sorted(row.person.name for row in kept) == sorted(RARE)
    for name in RARE:
        assert Person.objects.filter(name__icontains=name).count() == 1
