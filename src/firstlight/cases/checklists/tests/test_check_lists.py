"""Check lists: a schema that validators know, a workbook that comes back, versions that stay."""

import jsonschema_rs
import pytest
from conftest import tries
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.cases.checklists import queries
from firstlight.cases.checklists.actions import (
    drop_form,
    erase_answers,
    form_for,
    import_form,
    keep_answer,
    use_form,
)
from firstlight.cases.checklists.models import CheckForm, CheckKind
from firstlight.cases.checklists.rules import form_of, schema_of, told, wrong_answers
from firstlight.cases.checklists.schemas import ImportForm, OfForm
from firstlight.cases.grid_events.tests.playing import grid, refused
from firstlight.exchange.xlsform import (
    TYPES,
    Choice,
    Question,
    XlsForm,
    read_xlsform,
    write_xlsform,
)
from firstlight.exchange.xlsx import write_sheets
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound

SMALL = XlsForm("小表", (Question("gate", "text", {"zh": "校门"}, required=True),))

# Names with rare signs of GB 18030 among them, as they stand in real places and families.
words = st.text(
    st.one_of(
        st.characters(codec="utf-8", categories=["L", "N", "P"]),
        st.sampled_from("㙍𡌴𠮷𬭳䶮"),
    ),
    min_size=1,
    max_size=12,
)
texts = st.dictionaries(st.sampled_from(["", "zh", "en"]), words, min_size=1)
names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
choices = st.lists(
    st.builds(Choice, names, texts), min_size=1, max_size=4, unique_by=lambda c: c.name
)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(TYPES))
    return Question(
        name=draw(names),
        type=kind,
        labels=draw(texts),
        hints=draw(st.dictionaries(st.sampled_from(["zh", "en"]), words)),
        required=draw(st.booleans()) and kind != "note",
        choices=tuple(draw(choices)) if kind.startswith("select") else (),
    )


forms = st.builds(
    XlsForm,
    words,
    st.lists(questions(), min_size=1, max_size=5, unique_by=lambda q: q.name).map(tuple),
)
answers = st.one_of(
    words,
    st.integers(-5, 5),
    st.floats(),
    st.booleans(),
    st.none(),
    st.just("2026-02-30"),
    st.just("2026-02-28"),
    st.lists(names, max_size=3),
)


@settings(max_examples=tries(20))
@given(forms)
def test_a_form_comes_back_from_a_workbook_and_from_its_schema(form):
    assert read_xlsform(write_xlsform(form)) == (form, [])
    assert form_of(schema_of(form)) == form


@settings(max_examples=tries(60))
@given(forms, st.data())
def test_our_verdict_is_that_of_a_json_schema_validator(form, data):
    schema = schema_of(form)
    keys = [each.name for each in form.questions] + ["nowhere"]
    found = data.draw(st.dictionaries(st.sampled_from(keys), answers))
    for each in form.questions:
        if each.choices and each.name in found and data.draw(st.booleans()):
            name = each.choices[0].name
            found[each.name] = name if each.type == "select_one" else [name]
    judge = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    finite = all(not isinstance(v, float) or abs(v) < 1e300 for v in found.values())
    if finite:
        assert judge.is_valid(found) is not bool(wrong_answers(schema, found))
    else:
        assert wrong_answers(schema, found)


