"""One search, from the telephone call to the closed file, by people at their browsers.

The desk does all of it by keyboard alone; those in the field have a telephone and a finger. It is
played where the network is cut: see `tests/test_network_cut.py`.
"""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image
from tests.browser.driving import PHONE
from tests.browser.keyboard import Typist
from tests.saying import say

# Longitude and latitude: of Andorra la Vella, and of the town on the demonstration's made ground.
ANDORRA, TOWN = (1.5218, 42.5075), (120.58, 29.42)
HERE = ZoneInfo("Asia/Shanghai")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/a/[^\s]+)")
FIELD_PARTS = ("leader", "volunteer", "pilot")


def local(moment):
    return moment.astimezone(HERE).strftime("%Y-%m-%dT%H:%M")


def now():
    return datetime.now(UTC)


def one(server, sql, *values):
    return server.rows(sql, *values)[0][0]


def pick_a_part(person, username):
    person.go("/accounts/login/").click(f"button[name=username][value={username}]")
    person.page.wait_for_url(lambda url: "/login/" not in url)


def room(officer, letter):
    """Go to a room by its keys."""
    with officer.page.expect_navigation():
        officer.press("g", letter)
    return officer


def take_andorra_into_use(officer):
    room(officer, "p").click("a[href='/places/ground/']")
    with officer.page.expect_navigation():
        officer.click("form:has(input[value$='/andorra']) button")
    officer.find("text=ODbL")


def report(officer, at):
    room(officer, "d").find("[data-new]")
    officer.press("n")
    officer.page.wait_for_url("**/report/")
    officer.type(
        kind="missing_person",
        is_life_at_risk="true",
        place_name="老桥边",
        lon=str(at[0]),
        lat=str(at[1]),
        category="Dementia",
        last_seen_at=local(now() - timedelta(hours=3)),
        age="82",
        sex="female",
        clothing="灰外套，草帽",
        person_name="演走失甲",
        health_need="每天服药",
        summary="早饭后出门未归",
        briefing="老人走失，请到老桥集合",
        reporter_name="演家属",
        reporter_relation="女儿",
        weather="晴，28 度",
    )
    with officer.page.expect_navigation():
        officer.press("Enter")
    assert re.fullmatch(r"/searches/[0-9a-f-]{36}/", officer.path()), officer.path()
    return officer.path()


def play(visitor, station, post, folder, meanwhile):
    """Play it from the report to the closed file; `meanwhile` is done before the find."""
    officer = visitor("officer", Typist)
    pick_a_part(officer, "officer")
    at = TOWN
    if (station.home / "terrain" / "andorra").is_dir():
        at = ANDORRA
        take_andorra_into_use(officer)
    search = report(officer, at)
    confirm_and_share(officer)
    incident = call_out(officer, search, station)
    answer_on_phones(visitor, officer, post, station)
    count_in(officer, incident, station)
    activate(officer, search, station, at)
    plan(officer)
    adopt(officer, station)
    group, segment = send_a_team(officer, search, station)
    paper(officer, group, folder)
    leader, volunteer = at_work(visitor, group, segment, station, folder)
    plan(officer.go(search))
    see_what_changed(officer, segment)
    meanwhile()
    found(leader, volunteer, group, officer, search, station, at)
    end(officer, search, incident, station)
    keep_the_timeline(officer, search, station, folder)


def confirm_and_share(officer):
    """By keyboard: the full stop opens the next step and puts the hand into it."""
    officer.press(".").find("[name=police_ref]:visible").fill("演-2026-0001")
    with officer.drawn_anew():
        officer.press("Enter")
    officer.press(".").type(
        family_agreed="true",
        items=["age", "clothing", "category", "last_place"],
        audience="searchers",
        until=local(now() + timedelta(hours=48)),
    )
    with officer.drawn_anew():
        officer.press("Enter")
    officer.find("button[value=activate], input[value=activate]", state="attached")


