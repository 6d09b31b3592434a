"""A roster comes in: every bad line named, nothing by surprise, nobody taken for another."""

import io
from datetime import date

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from firstlight.exchange.errors import BadFile
from firstlight.exchange.tables import write_table
from firstlight.force import actions
from firstlight.force.models import Membership, Person, RosterDraft
from firstlight.force.queries import draft
from firstlight.force.queries.imports import preview
from firstlight.force.schemas import DropRoster, ImportRoster, UploadRoster
from firstlight.kernel.errors import NotAllowed, NotFound, Refused

HEAD = "姓名,手机号,出生日期,类别,编号,入队日期,行为守则签署日期,协议签署日期\n"


def upload(cast, text, actor=None, name="roster.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    data = UploadRoster(organisation_id=cast.dawn.pk, filename=name, content=content)
    return actions.upload_roster(actor or cast.olga, data)


def take(cast, row, **more):
    return actions.import_roster(cast.olga, ImportRoster(draft_id=row.pk, **more))


def verdicts(cast, row, **more):
    return {line.number: line.verdict for line in preview(cast.olga, row, **more).lines}


def test_a_good_roster_comes_in_and_is_gone(cast):
    row = upload(cast, HEAD + "测甲子,000 0000 0001,1980-06-30,退役军人,A1,,,\n")
    assert verdicts(cast, row) == {2: "new"}
    assert take(cast, row) == {"new": 1, "joined": 0, "changed": 0, "same": 0, "left": 0}
    member = Membership.objects.get(person__name="测甲子")
    assert (member.state, member.category, member.number) == ("draft", "veteran", "A1")
    assert member.person.pinyin.startswith("cejiazi")
    assert not RosterDraft.objects.exists()


def test_who_comes_with_papers_goes_on_serving(cast):
    row = upload(cast, HEAD + "测甲子,00000000001,,其他,,2024-05-01,2024年3月1日,2024/3/1\n")
    take(cast, row)
    member = Membership.objects.get(person__name="测甲子")
    assert member.state == "active"
    assert str(member.agreements.get().signed_on) == "2024-03-01"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (",00000000001,,,,,,", "name"),
        ("测甲子,,,,,,,", "telephone"),
        ("测甲子,call me,,,,,,", "call me"),
        ("测甲子,00000000001,1980-13-01,,,,,", "1980-13-01"),
        ("测甲子,00000000001,2999-01-01,,,,,", "2999-01-01"),
        ("测甲子,00000000001,2020-01-01,,,,,", "18"),
        ("测甲子,00000000001,,国王,,,,", "国王"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(cast, line, word):
    row = upload(cast, HEAD + "测乙丑,00000000002,,,,,,\n" + line + "\n")
    with override("en"):
        bad = [each for each in preview(cast.olga, row).lines if each.verdict == "bad"]
    assert [each.number for each in bad] == [3]
    assert word in " ".join(bad[0].reasons)
    with pytest.raises(Refused) as no:
        take(cast, row)
    assert no.value.code == "not-all-well"
    assert not Person.objects.filter(name="测乙丑").exists()
    assert take(cast, row, only_good=True)["left"] == 1
    assert Person.objects.filter(name="测乙丑").exists()


def test_two_lines_with_one_number_are_told(cast):
    row = upload(cast, HEAD + "测甲子,00000000001,,,,,,\n测乙丑,00000000001,,,,,,\n")
    assert verdicts(cast, row) == {2: "new", 3: "bad"}


def known(cast, who, phone):
    Person.objects.filter(pk=getattr(cast.people, who).pk).update(phone=phone)


def test_nobody_is_taken_for_a_known_person_unasked(cast):
    known(cast, "ray", "00000000009")  # Ray is in Ridge, the roster is Dawn's
    row = upload(cast, HEAD + "Ray,00000000009,,,,,,\n")
    assert verdicts(cast, row) == {2: "ask"}
    assert cast.ridge.name in preview(cast.olga, row).lines[0].reasons[0]
    with pytest.raises(Refused):
        take(cast, row)
    assert verdicts(cast, row, same=[2]) == {2: "joined"}
    assert verdicts(cast, row, other=[2]) == {2: "new"}
    take(cast, row, same=frozenset({2}))
    assert Person.objects.filter(name="Ray").count() == 1
    assert cast.people.ray.memberships.count() == 2


def test_who_is_said_to_be_another_becomes_another_person(cast):
    known(cast, "ray", "00000000009")
    row = upload(cast, HEAD + "Ray,00000000009,,,,,,\n")
    take(cast, row, other=frozenset({2}))
    assert Person.objects.filter(name="Ray").count() == 2


def test_a_person_of_another_station_is_not_revealed(cast):
    known(cast, "kai", "00000000009")
    row = upload(cast, HEAD + "测甲子,00000000009,,,,,,\n")
    assert verdicts(cast, row) == {2: "new"}


def test_a_member_changes_or_stays(cast):
    known(cast, "bo", "00000000009")
    row = upload(cast, HEAD + "Bo,00000000009,1980-01-01,其他,,,,\n")
    assert verdicts(cast, row) == {2: "same"}
    row = upload(cast, HEAD + "Bo,00000000009,1980-01-01,退役军人,B7,,,\n")
    line = preview(cast.olga, row).lines[0]
    assert line.verdict == "changed"
    assert ("number", "", "B7") in line.changes
    take(cast, row)
    member = Membership.objects.get(person=cast.people.bo)
    assert (member.category, member.number, member.state) == ("veteran", "B7", "active")


def test_xlsx_comes_in_too(cast):
    content = write_table(["姓名", "手机号"], [["测甲子", "00000000001"]], "xlsx")
    row = upload(cast, content, name="roster.xlsx")
    assert take(cast, row)["new"] == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", "姓名\n测甲子\n".encode()])
def test_what_is_no_roster_is_refused_at_once(cast, content):
    with pytest.raises(BadFile):
        upload(cast, content)
    assert not RosterDraft.objects.exists()


UGLY = [
    ["某某队花名册（2026 年度）"],
    ["序号", "姓 名", "身份证号", "联系电话", "出生年月", "所属队伍", "入队时间"],
    [1, "测甲子", "330000198006300000", 13800000001.0, date(1980, 6, 30), "东队", "2024.5.1"],
    [2, "测　乙", "330000198006300001", "+86 138-0000-0002", "1990.1", None, 45413],
    [3, "测丙寅", None, "1.3800000003E10", 29402, "西队", "2024年5月1日 00:00"],
    [4, "测丁卯", None, "1.38E+10", None, None, None],
    [5, "测戊辰", None, "138 0000 0004、13800000005", None, None, "2024年5月"],
    ["制表人：测某", None, None, None, None, None, "审核：测某"],
]


def ugly(form):
    """Return a roster as offices keep them."""
    if form == "csv":
        text = "\n".join(",".join(map(str, (x or "" for x in line))) for line in UGLY)
        return text.encode("gb18030")
    book = Workbook()
    for line in UGLY:
        book.active.append(line)
    book.active.merge_cells("A1:G1")
    book.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_roster_as_offices_keep_it_is_read_as_it_is_meant(cast, form):
    row = upload(cast, ugly(form), name=f"花名册.{form}")
    assert b"3300001980" not in bytes(row.content)
    with override("en"):
        plan = preview(cast.olga, row)
    assert plan.ignored == ("序号", "身份证号")
    assert plan.passed_over == (8,)
    first, second, third, cut, two = plan.lines
    read = [(x.entry.name, x.entry.phone, str(x.entry.born_on)) for x in (first, second, third)]
    assert read == [
        ("测甲子", "13800000001", "1980-06-30"),
        ("测乙", "13800000002", "None"),
        ("测丙寅", "13800000003", "1980-06-30"),
    ]
    assert {str(x.entry.joined_on) for x in (first, second, third)} == {"2024-05-01"}
    assert "1990.1" in second.entry.notes[0]
    assert "29402" in third.entry.notes[0]
    assert (cut.number, two.number) == (6, 7)
    assert "cut" in cut.reasons[0]
    assert "more than one number" in " ".join(two.reasons)
    assert "2024年5月" in " ".join(two.reasons)


def test_the_list_is_found_on_its_sheet_and_lists_on_several_sheets_are_told(cast):
    book = Workbook()
    book.active.append(["填表说明"])
    for name in ("东队", "西队"):
        sheet = book.create_sheet(name)
        for line in (["姓名", "手机号"], ["测甲子", "00000000001"]):
            sheet.append(line)
    book.save(both := io.BytesIO())
    with pytest.raises(BadFile) as no:
        upload(cast, both.getvalue(), name="花名册.xlsx")
    assert (no.value.code, "西队" in str(no.value)) == ("several-sheets", True)
    del book["西队"]
    book.save(one := io.BytesIO())
    assert verdicts(cast, upload(cast, one.getvalue(), name="花名册.xlsx")) == {2: "new"}


def test_of_a_file_of_several_teams_only_one_may_be_taken(cast):
    row = upload(cast, ugly("xlsx"), name="花名册.xlsx")
    plan = preview(cast.olga, row, team="东队")
    assert plan.teams == {"东队": 2, "西队": 4}  # and who signed below it
    assert [line.number for line in plan.lines] == [3, 4]
    assert take(cast, row, team="东队")["new"] == 2


@pytest.mark.parametrize("written", ["138 0000 0009", "+8613800000009", "138-0000-0009"])
def test_who_is_known_is_known_however_their_number_is_written(cast, written):
    known(cast, "bo", written)
    row = upload(cast, HEAD + "Bo,13800000009,,,B7,,,\n")
    assert verdicts(cast, row) == {2: "changed"}
    take(cast, row)
    assert Person.objects.get(pk=cast.people.bo.pk).phone == written


def test_who_joins_another_team_is_shown_with_what_changes_of_them(cast):
    known(cast, "ray", "00000000009")
    row = upload(cast, HEAD + "Ray,00000000009,1979-01-01,,,,,\n")
    for said in ([], [2]):  # before they have answered, too
        line = preview(cast.olga, row, same=said).lines[0]
        assert line.changes == (("born_on", "1980-01-01", "1979-01-01"),)


def test_an_upload_is_its_uploaders_own(cast):
    row = upload(cast, HEAD + "测甲子,00000000001,,,,,,\n")
    with pytest.raises(NotFound):
        draft(cast.finn, row.pk)
    with pytest.raises(NotAllowed):
        upload(cast, HEAD, actor=cast.ada)
    with pytest.raises(NotFound):
        upload(cast, HEAD + "测甲子,00000000001,,,,,,\n", actor=cast.zoe)
    actions.drop_roster(cast.olga, DropRoster(draft_id=row.pk))
    assert not RosterDraft.objects.exists()
