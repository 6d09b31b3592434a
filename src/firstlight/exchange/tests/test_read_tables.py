from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from firstlight.exchange.errors import BadFile
from firstlight.exchange.formula import is_risky, neutralise, restore
from firstlight.exchange.tables import MEDIA_TYPES, Row, read_table, write_table
from firstlight.exchange.tests.strategies import texts

FIELDS = {
    "name": ("姓名", "full name"),
    "phone": ("手机", "电话", "phone number"),
    "team": ("队伍", "所属队"),
}


def refusal(data, filename="a.csv", required=("name",)):
    with pytest.raises(BadFile) as no:
        read_table(data, filename, FIELDS, required)
    assert str(no.value)
    return no.value


@pytest.mark.parametrize(
    "heading", ["姓名,手机", "Name , Phone Number", "* 姓名（必填）,电话：", "FULL_NAME,phone"]
)
def test_headings_are_known_in_both_languages(heading):
    table = read_table(f"{heading}\n张三,138\n".encode(), "a.csv", FIELDS, ["name"])
    assert table.rows == [Row(2, {"name": "张三", "phone": "138"})]
    assert table.fields == ("name", "phone")


def test_unknown_columns_are_told_and_short_lines_padded():
    table = read_table("姓名,星座,手机\n\n张三\n李四,x,139,多\n".encode(), "a.csv", FIELDS)
    assert table.ignored == ("星座",)
    assert table.rows == [
        Row(3, {"name": "张三", "phone": ""}),
        Row(4, {"name": "李四", "phone": "139"}),
    ]


def test_excel_keeps_phones_ids_and_dates_as_people_typed_them():
    book, out = Workbook(), BytesIO()
    sheet = book.active
    sheet.append(["姓名", "手机", "队伍"])
    sheet.append(["张三", 13800000000.0, date(2026, 3, 1)])
    sheet.append(["李四", "0575-1", True])
    book.save(out)
    table = read_table(out.getvalue(), "a.xlsx", FIELDS)
    assert [list(row.values.values()) for row in table.rows] == [
        ["张三", "13800000000", "2026-03-01"],
        ["李四", "0575-1", "true"],
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        ("手机\n1\n".encode(), "missing-column"),
        ("姓名,full name\na,b\n".encode(), "same-heading"),
        (b'{"a": 1}', "wrong-type"),
        (b"%PDF-1.7", "wrong-type"),
        (b"<gpx></gpx>", "wrong-type"),
        ("姓名,手机\n".encode(), "empty"),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "wrong-type"),
    ],
)
def test_useless_list_gets_one_clear_sentence(data, code):
    assert refusal(data).code == code


def test_missing_columns_are_named_as_people_call_them():
    fields = {"name": ("name", "姓名"), "team": ("team", "队伍")}
    for language, named in (("zh-hans", "姓名、队伍"), ("en", "name, team")):
        with translation.override(language), pytest.raises(BadFile, match=named):
            read_table("手机\n1\n".encode(), "a.csv", fields, ("name", "team"))


def test_a_page_that_is_called_a_workbook_is_not_taken_for_a_map():
    assert "HTML" in str(refusal("<HTML><table>姓名</table></HTML>".encode(), "a.xls"))


@pytest.mark.parametrize(
    "above", ["长乐义警花名册\n", "长乐义警花名册,,\n填表日期：2026-12-01,,\n", "\n花名册;;\n"]
)
def test_titles_may_stand_above_the_headings(above):
    sign = ";" if ";" in above else ","
    text = f"{above}序号{sign}姓 名{sign}手机\n1{sign}张三{sign}138\n"
    table = read_table(text.encode(), "a.csv", FIELDS, ["name"])
    assert table.rows == [Row(above.count("\n") + 2, {"name": "张三", "phone": "138"})]
    assert table.ignored == ("序号",)


@pytest.mark.parametrize("form", MEDIA_TYPES)
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_any_text_goes_out_and_comes_back(form, rows):
    headings = ["姓名", "手机"]
    back = read_table(write_table(headings, rows, form), f"a.{form}", FIELDS)
    stripped = [[cell.strip() for cell in row] for row in rows]
    assert [list(row.values.values()) for row in back.rows] == [r for r in stripped if any(r)]


def test_times_go_out_in_the_readers_zone():
    at = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"), translation.override("en"):
        text = write_table(["a"], [[at], [date(2026, 3, 1)], [True]], "csv").decode("utf-8-sig")
    assert text.splitlines() == ['"a"', "2026-03-01 12:00", "2026-03-01", "yes"]


@given(text=texts)
def test_neutralised_text_is_restored_exactly(text):
    assert restore(neutralise(text)) == text


@given(text=texts)
def test_nothing_that_is_written_can_run(text):
    assert not is_risky(neutralise(text)) or neutralise(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["=1", "+1 x", "-1+1", "@a", "\t=1", "＝1", "＠a", "-2+3+cmd|' /C calc'!A0"]
)
def test_what_a_spreadsheet_would_run_gets_its_apostrophe(text):
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "-5.25", "-1e-7", "", "a=b", "'quoted'", "5"])
def test_harmless_text_is_left_alone(text):
    assert neutralise(text) == text


def test_a_workbook_opens_with_columns_wide_enough_to_read():
    rows = [["样甲子", "长" * 200, 7], ["x", None, 12345678]]
    sheet = load_workbook(BytesIO(write_table(["姓名", "情况", "n"], rows, "xlsx"))).active
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [8, 60, 10]
    assert [cell.value for cell in sheet[3]] == ["x", None, 12345678]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sign_that_no_file_can_carry_keeps_no_list_from_being_written(form):
    """It was pasted before such signs were left out."""
    rows = [["路\x0b桥\x7f", "b"], ["=1+1\x08", "c"]]
    back = read_table(write_table(["Name", "Phone"], rows, form), f"a.{form}", FIELDS)
    assert [row.values["name"] for row in back.rows] == ["路\n桥", "=1+1"]
