"""Looks for a file that the clock has erased: in every place where something of it could be left.

Each returns what came out, as in `red_team_looks`. The world's own files and one row of everything
that ages (`erasable`) are erased first, by the nights of the product.
"""

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from tests.erasable import MAKERS, MARK
from tests.red_team import NAME, PHONE, browser

from firstlight.cases.tips.tests.test_vault import everything_stored
from firstlight.kernel.models import Job, Receipt
from firstlight.notify.models import Message
from firstlight.privacy.jobs import run_clock_at

NIGHTS = (0, 400, 4000)  # the clocks are set; what stands still goes; all is run down
WORDS = (NAME, PHONE, "拦人查证件", "红衣", "修门", "走过水库", MARK)


def filled(w):
    """Add one row of everything that ages, and a letter about each."""
    for category, maker in MAKERS.items():
        if category != "tip_row":  # the world has a vault and a tip of its own
            maker(w.cast)
    Message.objects.create(
        station_id=w.hill.pk, key="red", person_id=w.people.bo.pk, channel="sms", address=PHONE
    )


def erased(w):
    """Let every night come that it takes."""
    for days in NIGHTS:
        for node in (w.hill, w.association):
            run_clock_at(node.pk, timezone.localdate() + timedelta(days=days))


def stored():
    """Return which words stand in the database, as they are or as JSON writes them."""
    found = everything_stored()
    return [
        word for word in WORDS if word.encode() in found or word.encode("unicode_escape") in found
    ]


def uploads():
    """Return every file of a case in the store."""
    return sorted(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def left_in_tables(w):
    """Read the tables: a letter, an outbox, a session and a receipt are rows like any other."""
    filled(w)
    assert {NAME, PHONE, "拦人查证件"} <= set(stored())
    erased(w)
    return stored()


def left_in_letters(w):
    """Read the letters and the outbox behind the product's back."""
    filled(w)
    erased(w)
    letters = Message.objects.filter(created_at__lt=timezone.now()).exclude(address="")
    words = [str(each) for each in Job.objects.values_list("payload", "error")]
    words += [str(each) for each in Receipt.objects.values_list("detail", "result")]
    return [*letters, *(word for word in words if any(each in word for each in WORDS))]


def left_in_store(w):
    """Read the uploaded files by themselves."""
    assert uploads()
    erased(w)
    return uploads()


def left_in_search(w):
    """Look for it by its name and by its number, on every page that looks something up."""
    officer = browser(w.people.olga)

    def count(path, word):
        answer = officer.get(path, {"q": word})
        return answer.context["listing"].count if answer.status_code == 200 else 0

    numbers = {"/hazards/": w.hazard.number, "/inspections/": w.running.number}
    assert all(count(path, number) for path, number in numbers.items())
    erased(w)
    found = [path for path, number in numbers.items() if count(path, number)]
    found += [
        (path, word)
        for path in ("/searches/", "/incidents/", "/disputes/", "/people/")
        for word in (NAME, PHONE)
        if count(path, word) != count(path, "查无此人")
    ]
    for word in (NAME, PHONE, w.hazard.number):
        said = officer.get("/find/", {"q": word}).content.decode()
        found += [each for each in (w.hazard, w.case) if str(each.pk) in said]
    return found


def left_in_feed(w):
    """Ask the change feed for what one held before, and for all that happened since."""
    officer = browser(w.people.olga)
    since = officer.get("/api/changes").json()["cursor"]
    asked = {"since": since, "held": [w.hazard.label, w.case.label, w.picture.label]}
    erased(w)
    told = officer.post("/api/changes", asked, content_type="application/json")
    gone = [each["row"] for each in told.json()["changes"] if each["subject"] == w.hazard.label]
    said = told.content.decode()
    left = [word for word in WORDS if word in said]
    return left if gone and not any(gone) else [*left, "who held it is not told that it is gone"]


def left_in_page(w):
    """Open its own page, its picture and its notice once more."""
    officer = browser(w.people.olga)
    paths = (
        f"/hazards/{w.hazard.pk}/",
        f"/hazards/{w.hazard.pk}/photos/{w.picture.pk}/",
        f"/searches/{w.case.pk}/",
        f"/disputes/{w.begun.row.pk}/",
    )
    erased(w)
    pages = [officer.get(path) for path in paths]
    return [
        (page.request["PATH_INFO"], word)
        for page in pages
        if page.status_code == 200
        for word in (NAME, PHONE, "红衣")
        if word in page.content.decode()
    ]


def left_in_backup(w):
    """Bring a backup back, tables and files: the next night erases once more what had gone."""
    filled(w)
    backup = transaction.savepoint()
    with_files(erased)(w)
    transaction.savepoint_rollback(backup)
    assert uploads()
    assert NAME in stored()
    erased(w)
    return stored() + uploads()


def with_files(look):
    """Take a look, and put the store back: a rollback brings back no file."""

    def looks(w):
        store = Path(settings.MEDIA_ROOT)
        with TemporaryDirectory() as kept:
            shutil.copytree(store, kept, dirs_exist_ok=True)
            try:
                return look(w)
            finally:
                shutil.copytree(kept, store, dirs_exist_ok=True)

    return looks


LOOKS = [
    ("S12", "an erased file is read in the tables", left_in_tables),
    ("S12", "an erased file is read in letters, orders and receipts", left_in_letters),
    ("S12", "an erased file's pictures are read in the store", left_in_store),
    ("S12", "an erased file is found by the search", left_in_search),
    ("S12", "an erased file is read in the change feed", left_in_feed),
    ("S12", "an erased file's pages are opened", left_in_page),
    ("S12", "an erased file comes back with a backup and stays", left_in_backup),
]
ERASED = [(safeguard, what, with_files(look)) for safeguard, what, look in LOOKS]
