"""Pages of figures, read by an officer, a dispatcher and the association; by nobody else."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from firstlight.cases.tips.models import Tip, VaultKey
from firstlight.community.models import LeafletIssue, OutreachEvent
from firstlight.console.reports.views import ground
from firstlight.console.reports.words import HIDDEN, UNITS, unit_words
from firstlight.duty.models import Shift, ShiftLog
from firstlight.incidents.models import Attendance, Incident
from firstlight.places.models import Place
from firstlight.reports.measures import MEASURES
from firstlight.searches.models import SearchCase

PAGES = [
    ("reports", []),
    ("report_definitions", []),
    ("report_column", []),
    ("report_ground", []),
    ("report_trend", []),
    ("report_figure", ["patrols"]),
    ("report_figure", ["members"]),
    ("report_rows", ["patrols"]),
]


def lately(now, **ago):
    """That long ago, but in the month that the pages show: also in the first minutes of it."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return max(now - timedelta(**ago), first)


@pytest.fixture
def month(cast):
    """Seven patrols of Dawn, three of Ridge, one found person; all of today or just before."""
    now = timezone.now()
    for number in range(10):
        shift = Shift.objects.create(
            station_id=cast.hill.pk,
            organisation=cast.dawn if number < 7 else cast.ridge,
            kind="patrol",
            title="夜巡",
            state="archived",
            starts_at=lately(now, hours=1),
            ends_at=now,
        )
        ShiftLog.objects.create(station_id=cast.hill.pk, shift=shift, leaflets=4, submitted_at=now)
    call = Incident.objects.create(
        station_id=cast.hill.pk,
        number="2026-0001",
        kind="missing_person",
        state="closed",
        happened_at=now - timedelta(minutes=30),
    )
    Attendance.objects.create(
        station_id=cast.hill.pk,
        incident=call,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=now,
    )
    SearchCase.objects.create(
        station_id=cast.hill.pk,
        incident=call,
        state="closed_found",
        person_name="不可外传",
        category="Dementia",
        lkp_lon=120.7,
        lkp_lat=29.5,
        last_seen_at=now - timedelta(minutes=40),
        found_at=now,
    )
    return now


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize(("who", "language"), [("olga", "zh-hans"), ("amy", "en")])
def test_every_page_opens_in_both_languages(cast, month, sign_in, who, language):
    client = sign_in(getattr(cast.people, who))
    client.cookies["django_language"] = language
    for name, args in PAGES:
        for query in ("", "?p=week&d=2024-02-29"):
            answer = client.get(reverse(name, args=args) + query)
            assert answer.status_code == 200, (name, query)
            assert "不可外传" not in answer.content.decode()


@pytest.mark.parametrize("who", ["bo", "ada", "pat", "sam"])
def test_who_may_not_see_reports_finds_nothing(cast, sign_in, who):
    client = sign_in(getattr(cast.people, who))
    for name, args in PAGES:
        assert client.get(reverse(name, args=args)).status_code == 404


def test_a_figure_leads_to_its_rows_and_a_row_to_its_page(cast, month, sign_in):
    client = sign_in(cast.people.olga)
    page = client.get(reverse("report_figure", args=["patrols"]))
    link = (
        f"{reverse('report_rows', args=['patrols'])}?p=month&amp;by=team&amp;only={cast.dawn.pk}"
    )
    assert link in page.content.decode()
    rows = client.get(link.replace("&amp;", "&"))
    assert rows.context["listing"].count == 7
    first = Shift.objects.filter(organisation=cast.dawn).first()
    assert re.search(rf'{reverse("shift", args=[first.pk])}"[^>]*>夜巡<', rows.content.decode())
    assert f"…{str(first.pk)[-8:]}" not in rows.content.decode()
    key = client.get(f"{link.replace('&amp;', '&')}&c=row,key").content.decode()
    assert f"…{str(first.pk)[-8:]}" in key


def test_the_association_sees_counts_and_facts_but_opens_no_case(cast, month, sign_in):
    client = sign_in(cast.people.amy)
    patrols = client.get(reverse("report_rows", args=["patrols"]))
    assert patrols.context["listing"].count == 10
    assert not re.search(r"/shifts/[0-9a-f]{8}-", patrols.content.decode())
    assert "夜巡" not in patrols.content.decode()
    assert f"巡逻 {timezone.localdate(lately(month, hours=1))}" in text_of(patrols)
    found = client.get(reverse("report_rows", args=["found"]))
    assert (found.context["listing"].count, found.context["closed"]) == (0, 1)
    assert client.get(reverse("report_figure", args=["found"])).context["count"] == 1