def test_every_bad_row_is_named_with_its_sheet_line_and_reason():
    heads = ["type", "name", "label", "required", "relevant", "constraint"]
    book = write_sheets(
        [
            (
                "survey",
                heads,
                [
                    ["text", "ok", "好", "yes", "", ""],
                    ["geopoint", "where", "在哪", "", "", ""],
                    ["begin_group", "g", "组", "", "", ""],
                    ["text", "ok", "又一个", "", "", ""],
                    ["text", "a b", "名", "", "", ""],
                    ["text", "dark", "", "", "", ""],
                    ["text", "later", "再问", "", "${ok} = 'x'", ""],
                    ["integer", "many", "几个", "", "", ". > 0"],
                    ["select_one gone", "pick", "选", "", "", ""],
                    ["select_one yn or_other", "pick2", "选", "", "", ""],
                    ["date", "day", "哪天", "perhaps", "", ""],
                    ["note", "bye", "完", "", "", ""],
                ],
            ),
            (
                "choices",
                ["list_name", "name", "label"],
                [["yn", "y", "是"], ["yn", "y", "是"], ["", "n", "否"], ["yn", "n", ""]],
            ),
        ]
    )
    form, troubles = read_xlsform(book)
    assert [each.name for each in form.questions] == ["ok", "bye"]
    assert [(each.sheet, each.line) for each in troubles] == [
        *(("choices", line) for line in (3, 4, 5)),
        *(("survey", line) for line in range(3, 13)),
    ]
    said = {each.line: each.reason for each in troubles if each.sheet == "survey"}
    for line, word in ((3, "geopoint"), (8, "relevant"), (9, "constraint"), (10, "gone")):
        assert word in said[line]


@pytest.mark.parametrize("kind", CheckKind.values)
def test_the_lists_that_ship_are_whole_and_in_both_languages(kind):
    schema, source = queries.usual(kind)
    jsonschema_rs.Draft202012Validator(schema)
    form = form_of(schema)
    assert source
    assert all(each.labels["zh"] and each.labels["en"] for each in form.questions)
    if kind == "enterprise":
        assert len([each for each in form.questions if each.labels["zh"][1] == "、"]) == 10


def test_an_old_answer_keeps_the_version_of_its_form(cast):
    row, context = grid(cast, "演示小学", kind="school"), Context(cast.olga, "test.check")
    station = cast.hill.pk
    first = form_for(context, station, "campus")
    assert (first.number, form_for(context, station, "campus")) == (1, first)
    fine = {name: "fine" for name in first.schema["required"]}
    with refused("answer") as no:
        keep_answer(context, row, first, fine | {"gate": "perhaps"})
    assert no.value.is_mistake
    assert no.value.field == "q-gate"
    with refused("names-a-person"):
        keep_answer(context, row, first, fine | {"seen": "保安 13812345678"})
    keep_answer(context, row, first, fine | {"gate": "mend"})
    draft = import_form(cast.olga, ImportForm(kind="campus", content=write_xlsform(SMALL)))
    assert form_for(context, station, "campus") == first  # a draft is not asked
    use_form(cast.olga, OfForm(form_id=draft.pk))
    second = form_for(context, station, "campus")
    assert (second.number, second.schema["title"]) == (2, "小表")
    keep_answer(context, row, second, {"gate": "已换"})
    newest, oldest = queries.answers_of(row)
    assert (newest.form, oldest.form) == (second, first)
    assert [each.name for each in told(oldest.form.schema, oldest.answers) if each.is_to_mend] == [
        "gate"
    ]
    for form in (first, draft):
        with refused("in-use"):
            drop_form(cast.olga, OfForm(form_id=form.pk))
    assert erase_answers(context, row) == 2


def test_only_officers_bring_lists_in_and_a_bad_workbook_brings_nothing(cast):
    good = ImportForm(kind="water", content=write_xlsform(SMALL))
    for who in (cast.ada, cast.bo, cast.dee, cast.amy, cast.sam):
        with pytest.raises(NotAllowed):
            import_form(who, good)
    bad = write_sheets([("survey", ["type", "name", "label"], [["audio", "a", "听"]])])
    with refused("bad-rows") as no:
        import_form(cast.olga, ImportForm(kind="water", content=bad))
    assert "audio" in str(no.value)
    with refused("no-survey"):
        empty = write_sheets([("other", ["type"], [])])
        import_form(cast.olga, ImportForm(kind="water", content=empty))
    assert not CheckForm.objects.exists()
    draft = import_form(cast.olga, good)
    with pytest.raises(NotFound):
        use_form(cast.zoe, OfForm(form_id=draft.pk))
    drop_form(cast.finn, OfForm(form_id=draft.pk))
    assert queries.form_in_use(cast.hill.pk, "water").in_use_since is None
