"""Each paper of accountability is printed by the product, in both languages, whole."""

import pytest
from django.utils import timezone, translation

from firstlight.console.rights import printed
from firstlight.exchange.tests.printing import embedded_fonts, letters, page_count
from firstlight.exchange.tests.printing import words as said
from firstlight.privacy.actions import (
    close_minors_audit,
    report_breach,
    sign_assessment,
    write_assessment,
    write_entry,
)
from firstlight.privacy.assessment import QUESTIONS
from firstlight.privacy.models import BreachIncident
from firstlight.privacy.queries import papers as queries
from firstlight.privacy.schemas import (
    CloseMinorsAudit,
    ReportBreach,
    SignAssessment,
    WriteAssessment,
    WriteEntry,
)

LAST_YEAR = timezone.localdate().year - 1


@pytest.fixture
def filed(cast):
    """One of each paper, and the address at which it is printed."""
    write_entry(cast.pat, WriteEntry(language="zh-hans", words={"name": "村歌合唱团"}))
    answers = dict.fromkeys(QUESTIONS, "影响轻微，已评估。\n第二行。")
    asked = write_assessment(cast.pat, WriteAssessment(title="执勤定位", answers=answers))
    sign_assessment(cast.pat, SignAssessment(assessment_id=asked.pk))
    close_minors_audit(cast.pat, CloseMinorsAudit(year=LAST_YEAR, finding="一次查阅不当。"))
    leak = report_breach(cast.bo, ReportBreach(what="丢失一部手机"))
    return {
        "村歌合唱团": "/privacy/register/?out=pdf",
        "执勤定位影响轻微已评估第二行": f"/privacy/assessments/{asked.pk}/?out=pdf",
        "一次查阅不当": f"/privacy/minors/?year={LAST_YEAR}&out=pdf",
        "丢失一部手机": "/privacy/breaches/print/?out=pdf",
        "失丢手机部一": f"/privacy/breaches/{leak.pk}/?out=pdf",
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_paper_prints_with_its_own_chinese_letters(cast, filed, sign_in, language):
    desk = sign_in(cast.people.pat)
    for words, address in filed.items():
        sent = desk.get(address, headers={"accept-language": language})
        assert (sent.status_code, sent["Content-Type"]) == (200, "application/pdf"), address
        assert sent["Cache-Control"] == "private, no-store"
        assert set(words) <= letters(sent.content), address
        assert embedded_fonts(sent.content)
        assert cast.people.pat.name in said(sent.content).rpartition("20")[2], "who printed it"
        assert page_count(sent.content)
        page = desk.get(address.replace("?out=pdf", "").replace("&out=pdf", ""))
        assert "out=pdf" in page.content.decode(), address


def test_the_list_of_assessments_heads_its_columns_by_what_stands_in_them(cast, filed, sign_in):
    sent = sign_in(cast.people.pat).get("/privacy/assessments/?out=csv")
    heads = sent.content.decode("utf-8-sig").splitlines()[0]
    assert ("评估对象" in heads, "开始时间" in heads, "投诉" in heads) == (True, True, False)


def test_nobody_else_prints_them(cast, filed, sign_in):
    for who in ("olga", "bo", "zoe", "uma"):
        reader = sign_in(getattr(cast.people, who))
        assert {reader.get(address).status_code for address in filed.values()} == {404}


def test_the_register_prints_every_entry_with_every_field(cast):
    with translation.override("en"):
        entries = queries.register(cast.pat, "en")
        paper = printed.register_paper(cast.pat, entries)
    assert [part.heading for part in paper.parts] == [each.words["name"] for each in entries]
    assert all(
        len(part.facts) == 5 and all(text for _term, text in part.facts) for part in paper.parts
    )
    assert cast.hill.name in paper.about


def test_a_draft_says_that_it_is_one(cast):
    row = write_assessment(cast.pat, WriteAssessment(title="Location", answers={"what": "x"}))
    with translation.override("en"):
        draft = printed.assessment_paper(cast.pat, row, "")
        audit = printed.minors_paper(cast.pat, LAST_YEAR, [("Asked", 3)], None)
        leak = printed.leak_paper(cast.pat, report_breach(cast.bo, ReportBreach(what="x")))
        none = printed.leaks_paper(cast.pat, BreachIncident.objects.none())
    assert list(draft.signed) == ["Draft: not signed yet."]
    assert [part.lines for part in draft.parts][:2] == [["x"], ["—"]]
    assert list(audit.signed) == ["Draft: the audit of the year is not closed."]
    assert [list(row) for row in audit.parts[0].rows] == [["Asked", "3"]]
    assert ("Minors are among them", "no") in leak.parts[0].facts
    assert none.parts[0].lines == ["No data breach is known"]