def call_out(officer, search, station):
    incident = one(station, "SELECT incident_id FROM searches_searchcase")
    incident = (
        f"{incident[:8]}-{incident[8:12]}-{incident[12:16]}-{incident[16:20]}-{incident[20:]}"
    )
    room(officer, "i").walk(f"/incidents/{incident}/").press(".", "Enter")
    officer.page.wait_for_url("**/callout/")
    preview = officer.find("main")
    assert officer.page.locator("input[name=leave_out]").count() >= 8
    why = preview.locator(".people__why")
    assert why.count() > 20
    assert all(len(reason.strip()) > 3 for reason in why.all_text_contents())
    left_out = officer.page.locator("details:has(.people__why) summary").first
    assert re.search(r"\d+", left_out.text_content())
    with officer.page.expect_navigation():
        officer.click("form:has([name=wave_every_min]) button.button--main")
    assert officer.path() == f"/incidents/{incident}/"
    return incident


def answer_on_phones(visitor, officer, post, station):
    """Each on a telephone of their own, by the link in the letter, without signing in."""
    asked = one(station, "SELECT count(*) FROM incidents_invite")
    post.wait_for(asked)
    assert len({to for to, _ in post.calls}) == len(post.calls) == asked
    assert not any("老桥" in text or "演走失甲" in text for _, text in post.letters)
    says = ["coming:20", "coming:20", "coming:45", "later:", "no:"]
    for number, said in enumerate(says):
        to, text = post.calls[number]
        phone = visitor(f"phone {to}", size=PHONE)
        phone.go(LINK.search(text)[1])
        assert not [c for c in phone.context.cookies() if c["name"] == "sessionid"]
        fits(phone)
        with phone.page.expect_navigation():
            phone.click(f"button[name=answer][value^='{said}']")
        phone.find(f"[data-key={said.split(':')[0]}], .state--{said.split(':')[0]}, main")
        phone.context.close()
    # The desk hears of it by itself.
    officer.page.locator("[data-src$='/part/comes/'] .people li:visible").nth(3).wait_for()


def fits(someone):
    wide = someone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= someone.page.viewport_size["width"], f"{someone.page.url}: {wide} px wide"


def person_of(station, username):
    """Return the key of the person who plays a part."""
    sql = "SELECT person_id FROM force_account WHERE username = ?"
    return dashed(one(station, sql, username))


def dashed(key):
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def count_in(officer, incident, station):
    """The three who can sign in, and some more; two at the least work together."""
    officer.go(f"/incidents/{incident}/")
    officer.click("a[href$='/in/']")
    officer.find("form[action$='/in/'] [name=person_ids]")
    boxes = officer.page.locator("form[action$='/in/'] [name=person_ids]")
    mine = [person_of(station, part) for part in FIELD_PARTS]
    others = [box.get_attribute("value") for box in boxes.all()[:4]]
    for key in dict.fromkeys([*mine, *others]):
        officer.tick(boxes.and_(officer.page.locator(f"[value='{key}']")))
    officer.click("form[action$='/in/'] button.button--main")
    officer.find("form[action$='/out/']")  # the page stays; its part has changed
    assert officer.page.locator("form[action$='/out/']").count() >= 4


def activate(officer, search, station, at):
    room(officer, "s").walk(search).press(".").type(
        commander_id=person_of(station, "officer"),
        meeting_point="老桥停车场",
        meeting_lon=str(at[0]),
        meeting_lat=str(at[1]),
        radio_plan="频道 4",
    )
    with officer.drawn_anew():
        officer.press("Enter")
    officer.find("form[action$='/do/plan/']", state="attached")


def plan(officer):
    """Ask, watch it come, and see how good it is."""
    fold = officer.page.locator("details:has(> form[action$='/do/plan/'])")
    if not fold.get_attribute("open"):
        officer.push(fold.locator("> summary"))
    officer.type(hours="4", extra_foot="1", extra_drone="1")
    officer.push(fold.locator("button").last)
    coming = officer.page.locator("#plan-panel progress")
    coming.wait_for()
    # The page is drawn anew with the first plan, perhaps under our eyes: each look waits for its
    # part. A later one changes the panel alone.
    made = officer.page.locator("#plan-panel:not(:has(progress)) .stat")
    made.first.wait_for(timeout=120_000)
    panel = officer.page.locator("#plan-panel")
    panel.locator(".stat", has_text="%").nth(2).wait_for()
    panel.locator(".plain-list li").nth(1).wait_for(state="attached")  # what one more adds
    panel.locator(".legs li").nth(1).wait_for(state="attached")
    officer.page.wait_for_load_state()


def adopt(officer, station):
    use = officer.find("form[action$='/do/adopt/']")
    officer.click("form[action$='/do/adopt/'] button")
    use.wait_for(state="detached")
    assert one(station, "SELECT count(*) FROM searches_searchsegment") > 5
    officer.page.locator("fl-map canvas.maplibregl-canvas").wait_for()