def test_what_is_published_tells_no_small_count(cast, month, sign_in):
    client = sign_in(cast.people.olga)
    page = client.get(reverse("report_figure", args=["patrols"]))
    assert [line["public"] for line in page.context["parts"]["lines"]] == ["＊", "＊"]
    file = client.get(reverse("report_figure", args=["patrols"]) + "?of=public&out=xlsx")
    cells = [
        [cell.value for cell in row]
        for row in load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(min_row=2)
    ]
    assert cells == [["Dawn", "＊"], ["Ridge", "＊"], [cells[-1][0], 10]]
    column = client.get(reverse("report_column") + "?p=month")
    assert "参与治安巡防10场，发放宣传资料40份" in column.context["texts"][0]["plain"]
    assert "找回走失人员不足5名" in column.context["texts"][0]["plain"]
    assert "fewer than 5" in column.context["texts"][1]["plain"]


def test_few_tips_are_told_nowhere_and_nobody_but_police_sees_a_row(cast, sign_in):
    own = {"station_id": cast.hill.pk}
    publics = dict.fromkeys(("content_public", "outer_public", "inner_public"), b"")
    key = VaultKey.objects.create(**own, **publics, made_by=cast.people.olga)
    sealed = dict.fromkeys(("code_salt", "code_hash", "box_public"), b"")
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    asked = {"p": "month", "d": str(last)}

    def put_in(name):
        Tip.objects.create(
            **own, **sealed, key=key, number=name, box=name, state="closed_valid", counted_on=last
        )

    def pages(who):
        client = sign_in(getattr(cast.people, who))
        page = client.get(reverse("report_figure", args=["tips_proven"]), asked)
        rows = client.get(reverse("report_rows", args=["tips_proven"]), asked)
        overview = client.get(reverse("reports"), asked | {"out": "csv"})
        lines = overview.content.decode("utf-8-sig").splitlines()
        line = next(line for line in lines if line.startswith("查实线索"))
        return page.context, rows.context, line.split(",")[1]

    for number in range(4):
        put_in(f"T{number}")
    for who in ("olga", "dee", "amy"):
        page, rows, listed = pages(who)
        parts = page["parts"]["lines"]
        assert (page["count"], listed, parts[0]["count"]) == ("＊", "＊", "＊")
        assert {line["count"] for line in page["course"]["lines"]} == {0, "＊"}
        assert page["parts"]["total"] == "＊"
        # Only police hold a key, and see which they are.
        own_rows, others = (4, 0) if who == "olga" else (0, "＊")
        assert (rows["listing"].count, rows["closed"]) == (own_rows, others)
    put_in("T4")
    page, rows, listed = pages("amy")
    assert (page["count"], listed, rows["closed"]) == (5, "5", 5)


def test_each_part_of_a_figure_with_two_sources_has_its_rows(cast, month, sign_in):
    talk = OutreachEvent.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        topic="防溺水",
        audience="pupils",
        state="recorded",
        starts_at=lately(month, minutes=5),
        ends_at=month,
    )
    LeafletIssue.objects.create(station_id=cast.hill.pk, talk=talk, kind="册子", count=30)
    client = sign_in(cast.people.olga)
    rows = client.get(reverse("report_rows", args=["leaflets"]))
    assert rows.context["listing"].count == 10
    of_talks = client.get(reverse("report_rows", args=["leaflets"]) + rows.context["parts"][1].url)
    assert [row.count for row in of_talks.context["listing"].page.object_list] == [30]
    assert reverse("talk", args=[talk.pk]) in of_talks.content.decode()
    assert client.get(reverse("report_figure", args=["leaflets"])).context["count"] == 70


def test_the_paragraph_links_each_figure_and_leaves_out_what_no_row_shows(cast, month, sign_in):
    client = sign_in(cast.people.olga)
    page = client.get(reverse("report_column") + f"?scope={cast.dawn.pk}")
    chinese, english = page.context["texts"]
    links = dict(piece for piece in chinese["pieces"] if piece[1])
    assert links["7"].startswith(reverse("report_rows", args=["patrols"]))
    assert "walked 7 patrols" in english["plain"]
    assert "护校安园" not in chinese["plain"]
    rows = client.get(links["28"])
    assert sum(row.leaflets for row in rows.context["listing"].page.object_list) == 28


