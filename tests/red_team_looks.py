"""Looks that somebody with a reason would take: each returns what came out, and that is nothing.

Rows as in `red_team_acts`; codes and pages are tried by whoever has most to gain.
"""

import json
import re
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from tests.red_team import FROM, MAY_NOT_KNOW, NAME, PHONE, browser

from firstlight.cases.tips import queries as tips
from firstlight.cases.tips.actions import step_tip
from firstlight.cases.tips.letterbox import read_box
from firstlight.cases.tips.models import Tip
from firstlight.cases.tips.schemas import StepTip
from firstlight.cases.tips.tests.test_vault import everything_stored
from firstlight.cases.tips.vault import unseal
from firstlight.force.queries.outside import complaints
from firstlight.kernel.errors import Refused
from firstlight.kernel.log import verify
from firstlight.kernel.models import Event, RefusedAttempt
from firstlight.patrols.rules import codes
from firstlight.patrols.tests import test_walk_patrols as patrols
from firstlight.public.tests.conftest import answer_to, ticket
from firstlight.reports.rules import suppressed

ROOT = Path(__file__).parents[1]
# One field of a person that nobody may ever add: a number, a score, a mark, a list to watch.
REGISTER = re.compile(
    r"(?:^|_)(?:id_card|identity_number|national_id|score|watch|black_?list|suspect|face|plate)(?:_|$)"
)
OF_A_TEST = {"Attendance.score"}  # what a member reached in a test of a course
FOREIGN = re.compile(r'(?:src|href|action)="(?:https?:)?//')


def see(who, path, **query):
    """Return what of Wang's a page tells somebody, and what a page that must be shut opens."""
    answer = browser(who).get(path, query)
    said = answer.content.decode() if answer.status_code == 200 else ""
    return [word for word in (NAME, PHONE, "夜间噪声", "废料") if word in said]


def opens(who, path):
    """Return whether a page opens."""
    return browser(who).get(path).status_code == 200


def found_by(who, path):
    """Return whether a list finds a person's rows by the name: it offers others for another."""
    client = browser(who)
    named, unknown = (
        client.get(path, {"q": name}).context["listing"].count for name in (NAME, "查无此人")
    )
    return named != unknown


def api(w, who, path):
    """Return what of Wang's the API tells somebody."""
    answer = browser(getattr(w.people, who)).get(path)
    return [word for word in (NAME, PHONE) if word in answer.content.decode()]


def forged(w):
    """A code that nobody without the secret can make."""
    sign = w.patrol.signs[0]
    return codes.printed(sign.short, codes.new_secret(), sign.code_number)


def proven_by(w, number, code):
    """Return the stops that a code proves once the patrol has ended."""
    patrols.scan(w.bo, w.run, w.patrol.signs[number], 5, code=code)
    ended = patrols.actions.end_run(w.bo, patrols.takes.EndRun(run_id=w.run.pk))
    return [each for each in ended.verdict["results"] if each["state"] == "proven"]


def shown_yesterday(w):
    """The code that a changing sign showed yesterday."""
    sign, at = w.patrol.signs[1], timezone.now() - timedelta(days=1)
    return codes.changing(sign.short, sign.secret, at, sign.period_s)


def posted(w, **words):
    """Send a tip by the page for everybody, from an address of one's own; return its code."""
    page = w.nobody.get("/p/zh/tip/").content.decode()
    token = ticket(page)
    said = {"what": "两辆货车夜里往水库边倒废料", "where": "水库", "when": "昨晚"}
    sent = {**said, **words, "token": token, "answer": answer_to(token)}
    told = {"REMOTE_ADDR": FROM, "HTTP_X_FORWARDED_FOR": FROM, "HTTP_USER_AGENT": "UNIQUE-AGENT"}
    return w.nobody.post("/p/zh/tip/", sent, **told)


def kept_of_sender(w):
    assert posted(w).status_code == 200
    stored = everything_stored()
    return [word for word in (FROM, "UNIQUE-AGENT") if word.encode() in stored]


def kept_of_picture(w):
    """Return what the phone wrote into a picture that is still there for the officers."""
    key = w.safe.olga[w.tip.key_id].content
    pictures = [unseal(key, each.sealed) for each in w.tip.pictures.all()]
    assert pictures
    return [one for one in pictures if b"PHONE-MAKER" in one or b"Exif" in one]


def hour_of_tip(w):
    """Return every moment kept about a tip that is no midnight."""
    log = Event.objects.filter(subject=w.tip.label, action="tips.receive")
    moments = [w.tip.created_at, *log.values_list("at", flat=True)]
    return [at for at in moments if timezone.localtime(at).time().isoformat() != "00:00:00"]


