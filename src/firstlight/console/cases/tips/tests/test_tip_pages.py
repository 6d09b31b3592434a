"""The pages of tips: the ceremony, the opened vault, the mailbox for everybody (S6)."""

import re
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime

from firstlight.cases.tips import vault
from firstlight.cases.tips.models import Tip, VaultShare
from firstlight.config.limits import OpenPages
from firstlight.console.cases.tips import vault as pages
from firstlight.console.cases.tips.safe import CLOSES_AFTER_S, SAFE, Safe
from firstlight.force.models import Account
from firstlight.kernel.models import Event, Receipt
from firstlight.kernel.rates import Limiter
from firstlight.public.challenge import SALT, challenge

OLGAS, FINNS = "nine white herons stand still", "the mill turns in the night"
CHEAP = vault.Cost(1, 8192)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(vault, "PASSPHRASE_COST", CHEAP)
    monkeypatch.setattr(vault, "CODE_COST", CHEAP)


@pytest.fixture(autouse=True)
def _nobody_has_tried(monkeypatch):
    """Passphrases are counted by who tries, and the same people come to every test."""
    monkeypatch.setattr(pages, "TRIES", Limiter(pages.TRIES.rate))


def browser(who):
    account, _new = Account.objects.get_or_create(person=who, username=who.name.lower())
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(account)
    return client


def hurdle(form):
    token = challenge(form).token
    return {"token": token, "answer": str(sum(signing.loads(token, salt=SALT)["sum"]) + 4)}


def send(client, form="tip", path="/p/en/tip/", **words):
    said = (
        {}
        if form == "tip_box"
        else {"what": "Two lorries tip waste at night", "where": "east bank", "when": "last night"}
    )
    return client.post(path, {**said, **hurdle(form), **words})


def code_on(page):
    return re.search(r'class="code-back[^"]*">(?:<strong>)?([A-Z0-9-]+)', page)[1]


@pytest.fixture
def safe(cast):
    """Both officers at their desks, after the ceremony on the pages."""
    olga, finn = browser(cast.people.olga), browser(cast.people.finn)
    made = olga.post("/tips/vault/make/", {"passphrase": OLGAS, "again": OLGAS})
    code = code_on(made.content.decode())
    assert "Only one lock is held" in made.content.decode()
    taken = finn.post(
        "/tips/vault/take/", {"code": code, "passphrase": FINNS, "again": FINNS}, follow=True
    )
    assert "Two officers hold the two locks" in taken.content.decode()
    return SimpleNamespace(olga=olga, finn=finn, code=code)


def test_the_ceremony_shows_a_code_once_and_no_page_shows_a_passphrase(cast, safe):
    for client in (safe.olga, safe.finn):
        page = client.get("/tips/vault/").content.decode()
        assert safe.code not in page
        assert OLGAS not in page
        assert FINNS not in page
    weak = safe.finn.post("/tips/vault/make/", {"passphrase": "short", "again": "short"})
    assert weak.status_code == 422
    assert "At least" in weak.content.decode() or "at least" in weak.content.decode()


def test_a_tip_goes_in_without_a_cookie_and_comes_out_at_an_officers_desk(cast, safe):
    visitor = Client(headers={"Accept-Language": "en"})
    refused = send(visitor, who="a Uyghur family", name="Ann").content.decode()
    # What is sent along is in sight, and what a browser does not keep is said.
    assert '<details class="stack" open>' in refused
    assert "choose it again" in refused
    taken = send(visitor, who="a blue lorry")
    assert taken.status_code == 200
    assert not taken.cookies
    code = code_on(taken.content.decode())
    row = Tip.objects.get()
    listed = safe.olga.get("/tips/").content.decode()
    assert row.number in listed
    assert "lorries" not in listed
    shown = safe.olga.get(f"/tips/{row.pk}/").content.decode()
    assert "Two lorries tip waste" in shown
    assert Event.objects.filter(action="tips.open_tip").count() == 1
    assert not re.search(r"\dT\d\d:\d\d[+]", shown)  # a time of machines
    assert f"<dd>{localtime():%Y-%m-%d} " in re.sub(r"\s+", " ", shown)
    safe.olga.post(f"/tips/{row.pk}/reply/", {"words": "Did you see the plate?"})
    box = send(visitor, "tip_box", "/p/en/tip/box/", code=code).content.decode()
    assert "Did you see the plate?" in box
    more = visitor.post("/p/en/tip/box/", {"code": code, "act": "write", "words": "It was blue."})
    assert "Sealed and sent" in more.content.decode()
    assert "It was blue." in safe.finn.get(f"/tips/{row.pk}/").content.decode()

    safe.olga.post("/tips/vault/close/")
    shut = safe.olga.get(f"/tips/{row.pk}/").content.decode()
    assert "lorries" not in shut
    assert "The vault is closed" in shut
    wrong = safe.olga.post("/tips/vault/open/", {"passphrase": FINNS})
    assert wrong.status_code == 422
    assert FINNS not in wrong.content.decode()
    safe.olga.post("/tips/vault/open/", {"passphrase": OLGAS})
    assert "lorries" in safe.olga.get(f"/tips/{row.pk}/").content.decode()


