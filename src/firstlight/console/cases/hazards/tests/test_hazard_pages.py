"""A hazard is reported, followed and pictured from its pages."""

from django.core.files.uploadedfile import SimpleUploadedFile

from firstlight.cases.hazards.models import Hazard
from firstlight.cases.hazards.tests.test_close_the_loop import SOON, ask, step, told
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.photos.tests.test_keep_photos import jpeg, media
from firstlight.exchange.tests.printing import words
from firstlight.privacy.actions import request_access, step_access
from firstlight.privacy.schemas import RequestAccess, StepAccess

__all__ = ["media"]
SAID = {"site_kind": "road", "site_name": "村口", "kind": "traffic", "description": "井盖缺失"}


def test_a_volunteer_reports_from_a_phone_and_an_officer_assesses(cast, sign_in):
    client = sign_in(cast.people.bo)
    wrong = client.post("/hazards/new/", {**SAID, "kind": ""})
    assert wrong.status_code == 422
    assert "井盖缺失" in wrong.content.decode()
    address = client.post("/hazards/new/", SAID).headers["Location"]
    assert client.get(address).status_code == 200
    assert 'href="/hazards/"' in client.get("/my/").content.decode()
    assert address in client.get("/hazards/").content.decode()
    assert client.post(f"{address}step/", {"event": "assess"}).status_code == 422
    client = sign_in(cast.people.olga)
    half = client.post(f"{address}step/", {"event": "assess", "severity": "grave"})
    assert half.status_code == 422
    told = {"event": "assess", "severity": "grave", "owner_name": "路政"}
    assert client.post(f"{address}step/", told).status_code == 302
    assert "村口" in client.get("/hazards/?f=grave").content.decode()
    assert "村口" in client.get("/hazards/sites/").content.decode()
    assert client.get("/hazards/?out=csv").status_code == 200


def test_a_picture_is_sent_looked_over_and_shown_in_place(cast, sign_in):
    client = sign_in(cast.people.bo)
    address = client.post("/hazards/new/", SAID).headers["Location"]
    page = client.get(address).content.decode()
    assert "data-blur-pick" in page
    assert "name=" not in page.partition("data-blur-pick")[0].rpartition("<input")[2]

    def send(content, **more):
        file = SimpleUploadedFile("p.jpg", content, "image/jpeg")
        said = {"photo": file, "stage": "before", "looked_over": "true", "blurred": "1"} | more
        return client.post(f"{address}photos/", said)

    assert send(jpeg(notes=True)).status_code == 422
    assert send(jpeg(), looked_over="").status_code == 422
    assert client.post(f"{address}photos/", {"looked_over": "true"}).status_code == 422
    assert send(jpeg()).status_code == 302
    photo = CasePhoto.objects.get()
    shown = client.get(f"{address}photos/{photo.pk}/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    assert sign_in(cast.people.ray).get(f"{address}photos/{photo.pk}/").status_code == 404
    officer = sign_in(cast.people.olga)
    Hazard.objects.update(site_kind="school")
    CasePhoto.objects.update(is_sensitive=True)
    assert officer.get(f"{address}photos/{photo.pk}/").status_code == 404
    page = officer.get(address).content.decode()
    ask = f"/access/new/?kind=hazard&amp;record={photo.subject.partition(':')[2]}"
    assert ask in page
    assert ask not in sign_in(cast.people.bo).get(address).content.decode()
    officer = sign_in(cast.people.olga)
    shut = officer.post(f"{address}photos/{photo.pk}/", follow=True)
    assert (shut.redirect_chain[0][0], b"data:image" in shut.content) == (address, False)
    grant = request_access(
        cast.olga,
        RequestAccess(
            kind="hazard",
            record_id=photo.subject.partition(":")[2],
            parts=["pictures"],
            reason="门",
        ),
    )
    assert f"/access/{grant.pk}/" in officer.get(address).content.decode()
    step_access(cast.finn, StepAccess(access_id=grant.pk, event="approve"))
    assert address in officer.get(f"/access/{grant.pk}/").content.decode()
    opened = officer.post(f"{address}photos/{photo.pk}/")
    assert b"data:image/jpeg;base64," in opened.content
    assert officer.post(f"{address}photos/{photo.pk}/", {"erase": "true"}).status_code == 302
    assert not CasePhoto.objects.exists()


def test_a_friendly_reminder_is_printed_to_be_handed_over_and_a_formal_notice_is_not(
    cast, sign_in
):
    row = told(cast)
    ada, paper = sign_in(cast.people.ada), f"/hazards/{row.pk}/reminder.pdf"
    assert paper in ada.get(f"/hazards/{row.pk}/").content.decode()
    answer = ada.get(paper)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    # Who "us" is, where to call, and a line to sign on with its day.
    cast.hill.duty_phone = "0571-5550123"
    cast.hill.save()
    said = words(ada.get(paper).content)
    for part in (cast.hill.name, "值班电话0571-5550123", "日期___"):
        assert part in said
    # The foot says who handed it out: the station and the role, and nobody's name.
    assert f"由{cast.hill.name}·队长打印。" in said
    assert cast.people.ada.name not in said
    Hazard.objects.update(is_formal=True)
    assert paper not in ada.get(f"/hazards/{row.pk}/").content.decode()
    assert ada.get(paper).status_code == 404


def test_who_is_asked_to_re_check_finds_the_button_for_no(cast, sign_in):
    row = told(cast)
    ask(cast.olga, row, cast.people.di)
    address = f"/hazards/{row.pk}/"
    no = f'action="{address}recheck/no/"'
    di = sign_in(cast.people.di)
    assert no in di.get(address).content.decode()
    assert di.post(f"{address}recheck/no/").headers["Location"] == "/hazards/"
    assert di.get(address).status_code == 404
    olga = sign_in(cast.people.olga)
    assert no not in olga.get(address).content.decode()
    assert olga.post(f"{address}recheck/no/").headers["Location"] == address
    assert Hazard.objects.get().rechecker is None


def test_the_reason_of_a_failed_recheck_is_not_read_as_the_reason_of_the_end(cast, sign_in):
    row = told(cast)
    for event, more in (
        ("start_fix", {}),
        ("report_fixed", {}),
        ("fail", {"reason": "仍堵着", "deadline_on": SOON}),
        ("report_fixed", {}),
        ("pass", {"seen": True}),
    ):
        step(cast.ada, row, event, **more)
    page = sign_in(cast.people.olga).get(f"/hazards/{row.pk}/").content.decode()
    term = page[: page.index("仍堵着")].rpartition("<dt")[2]
    assert "此前复查未通过的原因" in term