def fields_of_registers():
    """Return every field that would make a register of residents."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("firstlight")
        for field in model._meta.get_fields()
        if REGISTER.search(field.name) and f"{model.__name__}.{field.name}" not in OF_A_TEST
    ]


def free_text_of_inspections():
    """Return every field of an inspection in which a pupil's name could stand."""
    rows = apps.get_model("inspections", "JointInspection")._meta.get_fields()
    long = [each for each in rows if isinstance(each, models.TextField)]
    wide = [each for each in rows if isinstance(each, models.CharField) and each.max_length > 40]
    return long + wide


def changed_log(w):
    """Change a row of the log behind the product's back; return nothing when it is found out."""
    with transaction.atomic():
        first = Event.objects.filter(station_id=w.hill.pk).order_by("seq").first()
        Event.objects.filter(pk=first.pk).update(actor="person:somebody-else")
        _count, fault = verify(w.hill.pk)
        transaction.set_rollback(True)
    return fault is None


def libraries_that_recognise():
    """Return every library for faces, plates, voices or texts in pictures that is installed."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    return re.findall(r"(?m)^(?:.*(?:face|dlib|opencv|ocr|plate|speech|whisper).*)==.*$", lock)


def hosts_called(w):
    """Return every page for everybody that calls a stranger's machine, and what policy allows."""
    pages = [w.nobody.get(path) for path in ("/p/zh/", "/p/zh/tip/", "/login/")]
    policies = " ".join(page.headers.get("Content-Security-Policy", "*") for page in pages)
    called = [page for page in pages if FOREIGN.search(page.content.decode())]
    return called or [word for word in policies.split() if word == "*" or word[:4] == "http"]


def certificate_tells(w):
    """Return what the check of a certificate shows beyond the paper."""
    page = w.nobody.get(f"/p/zh/certificates/{w.issued.code}/")
    assert w.issued.number in page.content.decode()
    more = (w.people.di.email, str(w.people.di.pk), "1980-01-01", str(w.issued.pk))
    return [word for word in more if word in page.content.decode()] + [*page.cookies]


def other_codes(w):
    """Return the codes near to one that was issued that open something."""
    near = [w.issued.code[:-1] + sign for sign in "23456789ABCDEFGH" if sign != w.issued.code[-1]]
    return [
        code
        for code in [*near, w.issued.number, str(w.issued.pk), "0"]
        if w.nobody.get(f"/p/zh/certificates/{code}/").status_code == 200
    ]


def looked_unseen(w):
    """Return the looks at another station's hazard of which the auditor reads nothing."""
    key = str(w.hazard.pk)
    for path in (f"/hazards/{key}/", f"/api/hazards/{key}"):
        browser(w.people.zoe).get(path)
    kept = RefusedAttempt.objects.filter(about=key, actor=w.zoe.log_id)
    return {"page.hazard", "api.hazards"} - set(kept.values_list("action", flat=True))


def is_abuse_by_one(w):
    """Whether two assents of one person are two."""
    for event, words in (
        ("triage", {"kind": "water", "reason": "x", "is_conduct": True}),
        ("verify", {"police_ref": "x", "handed_to": "x"}),
        ("abusive", {"reason": "x"}),
        ("abusive", {"reason": "x"}),
    ):
        row = step_tip(w.olga, StepTip(tip_id=w.tip.pk, event=event, **words))
    return row.state == "closed_abusive"


def tracks_to_take():
    """Return what of the API's answers holds the points of a track."""
    schemas = json.loads((ROOT / "tests" / "openapi.json").read_text("utf-8"))["components"]
    return [
        name
        for name, schema in schemas["schemas"].items()
        if name.endswith("Out") and {"points", "fixes", "line"} & schema["properties"].keys()
    ]