def send_a_team(officer, search, station):
    """The first leg on foot of the plan; the form is filled in by it, the people are chosen."""
    officer.go(search)
    leg = officer.page.locator(".legs li a.button[href*='team=F'][href*='#send']").first
    with officer.page.expect_navigation():
        officer.push(leg)
    segment = officer.path().split("/")[4]
    leader, volunteer, pilot = (person_of(station, part) for part in FIELD_PARTS)
    while officer.page.locator("[name=member_ids]:checked").count():
        officer.tick(officer.page.locator("[name=member_ids]:checked").first, on=False)
    officer.type(
        member_ids=[leader, volunteer, pilot],
        leader_id=leader,
        back_by=local(now() + timedelta(hours=3)),
        radio="频道 4",
        dangers="陡坡; 溪沟",
    )
    with officer.page.expect_navigation():
        officer.click("#send form button.button--main")
    group = dashed(one(station, "SELECT id FROM searches_assignment"))
    officer.find(f"a[href*='{group}']")
    return group, segment


def paper(officer, group, tmp_path):
    pdf = officer.fetch(f"/field/{group}/briefing.pdf")
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert pdf.count(b"/FontFile") >= 1
    (tmp_path / "briefing.pdf").write_bytes(pdf)
    for form in ("gpx", "kml", "geojson"):
        assert len(officer.fetch(f"/field/{group}/segment.{form}")) > 200


def at_work(visitor, group, segment, station, tmp_path):
    """On telephones: begin, pin a clue with a photograph, bring the track in, report through."""
    leader, volunteer = visitor("leader", size=PHONE), visitor("volunteer", size=PHONE)
    for each in (leader, volunteer):
        pick_a_part(each, each.name)
        each.go(f"/field/{group}/").see("灰外套，草帽", "频道 4", "陡坡")
        assert "演走失甲" not in each.page.content()
        assert "每天服药" not in each.page.content()
        fits(each)
    with leader.page.expect_navigation():
        leader.click("form[action$='/start/send/'] button")
    assert one(
        station, "SELECT state FROM searches_searchsegment WHERE id = ?", plain(segment)
    ) == ("searching")
    middle = json.loads(
        one(station, "SELECT facts FROM searches_searchsegment WHERE id = ?", plain(segment))
    )["middle"]
    volunteer.go(f"/field/{group}/clue/").type(
        kind="object",
        text="一顶草帽",
        photo=photograph(tmp_path),
        lat=f"{middle[1]:.6f}",
        lon=f"{middle[0]:.6f}",
    )
    with volunteer.page.expect_navigation():
        volunteer.click("button[form=say]")
    leader.go(f"/field/{group}/track/").type(file=walked(tmp_path, middle))
    with leader.page.expect_navigation():
        leader.click("button[form=say]")
    leader.go(f"/field/{group}/finish/")
    leader.page.locator("[name=pod_estimate]").nth(1).check()
    fits(leader)
    with leader.page.expect_navigation():
        leader.click("button[form=say]")
    assert one(station, "SELECT count(*) FROM searches_clue WHERE photo <> ''") == 1
    assert one(station, "SELECT count(*) FROM searches_track") == 1
    return leader, volunteer


def plain(key):
    return key.replace("-", "")


def photograph(folder):
    picture = Image.new("RGB", (1600, 1200), "#8a7a55")
    exif = picture.getexif()
    exif[0x010F] = "PhoneMaker"
    path = folder / "hat.jpg"
    picture.save(path, "JPEG", exif=exif)
    return str(path)


def walked(folder, middle):
    """Write what a receiver kept: to and fro over the middle of the segment, until just now."""
    begun = now() - timedelta(minutes=35)
    rows = []
    for line in range(12):
        for step in range(12):
            across = step if line % 2 == 0 else 11 - step
            lon, lat = middle[0] + (across - 6) * 2.5e-4, middle[1] + (line - 6) * 2e-4
            at = (begun + timedelta(seconds=14 * len(rows))).strftime("%Y-%m-%dT%H:%M:%SZ")
            rows.append(f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><time>{at}</time></trkpt>')
    path = folder / "walked.gpx"
    path.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="a receiver">'
        f"<trk><trkseg>{''.join(rows)}</trkseg></trk></gpx>"
    )
    return str(path)


