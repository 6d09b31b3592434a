"""Check lists are brought in with a look first, and sites are gone through with them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from firstlight.cases.checklists.models import CheckForm
from firstlight.cases.hazards.actions import erase_check
from firstlight.cases.hazards.models import Hazard, SiteCheck
from firstlight.exchange.xlsx import write_sheets
from firstlight.kernel.actions import Context

HEADS = ["type", "name", "label::中文 (zh)", "label::English (en)", "required", "relevant"]
YES_NO = ("choices", ["list_name", "name", "label"], [["yn", "fine", "好"], ["yn", "mend", "坏"]])


def book(*rows):
    return SimpleUploadedFile("form.xlsx", write_sheets([("survey", HEADS, rows), YES_NO]))


def test_a_list_is_brought_in_after_a_look_and_a_site_is_checked_by_it(cast, sign_in):
    desk = sign_in(cast.people.olga)
    bad = desk.post(
        "/checklists/import/",
        {
            "kind": "campus",
            "content": book(
                ["text", "a", "甲", "", "", ""], ["geopoint", "b", "乙", "", "", "x = 1"]
            ),
        },
    )
    page = bad.content.decode()
    assert (bad.status_code, "geopoint" in page, ">3<" in page) == (422, True, True)
    assert desk.post("/checklists/import/", {"kind": "campus"}).status_code == 422
    broken = SimpleUploadedFile("form.xlsx", b"no workbook")
    sent = {"kind": "campus", "content": broken}
    assert desk.post("/checklists/import/", sent).status_code == 422
    assert not CheckForm.objects.exists()

    rows = (
        ["select_one yn", "gate", "校门", "The gate", "yes", ""],
        ["select_multiple yn", "both", "两样", "Both", "", ""],
        ["integer", "many", "几处", "How many", "yes", ""],
        ["decimal", "wide", "多宽", "How wide", "", ""],
        ["date", "since", "从哪天", "Since", "", ""],
        ["note", "end", "完了", "The end", "", ""],
    )
    draft = desk.post("/checklists/import/", {"kind": "campus", "content": book(*rows)})
    address = draft["Location"]
    shown = desk.get(address, headers={"accept-language": "en"}).content.decode()
    assert all(word in shown for word in ("The gate", "How wide", "The end"))
    assert desk.post(f"{address}use/").status_code == 302
    assert desk.post(f"{address}drop/").status_code == 302  # refused with a word: it is in use
    form = CheckForm.objects.get()
    assert (form.number, desk.get("/checklists/").status_code) == (2, 200)
    assert desk.get("/checklists/campus/file.xlsx").content[:2] == b"PK"
    assert desk.get("/checklists/nothing/file.xlsx").status_code == 404

    walker = sign_in(cast.people.bo)
    assert walker.get("/checklists/").status_code == 404
    assert "?kind=water" in walker.get("/hazards/checks/new/").content.decode()
    said = {
        "kind": "campus",
        "site_name": "演示小学",
        "q-gate": "mend",
        "q-both": ["fine", "mend"],
        "q-many": "二",
        "q-wide": "1.5",
        "q-since": "2026-09-01",
    }
    wrong = walker.post("/hazards/checks/new/", said)
    assert (wrong.status_code, "演示小学" in wrong.content.decode()) == (422, True)
    said["q-many"] = "2"
    assert walker.post("/hazards/checks/new/", said).status_code == 422  # by whose leave?
    done = walker.post("/hazards/checks/new/", said | {"has_leave": "true"})
    row = SiteCheck.objects.get()
    assert (row.to_mend, done["Location"]) == (1, f"/hazards/checks/{row.pk}/")
    page = walker.get(done["Location"]).content.decode()
    assert "/hazards/new/?site_kind=school" in page
    assert "演示小学" in walker.get("/hazards/checks/?f=mend").content.decode()
    assert not Hazard.objects.exists()  # a check alone reports nothing
    assert sign_in(cast.people.ray).get(done["Location"]).status_code == 404
    assert sign_in(cast.people.ada).get(done["Location"]).status_code == 200
    assert erase_check(Context(cast.olga, "test"), row)
    assert not SiteCheck.objects.exists()