def sealed_tables():
    """All that the tables of the vault hold."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("tips").get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found += [
                bytes(v) if isinstance(v, memoryview) else str(v).encode()
                for row in cursor.fetchall()
                for v in row
            ]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in found)


def read_or_none(code):
    try:
        return read_box(code)
    except Refused:
        return None


def figure_of_tips(w):
    last = w.tip.counted_on
    asked = {"p": "month", "d": str(last)}
    Tip.objects.filter(pk=w.tip.pk).update(counted_on=timezone.localdate())
    page = browser(w.people.dee).get(
        "/reports/of/tips/", {**asked, "d": str(timezone.localdate())}
    )
    return page.context["count"] not in ("＊",)


def column_of(w):
    return browser(w.people.olga).get("/reports/column/").content.decode()


LOOKED_AT = [
    ("S1", "a field for a number, score, mark or list of people", lambda w: fields_of_registers()),
    ("S1", "searches, by a name", lambda w: found_by(w.people.olga, "/searches/")),
    ("S1", "calls, by a name", lambda w: found_by(w.people.olga, "/incidents/")),
    ("S1", "disputes, by a name, as the officer", lambda w: found_by(w.people.olga, "/disputes/")),
    ("S1", "tips, by a name", lambda w: found_by(w.people.olga, "/tips/")),
    ("S2", "a library that knows faces, plates or voices", lambda w: libraries_that_recognise()),
    ("S3", "a line in which a pupil could stand", lambda w: free_text_of_inspections()),
    ("S5", "the station takes away a track as a file", lambda w: tracks_to_take()),
    *(
        (
            "S6",
            f"{name} finds out that there are tips",
            lambda w, name=name: (
                (name != "zoe" and opens(getattr(w.people, name), "/tips/"))
                or opens(getattr(w.people, name), f"/tips/{w.tip.pk}/")
                or tips.tips(getattr(w.cast, name)).exists()
            ),
        )
        for name in MAY_NOT_KNOW
    ),
    ("S6", "the sender's address and browser are kept", kept_of_sender),
    ("S6", "a picture keeps its place", kept_of_picture),
    ("S6", "one officer calls a tip abuse, twice", is_abuse_by_one),
    ("S6", "the hour at which somebody wrote", hour_of_tip),
    ("S6", "the row's key tells the hour", lambda w: w.tip.pk.version == 7),
    (
        "S6",
        "words of a tip stand in the database",
        lambda w: [
            each
            for each in ("倒废料", NAME)
            if json.dumps(each)[1:-1].encode() in sealed_tables()
            or each.encode() in sealed_tables()
        ],
    ),
    (
        "S6",
        "a guessed code opens a box",
        lambda w: (
            read_or_none(w.code[:-1] + ("3" if w.code.endswith("2") else "2")) or read_or_none("")
        ),
    ),
    ("S6", "few tips in the figures", lambda w: figure_of_tips(w)),
    (
        "S7",
        "the desk of another station reads a child's case",
        lambda w: see(w.people.zoe, f"/searches/{w.case.pk}/"),
    ),
    (
        "S7",
        "a volunteer reads a child's name",
        lambda w: see(w.people.bo, f"/searches/{w.case.pk}/"),
    ),
    (
        "S7",
        "the API tells a child's name across stations",
        lambda w: api(w, "zoe", f"/api/searches/{w.case.pk}"),
    ),
    (
        "S8",
        "everybody reads a draft",
        lambda w: w.nobody.get(f"/n/{w.notice.slug}/").status_code == 200,
    ),
    *(
        (
            "S9",
            f"{name} opens the file of a dispute",
            lambda w, name=name: see(getattr(w.people, name), f"/disputes/{w.begun.row.pk}/"),
        )
        for name in ("bo", "ada", "ray", "dee", "amy", "uma", "zoe")
    ),
    (
        "S9",
        "an officer who does not mediate reads who the parties are",
        lambda w: [
            word
            for word in see(w.people.olga, f"/disputes/{w.begun.row.pk}/")
            if word in (NAME, PHONE)
        ],
    ),
    ("S10", "a changed row of the log is not noticed", changed_log),
    (
        "S10",
        "small counts by subtraction",
        lambda w: [
            count
            for count in suppressed({"甲": 3, "乙": 7, "丙": 9})[0].values()
            if count in (3, 7)
        ],
    ),
    ("S10", "a certificate's page tells more than the paper", certificate_tells),
    ("S10", "codes near to an issued one", other_codes),
    ("S10", "a forged code proves a visit", lambda w: proven_by(w, 0, forged(w))),
    ("S10", "yesterday's code is played again", lambda w: proven_by(w, 1, shown_yesterday(w))),
    ("S10", "a volunteer reads the figures", lambda w: opens(w.people.bo, "/reports/")),
    (
        "S10",
        "a cross-station read of a hazard",
        lambda w: opens(w.people.zoe, f"/hazards/{w.hazard.pk}/"),
    ),
    (
        "S10",
        "the API tells another station's hazard",
        lambda w: browser(w.people.zoe).get(f"/api/hazards/{w.hazard.pk}").status_code == 200,
    ),
    ("S10", "a look at another station's hazard leaves no trace", looked_unseen),
    (
        "S11",
        "the station reads complaints about its team",
        lambda w: [
            who
            for who in ("ada", "olga", "finn", "dee")
            if complaints(getattr(w.cast, who)).exists()
        ],
    ),
    (
        "S7",
        "a story that was taken down is still read",
        lambda w: "水库" in w.nobody.get(f"/p/zh/column/{w.recalled.slug}/").content.decode(),
    ),
    (
        "S13",
        "the column says what caused what",
        lambda w: [word for word in ("下降", "减少", "助力") if word in column_of(w)],
    ),
    ("S15", "a page for everybody calls a stranger", hosts_called),
]