@pytest.mark.parametrize(("event", "is_thanked"), [("not_valid", True), ("abusive", False)])
def test_a_closed_mailbox_promises_no_answer_and_leads_on(event, is_thanked, cast, safe):
    visitor = Client(headers={"Accept-Language": "en"})
    code = code_on(send(visitor).content.decode())
    row = Tip.objects.get()
    at = f"/tips/{row.pk}/step/"
    look = {"event": "triage", "kind": "water", "reason": "x", "is_conduct": "true"}
    safe.olga.post(at, look)
    safe.olga.post(at, {"event": "verify", "police_ref": "1", "handed_to": "x"})
    for officer in (safe.olga, safe.finn):
        officer.post(at, {"event": event, "reason": "x"})
        if officer is safe.olga:  # the first of two does not press it again
            said = "You have said so." in safe.olga.get(f"/tips/{row.pk}/").content.decode()
            assert said is (event == "abusive")
    box = send(visitor, "tip_box", "/p/en/tip/box/", code=code).content.decode()
    assert "No answer yet" not in box
    assert "Nothing more comes in this mailbox." in box
    assert ("Thank you" in box) is is_thanked
    assert 'href="/p/en/tip/"' in box


def test_keys_are_in_no_session_and_another_sign_in_is_shut(cast, safe):
    send(Client())
    row = Tip.objects.get()
    keys = next(held.keys for held in SAFE._held.values() if held.keys)
    opened = next(iter(keys.values()))
    stored = str([dict(safe.olga.session), dict(safe.finn.session)])
    assert opened.content.hex() not in stored
    assert OLGAS not in stored
    other = browser(cast.people.olga)
    assert "lorries" not in other.get(f"/tips/{row.pk}/").content.decode()


def test_an_opened_vault_closes_by_itself():
    now = [0.0]
    held = Safe(lambda: now[0])
    request = SimpleNamespace(
        session=SimpleNamespace(session_key="s"), actor=SimpleNamespace(person_id="p")
    )
    held.put(request, {"k": "v"})
    now[0] = CLOSES_AFTER_S - 1
    assert held.keys(request)
    now[0] += CLOSES_AFTER_S + 1
    assert held.keys(request) == {}


@pytest.mark.parametrize("who", ["ada", "bo", "dee", "amy", "pat", "uma", "sam"])
def test_a_leader_and_everybody_else_finds_no_such_page(who, cast, safe):
    send(Client())
    row = Tip.objects.get()
    client = browser(getattr(cast.people, who))
    for path in ("/tips/", "/tips/vault/", f"/tips/{row.pk}/", f"/tips/{row.pk}/receipt/"):
        assert client.get(path).status_code == 404, path
    assert '"/tips/"' not in client.get("/my/").content.decode()
    changes = client.get("/api/changes").json()
    assert client.get("/api/changes", {"since": changes["cursor"]}).json()["changes"] == []


def test_urgent_says_call_110_at_once(cast, safe):
    page = send(Client(), is_urgent="true").content.decode()
    assert "Call 110 now" in page
    assert 'href="tel:110"' in page
    assert Tip.objects.get().state == "urgent_110"


def test_what_somebody_is_is_refused_and_nothing_typed_is_lost(cast, safe):
    words = "My neighbour is a Muslim and people come to pray"
    answer = send(Client(), what=words)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "what somebody believes" in page
    assert words in page
    assert not Tip.objects.exists()


