"""Pages for everybody: nothing unlisted, no cookie, no form twice, none from another site."""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import signing
from django.urls import get_resolver, reverse

from firstlight.kernel.errors import Refused
from firstlight.privacy.actions import switch_module
from firstlight.privacy.schemas import SwitchModule
from firstlight.public import urls
from firstlight.public.challenge import BITS, NUMBERS, SALT, SIGNATURE, challenge, passed
from firstlight.public.publication import PUBLICATIONS, open_path

SCRIPT = Path(__file__).parents[1] / "static" / "public" / "challenge.mjs"


def proof_of(token, bits=BITS):
    def starts(n):
        digest = hashlib.sha256(f"{token[-SIGNATURE:]}:{n}".encode()).digest()
        return int.from_bytes(digest[:4], "big")

    return next(str(n) for n in count() if starts(n) >> (32 - bits) == 0)


def answer_to(token):
    return str(sum(signing.loads(token, salt=SALT)["sum"]) + 4)


def test_every_address_for_everybody_is_on_the_list_and_says_what_it_shows_and_why():
    named = [each.name for each in urls.urlpatterns]
    assert len(named) == len(set(named))
    assert set(named) <= PUBLICATIONS.keys()
    assert all(each.shows and each.ground for each in PUBLICATIONS.values())
    with pytest.raises(AssertionError, match="not on the list"):
        open_path("p/everything/", lambda _request: None)


def test_nothing_of_the_room_is_reached_past_the_list():
    found = [
        view.callback
        for each in get_resolver().url_patterns
        for view in getattr(each, "url_patterns", [])
        if getattr(view, "callback", None)
    ]
    ours = [view for view in found if view.__module__.startswith("firstlight.public")]
    assert ours
    assert [view for view in ours if "publication" not in view.__dict__] == []


@pytest.mark.parametrize(("lang", "words"), [("zh", "义警不是警察"), ("en", "not police")])
def test_no_page_for_everybody_gives_a_cookie_and_each_says_who_volunteers_are_not(
    cast, client, lang, words
):
    opened = [
        each.name for each in urls.urlpatterns if each.pattern.converters.keys() == {"language"}
    ]
    for name in opened:
        answer = client.get(reverse(name, kwargs={"language": lang}))
        assert (answer.status_code, name) == (200, name)
        assert not answer.cookies, name
        assert words in answer.content.decode(), name
        assert not re.search(r'(src|href)="(https?:)?//', answer.content.decode()), name
        assert len(answer.content) < 60_000


def test_the_other_language_is_an_address_away(cast, client):
    page = client.get("/p/en/notices/").content.decode()
    assert 'href="/p/zh/notices/"' in page
    assert client.get("/p/", headers={"Accept-Language": "en"})["Location"] == "/p/en/"
    assert client.get("/p/")["Location"] == "/p/zh/"


def test_a_door_is_gone_when_its_part_is_off_everywhere_and_so_is_the_page(cast, client):
    def doors():
        return re.findall(r'href="(/p/en/[a-z]+/)"', client.get("/p/en/").content.decode())

    assert "/p/en/notices/" in doors()
    above = {"station_id": cast.bureau.pk, "stations": frozenset({cast.bureau.pk})}
    off = SwitchModule(module="notices", on=False, reason="review")
    switch_module(cast.pat, off)
    assert "/p/en/notices/" in doors()
    switch_module(replace(cast.pat, **above), off)
    assert "/p/en/notices/" not in doors()
    assert client.get("/p/en/notices/").status_code == 404


def test_the_sum_or_the_answer_opens_a_form_and_guessing_does_not():
    token = challenge("join").token
    assert passed("join", token, proof_of(token), "") == passed(
        "join", token, "", answer_to(token)
    )
    wide = answer_to(token).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert passed("join", token, "", wide)
    wrong = [("", ""), ("-1", ""), ("x" * 50, ""), ("", "99"), ("", "٣"), ("1" * 40, "0")]
    for proof, answer in wrong:
        with pytest.raises(Refused) as no:
            passed("join", token, proof, answer)
        assert (no.value.code, no.value.field) == ("not-solved", "answer")


@pytest.mark.parametrize(
    "token",
    [
        *("", "x", "a:b:c", signing.dumps({"form": "join"})),
        signing.dumps({"form": "join", "key": str(uuid4()), "sum": [1, 1]}, salt=SALT),
    ],
    ids=["empty", "word", "three parts", "other form", "edition before"],
)
def test_a_ticket_that_is_not_ours_or_of_another_form_is_refused(token):
    with pytest.raises(Refused) as no:
        passed("join", token, "1", "6")
    assert no.value.code == "form-too-old"
    other = challenge("complain").token
    with pytest.raises(Refused):
        passed("join", other, proof_of(other), "")


def test_the_question_is_words_a_voice_can_read():
    assert len(NUMBERS) == 8
    assert not re.search(r"\d", challenge("join").question)


@pytest.mark.skipif(not shutil.which("node"), reason="no node on this machine")
def test_the_phone_finds_what_the_server_accepts():
    token = challenge("join").token
    code = f"""
import {{ firstBits, solve }} from {json.dumps(SCRIPT.as_uri())};
const said = [firstBits(""), firstBits("a".repeat(200)), await solve({json.dumps(token)}, {BITS})];
console.log(JSON.stringify(said));
"""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    )
    empty, long, proof = json.loads(done.stdout)
    assert empty == int(hashlib.sha256(b"").hexdigest()[:8], 16)
    assert long == int(hashlib.sha256(b"a" * 200).hexdigest()[:8], 16)
    assert passed("join", token, proof, "")