@pytest.mark.parametrize(
    ("day", "shown"), [(1, date(2027, 2, 1)), (7, date(2027, 2, 1)), (8, date(2027, 3, 1))]
)
def test_a_young_month_opens_with_the_one_before(cast, sign_in, monkeypatch, day, shown):
    now = datetime(2027, 3, day, 9, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    client = sign_in(cast.people.olga)
    page = client.get(reverse("reports"))
    assert page.context["asked"].period.start == shown
    assert client.get(reverse("reports"), {"p": "month"}).context["asked"].period.start == (
        date(2027, 3, 1)
    )
    assert client.get(reverse("report_figure", args=["patrols"])).context[
        "asked"
    ].period.start == date(2027, 3, 1)


def test_files_are_what_the_page_says(cast, month, sign_in):
    client = sign_in(cast.people.olga)
    book = load_workbook(io.BytesIO(client.get(reverse("reports") + "?p=month&out=xlsx").content))
    counts = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert counts[str(MEASURES["patrols"].name)] == 10
    for name, args in (("reports", []), ("report_figure", ["patrols"]), ("report_column", [])):
        answer = client.get(reverse(name, args=args) + "?out=pdf")
        assert answer.content.startswith(b"%PDF")


def test_nobody_is_told_of_a_step_without_the_data_for_it(cast, month, sign_in):
    client = sign_in(cast.people.amy)
    day = (timezone.localdate() - timedelta(days=30)).isoformat()
    page = client.get(
        reverse("report_trend"), {"measure": "patrols", "at": day, "other": str(cast.lake.pk)}
    )
    assert page.context["answer"].factor is None
    wrong = client.get(reverse("report_trend"), {"at": "2999-01-01"})
    assert wrong.status_code == 422
    assert client.get(reverse("report_trend"), {"measure": "nothing"}).status_code == 404


def test_with_enough_months_the_step_stands_with_its_interval(cast, sign_in):
    client = sign_in(cast.people.amy)
    today = timezone.localdate()
    rows = []
    for back in range(1, 61):
        count = 6 if back > 30 else 3
        for team, times in ((cast.dawn, count), (cast.shore, 6)):
            at = timezone.now() - timedelta(days=back * 30.44)
            rows += [
                Shift(
                    station_id=team.station_id,
                    organisation=team,
                    kind="patrol",
                    title="夜巡",
                    state="archived",
                    starts_at=at,
                    ends_at=at + timedelta(hours=2),
                )
            ] * 1
            rows += [
                Shift(
                    station_id=team.station_id,
                    organisation=team,
                    kind="patrol",
                    title="夜巡",
                    state="archived",
                    starts_at=at,
                    ends_at=at + timedelta(hours=2),
                )
                for _more in range(times - 1)
            ]
    Shift.objects.bulk_create(rows)
    asked = {
        "measure": "patrols",
        "scope": str(cast.hill.pk),
        "other": str(cast.lake.pk),
        "at": (today - timedelta(days=30.44 * 30)).isoformat(),
    }
    page = client.get(reverse("report_trend"), asked)
    answer = page.context["answer"]
    assert answer.wanting.is_enough
    assert answer.low < 0.5 < answer.high < 1
    alone = client.get(reverse("report_trend"), asked | {"other": ""})
    assert alone.context["answer"].factor is None


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_what_a_row_is_called_is_there_and_is_nobodys_name(db, measure):
    for source in measure.sources:
        called = {f"called_{n}": F(name) for n, name in enumerate(source.called)}
        assert list(source.rows().annotate(**called)) == []
        assert not {"person", "reporter", "leader", "pilot"} & set(
            "__".join(source.called).split("__")
        )


def test_a_unit_beside_one_is_said_in_the_singular_and_every_unit_has_one():
    with override("en"):
        assert unit_words(MEASURES["disputes"], 1) == "dispute"
        assert unit_words(MEASURES["disputes"], 2) == "disputes"
        assert unit_words(MEASURES["disputes"], HIDDEN) == "disputes"
    with override(None):
        assert {str(each.unit) for each in MEASURES.values()} <= UNITS.keys()
    with override("zh-hans"):
        for each in MEASURES.values():
            assert unit_words(each, 1) == unit_words(each, 2) == str(each.unit)


def test_all_figures_cost_few_questions_and_no_more_with_a_longer_period(cast, sign_in, month):
    desk, asked = sign_in(cast.people.olga), []
    for query in ({"p": "day"}, {"p": "month"}, {"p": "year"}):
        desk.get(reverse("reports"), query)  # what is asked for once only has been asked
        with CaptureQueriesContext(connection) as found:
            assert desk.get(reverse("reports"), query).status_code == 200
        asked.append(len(found))
    # For each figure one at the most: how it falls to teams, stations or grids.
    assert asked[0] == asked[1] == asked[2] < 3 * len(MEASURES)


def test_the_grids_of_a_map_are_listed_page_by_page_and_counted_whole(cast, sign_in, monkeypatch):
    monkeypatch.setattr(ground, "PER_PAGE", 2)
    ring = [[120.6, 29.4], [120.61, 29.4], [120.61, 29.41], [120.6, 29.4]]
    box = {"west": 120.6, "south": 29.4, "east": 120.61, "north": 29.41}
    for number in range(3):
        Place.objects.create(
            station_id=cast.hill.pk,
            kind="grid",
            name=f"Grid {number}",
            geometry={"type": "Polygon", "coordinates": [ring]},
            lon=120.605,
            lat=29.405,
            h3_cell="x",
            **box,
        )
    desk, path = sign_in(cast.people.olga), reverse("report_ground")
    first, second = (desk.get(path, {"p": "year", "page": n}) for n in (1, 2))
    assert [len(page.context["grids"]) for page in (first, second)] == [2, 1]
    assert first.context["count"] == second.context["count"] == 3
    assert "p=year&amp;page=2" in first.content.decode()
    assert len(desk.get(reverse("report_ground_layer")).json()["features"]) == 3