def see_what_changed(officer, segment):
    officer.click("#plan-panel details:has(table) summary")
    rows = officer.page.locator("#plan-panel details[open] tbody tr").all_text_contents()
    assert rows
    assert all(len(row.strip()) > 8 for row in rows)


def found(leader, volunteer, group, officer, search, station, at):
    """A notice is public; the find recalls it."""
    public_notice(officer, search, station)
    leader.go(f"/field/{group}/found/").type(condition="well", lon=str(at[0]), lat=str(at[1]))
    with leader.page.expect_navigation():
        leader.click("button[form=say]")
    assert one(station, "SELECT state FROM searches_searchcase") == "found"
    assert one(station, "SELECT state FROM searches_missingnotice") == "recalled"


def weigh_one_of_two(officer, station):
    """What is typed for one clue is kept for that one, and is in no other's form."""
    forms = officer.page.locator("form[action$='/do/weigh/']")
    worths = forms.locator("[name=reliability]")
    before = worths.nth(1).input_value()
    officer.push(officer.page.locator("details:has(> form[action$='/do/weigh/']) > summary").first)
    officer.write(worths.first, "0.91")
    kept = "Object.values(localStorage).some((draft) => draft.includes('0.91'))"
    station.until(lambda: officer.page.evaluate(kept))
    officer.page.reload()
    assert (worths.first.input_value(), worths.nth(1).input_value()) == ("0.91", before)
    officer.page.evaluate("document.body.dataset.stays = 'yes'")


def public_notice(officer, search, station):
    """One page for a clue from a call and for the notice: each changes its own part."""
    officer.go(search)
    officer.page.evaluate("document.body.dataset.stays = 'yes'")
    clue = "form[action$='/do/clue/']"
    officer.click(f"summary:has(+ {clue})")
    officer.type(kind="sighting", text="有人在桥上见过", source="来电")
    officer.click(f"{clue} .form__acts button")
    officer.page.locator("[data-src$='/part/clues/'] li", has_text="有人在桥上见过").wait_for()
    assert officer.page.locator(clue).is_hidden()  # what is done is folded up again
    weigh_one_of_two(officer, station)
    officer.click("summary:has(+ form[action$='/do/draft/'])")
    officer.type(text="寻找一位老人，灰外套，草帽。有线索请打值班电话。")
    officer.click("form[action$='/do/draft/'] button")
    officer.step("approve", family_agreed_items=["clothing"])
    officer.step("publish")
    assert officer.page.evaluate("document.body.dataset.stays") == "yes"


def count_one_out(officer, here):
    left = here.count()
    officer.click("form[action$='/out/'] button")
    here.nth(left - 1).wait_for(state="hidden")


def end(officer, search, incident, station):
    officer.go(search).step("to_family", identity_checked="true")
    officer.go(f"/incidents/{incident}/")
    here = officer.page.locator("form[action$='/out/']:visible")
    count_one_out(officer, here)
    left = here.count()
    with officer.page.expect_navigation():
        officer.press("u")
    assert here.count() == left + 1
    officer.page.evaluate("document.body.dataset.stays = 'yes'")
    while here.count():
        count_one_out(officer, here)
    assert officer.page.evaluate("document.body.dataset.stays") == "yes"  # one page for all
    officer.go(search).step("debrief", debrief="配合顺利；电台电池要多带一块。")
    officer.step("close")
    assert one(station, "SELECT state FROM searches_searchcase") == "closed_found"
    assert one(station, "SELECT state FROM incidents_incident") == "closed"
    assert one(station, "SELECT count(*) FROM privacy_retentionjob") >= 1


def keep_the_timeline(officer, search, station, tmp_path):
    """The paper carries the newest mark of the chain, and the chain holds."""
    pdf = officer.fetch(f"{search}timeline.pdf")
    (tmp_path / "timeline.pdf").write_bytes(pdf)
    assert pdf.startswith(b"%PDF")
    assert b"/FontFile" in pdf
    marks = {row[0] for row in station.rows("SELECT hash FROM kernel_loghead")}
    if shutil.which("pdftotext"):
        words = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "timeline.pdf"), "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert set(re.findall(r"\b[0-9a-f]{64}\b", words)) & marks
    verified = say("log", "verify", home=station.home)
    assert (verified.code, verified.err) == (0, "")