def test_a_few_words_are_a_tip_and_the_limit_is_said(cast, safe):
    refused = send(Client(), what="电鱼").content.decode()
    assert "Write at least 4 characters." in refused
    assert 'value="电鱼"' in refused or ">电鱼<" in refused
    pictures = [SimpleUploadedFile(f"{n}.jpg", b"x", "image/jpeg") for n in range(4)]
    assert "At most 3 can be taken." in send(Client(), pictures=pictures).content.decode()
    assert send(Client(), what="桥下电鱼").status_code == 200
    assert Tip.objects.count() == 1


def test_what_one_should_know_before_writing_is_a_list_with_its_marks(cast, safe):
    page = Client().get("/p/en/tip/").content.decode()
    assert '<div class="prose"><ul><li>You need not say who you are' in page


def test_one_form_is_one_tip_and_leaves_no_receipt_with_an_hour(cast, safe):
    form = hurdle("tip")
    client = Client()
    said = {"what": "Two lorries tip waste", "where": "bank", "when": "night", **form}
    assert client.post("/p/en/tip/", said).status_code == 200
    again = client.post("/p/en/tip/", said).content.decode()
    assert "Your tip was taken before" in again
    assert "code-back" not in again  # it is kept nowhere
    other = client.post("/p/en/tip/", {**said, "where": "ford"})
    assert (other.status_code, "something else" in other.content.decode()) == (422, True)
    assert Tip.objects.count() == 1
    assert not Receipt.objects.filter(actor__contains="tips").exists()


def test_a_volunteers_tip_goes_the_same_way_and_ties_nothing_to_them(cast, safe):
    bo = browser(cast.people.bo)
    assert "/p/en/tip/" in bo.get("/my/").content.decode()
    before = Event.objects.count()
    send(bo)
    for event in list(Event.objects.order_by("seq"))[before:]:
        assert str(cast.people.bo.pk) not in f"{event.actor}{event.data}{event.subject}"
        assert event.actor == "job:tips.mailbox"
    columns = [str(v) for v in Tip.objects.values().get().values()]
    assert not [v for v in columns if str(cast.people.bo.pk) in v or "127.0.0.1" in v]


def test_a_picture_is_taken_and_what_is_none_is_refused(cast, safe):
    wrong = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    answer = send(Client(), pictures=wrong)
    assert answer.status_code == 422
    assert not Tip.objects.exists()


def test_guessing_a_code_is_slowed_and_no_address_is_kept(cast, safe):
    client = Client()
    for _try in range(10):
        assert send(client, "tip_box", "/p/en/tip/box/", code="QQQQQQ").status_code == 422
    told = send(client, "tip_box", "/p/en/tip/box/", code="QQQQQQ").content.decode()
    assert "Too many tries" in told
    door = OpenPages(lambda _request: None)
    one, other = door._masked("203.0.113.9"), door._masked("203.0.113.10")
    assert one != other
    assert "203.0.113" not in one  # a part of it may stand in any hash by chance
    assert one == door._masked("203.0.113.9")
    assert one != OpenPages(lambda _request: None)._masked("203.0.113.9")


def test_without_a_vault_or_with_the_part_off_nobody_can_write(cast):
    assert "No station has opened" in Client().get("/p/en/tip/").content.decode()
    assert not VaultShare.objects.exists()


def test_two_officers_open_who_wrote_on_the_pages(cast, safe):
    send(Client(), name="Wang", contact="139")
    row = Tip.objects.get()
    assert "Wang" not in safe.olga.get(f"/tips/{row.pk}/").content.decode()
    safe.olga.post(f"/tips/{row.pk}/informant/", {"reason": "protect the writer"})
    asked = row.openings.get()
    path = f"/tips/openings/{asked.pk}/"
    alone = safe.olga.post(path, {"act": "agree"})
    assert alone.status_code == 422
    assert "protect the writer" in safe.finn.get(path).content.decode()
    safe.finn.post(path, {"act": "agree"})
    assert "Wang" not in safe.finn.post(path, {"act": "read"}).content.decode()
    assert "Wang" in safe.olga.post(path, {"act": "read"}).content.decode()
    assert Event.objects.filter(action="tips.read_informant").count() == 1
