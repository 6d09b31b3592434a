"""The operator's commands, as they are typed: an empty start, the doctor, the log, the tables."""

import asyncio
import json
import os
import re
import shutil
import socket
import sqlite3
import stat
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from tests.saying import said_cold, say
from tests.serving import free_port

from firstlight.config.cli import main
from firstlight.config.commands.check import room
from firstlight.config.commands.run import open_door

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the commands are tried once, on the default database"
)
SPECIFICATION = json.loads(Path(__file__).with_name("workflows.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An installation that was started empty: one invitation, no demonstration."""
    home = tmp_path_factory.mktemp("home")
    began = say("demo", "--empty", home=home)
    assert began.code == 0, began.err
    (home / "began.json").write_text(began.out)
    return home


def answered(home, *words):
    done = say(*words, home=home)
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_an_empty_start_invites_and_makes_up_no_demonstration(home):
    began = json.loads((home / "began.json").read_text())
    assert began["sign_ins"]
    assert all("/join/" in each["link"] for each in began["sign_ins"])
    assert "demo-" not in json.dumps(began)


def test_whom_no_officer_may_help_gets_a_new_way_in_from_the_machine(home):
    given = answered(home, "key", "renew", "Association")
    assert (given["username"], "/join/" in given["link"]) == ("association", True)
    refused = say("key", "renew", "nobody", home=home)
    assert (refused.code, refused.err.strip()) == (2, "username: nobody signs in as nobody")
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database:
        logged = database.execute(
            "SELECT actor FROM kernel_event WHERE action = 'force.renew_key'"
        ).fetchall()
    assert logged == [("job:installation",)]


def test_a_real_force_is_never_served_as_a_demonstration(home, monkeypatch):
    """A demonstration asks for no second factor, and `make run` starts one."""
    refused = said_cold("run", "--demo", "--port", str(free_port()), home=home)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"demo: {home} keeps a real force")
    assert say("demo", home=home).err.startswith(f"demo: {home} keeps a real force")
    monkeypatch.setenv("FIRSTLIGHT_DEMO", "1")
    assert say("run", home=home).err.startswith(f"demo: {home} keeps a real force")


def test_a_demonstration_is_not_served_to_other_machines(home, tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTLIGHT_URL", "https://desk.example.org")
    monkeypatch.setenv("FIRSTLIGHT_HOSTS", "desk.example.org")
    refused = say("run", "--demo", "--port", str(free_port()), home=tmp_path)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("demo: a demonstration is for this machine only")
    shutil.copy(home / "firstlight.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "firstlight.sqlite3")) as database, database:
        database.execute("UPDATE force_organisation SET is_demo = 1")
    refused = say("check", home=tmp_path)
    assert refused.code == 2
    assert "database: holds the demonstration force" in refused.err
    monkeypatch.delenv("FIRSTLIGHT_URL")
    monkeypatch.delenv("FIRSTLIGHT_HOSTS")
    assert say("check", home=tmp_path).code == 0
    refused = say("demo", "--empty", home=tmp_path)
    assert refused.err.startswith(f"demo: {tmp_path} keeps the demonstration force already")


def test_an_address_that_cannot_be_listened_on_is_refused_before_anything_is_served(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = said_cold("run", "--port", port, home=home)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f"port: {port} at 127.0.0.1 cannot be listened on")
    for words, begins in (
        (["--port", "99999"], "port: must be from 1 to 65535, not 99999"),
        (["--host", "192.0.2.1"], "port: 8000 at 192.0.2.1 cannot be listened on"),
        (["--host", "nowhere.invalid"], "host: nowhere.invalid is not an address"),
    ):
        refused = say("run", *words, home=home)
        assert (refused.code, len(refused.err.splitlines())) == (2, 1)
        assert refused.err.startswith(begins)


def test_help_names_every_command_and_what_it_does(capsys):
    for words, named in (
        (["--help"], ["run", "check", "search", "allocate", "Lay out the demonstration"]),
        (["log", "--help"], ["verify", "export", "signed bundle"]),
    ):
        with pytest.raises(SystemExit):
            main(words)
        told = capsys.readouterr().out
        assert all(each in told for each in named), told
    assert main([]) == 2
    assert "it may be run, demo, check" in capsys.readouterr().err


def shape(home):
    """What the database is made of, and which steps are noted; columns in any order."""
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database:
        made = database.execute("SELECT type, name, sql FROM sqlite_master WHERE name != 'other'")
        steps = set(database.execute("SELECT app, name FROM django_migrations"))
        return {
            (kind, name): sorted(re.split(r"[ (),]+", sql or "")) for kind, name, sql in made
        }, steps


def test_an_empty_database_gets_at_once_what_the_migrations_make(home, tmp_path):
    """One that holds anything already is walked through all of them."""
    with closing(sqlite3.connect(tmp_path / "firstlight.sqlite3")) as database, database:
        database.execute("CREATE TABLE other (id)")
    walked = say("demo", "--empty", home=tmp_path, timeout_s=300)
    assert walked.code == 0, walked.err
    assert shape(home) == shape(tmp_path)


def test_a_secret_is_its_owners_alone(home):
    key = home / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 50


def test_the_doctor_names_each_matter_and_what_to_mend(home, monkeypatch):
    findings = {row[1]: row[0] for row in answered(home, "check")["findings"]}
    assert findings["database"] == findings["secret.key"] == "ok"
    monkeypatch.setenv("FIRSTLIGHT_URL", "http://desk.example.org")
    refused = said_cold("check", home=home)
    assert refused.code == 2
    assert refused.err.startswith("FIRSTLIGHT_URL: must begin with https://")
    assert len(refused.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FIRSTLIGHT_WMTS", "none", "must be JSON"),
        ("FIRSTLIGHT_TIME_ZONE", "Mars/Base", "is not a time zone"),
        ("FIRSTLIGHT_SMTP_PORT", "smtp", "is not a whole number"),
        ("FIRSTLIGHT_FORM_RATE", "often", "must be a count"),
        ("FIRSTLIGHT_INBOUND_SECRETS", "sms=short", "must be channel=secret"),
        ("FIRSTLIGHT_HOME", "/proc/firstlight", "cannot be written to"),
        ("FIRSTLIGHT_HOSTS", "elsewhere.example.org", "does not name the host of"),
        ("FIRSTLIGHT_SECRET_KEY", "short", "must have 50 signs"),
        ("DATABASE_URL", "mysql://here/firstlight", "must be empty or begin with postgresql://"),
        ("DATABASE_URL", "postgresql://me@127.0.0.1:1/x", "does not answer"),
        ("DATABASE_URL", "postgresql://me@127.0.0.1:port/x", "its port is none"),
    ],
)
def test_a_setting_that_says_what_cannot_be_is_named_in_one_line(
    home, monkeypatch, name, value, says
):
    monkeypatch.setenv(name, value)
    refused = said_cold("check", home=None if name == "FIRSTLIGHT_HOME" else home)
    assert (refused.code, len(refused.err.splitlines())) == (2, 1), refused.err
    assert refused.err.startswith(f"{name}: ")
    assert says in refused.err


def test_a_home_of_an_earlier_version_is_refused_before_it_is_served(home, tmp_path):
    """Also where a step breaks on it: what lacks is told and not the step's own fault."""
    shutil.copy(home / "firstlight.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "firstlight.sqlite3")) as database, database:
        database.execute("ALTER TABLE incidents_note DROP COLUMN text")
        database.execute("DELETE FROM django_migrations WHERE name LIKE '0010_accessattempt%'")
    refused = say("run", home=tmp_path)
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)
    assert "lacks incidents_note.text," in refused.err


def test_what_was_laid_aside_is_told_and_tried_again(home):
    row = (uuid4().hex, uuid4().hex, "tests.gone", "k", "{}", "dead", 5, "2026-01-01", 8, "")
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO kernel_job (id, station_id, kind, key, payload, state, priority,"
            " run_after, attempts, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    findings = {row[1]: row for row in answered(home, "check")["findings"]}
    assert findings["jobs"][0] == "warning"
    assert "1 tests.gone" in findings["jobs"][2]
    assert answered(home, "jobs", "retry") == {"retried": {"tests.gone": 1}}
    findings = {row[1]: row for row in answered(home, "check")["findings"]}
    assert findings["jobs"][0] == "ok"


@pytest.mark.parametrize(("free_mib", "level"), [(100, "error"), (1000, "warning"), (5000, "ok")])
def test_a_disk_that_is_nearly_full_must_be_mended(free_mib, level):
    assert room(Path("var"), free_mib * 2**20).level == level


def test_work_that_nobody_does_and_letters_that_did_not_leave_are_told(home):
    """A worker that died, a mail server that was away: each with what to do."""
    job = (uuid4().hex, uuid4().hex, "tests.late", uuid4().hex, "{}", "ready", 5, "2026-01-01")
    letter = {
        "station_id": uuid4().hex,
        "key": uuid4().hex,
        "person_id": uuid4().hex,
        "channel": "email",
        "state": "failed",
        "created_at": f"{datetime.now(UTC):%F %T}",
        "fallback": "[]",
    } | dict.fromkeys(
        ("address", "title", "body", "link", "link_nonce", "error", "carrier_ref"), ""
    )
    letter |= {"id": uuid4().hex, "version": 1, "is_critical": 0, "attempts": 8}
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO kernel_job (id, station_id, kind, key, payload, state, priority,"
            " run_after, attempts, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
            job,
        )
        names, marks = ", ".join(letter), ", ".join("?" * len(letter))
        database.execute(
            f"INSERT INTO notify_message ({names}) VALUES ({marks})", tuple(letter.values())
        )
    findings = {row[1]: row for row in answered(home, "check")["findings"]}
    assert findings["worker"][0] == findings["messages"][0] == "warning"
    assert "since 2026-01-01" in findings["worker"][2]
    assert "1 failed by email" in findings["messages"][2]
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database, database:
        database.execute("DELETE FROM kernel_job WHERE kind = 'tests.late'")
        database.execute("DELETE FROM notify_message WHERE id = ?", (letter["id"],))


def test_what_is_due_is_erased_at_once_as_after_a_backup_came_back(home):
    assert answered(home, "clock", "run", "--dry-run")["erased"] == {}
    answered(home, "clock", "run")
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database:
        (station,) = database.execute("SELECT station_id FROM force_person").fetchone()
    own = (station, 1, "2020-01-01")
    with closing(sqlite3.connect(home / "firstlight.sqlite3")) as database, database:
        key, subject = uuid4().hex, f"duty.shift:{uuid4()}"
        database.execute(
            "INSERT INTO privacy_retentionjob (id, station_id, version, created_at, subject,"
            " category, due_on, state, hold_reason) VALUES (?, ?, ?, ?, ?, 'shift',"
            " '2026-01-01', 'scheduled', '')",
            (key, *own, subject),
        )
    assert answered(home, "clock", "run", "--dry-run")["erased"] == {"shift": 1}
    assert answered(home, "clock", "run") == {"stations": 2, "erased": {"shift": 1}}
    assert answered(home, "clock", "run")["erased"] == {}


def test_the_log_holds_and_leaves_signed(home):
    verified = answered(home, "log", "verify")
    assert verified["holds"]
    station = next(iter(verified["chains"]))
    bundle = home / "log.zip"
    said = answered(home, "log", "export", "--signed", str(bundle), "--station", station)
    assert said["rows"] == verified["chains"][station] >= 1
    assert zipfile.is_zipfile(bundle) or bundle.read_bytes()[:1] == b"{"
    assert stat.S_IMODE((home / "signing.key").stat().st_mode) == 0o600
    name = verified["names"][station]
    by_name = answered(home, "log", "export", "--signed", str(bundle), "--station", name)
    assert by_name["head"] == said["head"]
    which = say("log", "export", "--signed", str(bundle), home=home)
    assert which.code == 2
    assert f"{name} {station}" in which.err
    unsigned = say("log", "export", home=home)
    assert (unsigned.code, len(unsigned.err.splitlines())) == (2, 1)


def test_the_tables_of_all_workflows_leave_as_specified(home):
    told = answered(home, "workflows", "export")
    for name, flow in told["workflows"].items():
        known = SPECIFICATION["workflows"][name]
        assert {s["event"] for s in flow["transitions"]} == {
            s["event"] for s in known["transitions"]
        }


@pytest.mark.parametrize("words", [["log"], ["nonsense"], ["log", "verify", "--station", "x"]])
def test_what_cannot_be_done_is_one_line(home, words):
    refused = say(*words, home=home)
    assert refused.code == 2
    assert len(refused.err.splitlines()) == 1


def test_a_reader_that_stops_early_is_no_fault(capfd, monkeypatch):
    """As with `firstlight workflows export | head`."""
    ours, theirs = os.pipe()
    kept = os.dup(1)
    os.close(ours)
    os.dup2(theirs, 1)
    monkeypatch.setattr(sys, "stdout", os.fdopen(1, "w", closefd=False))
    try:
        assert main(["workflows", "export"]) == 0
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(theirs)
    assert capfd.readouterr().err == ""


def test_what_is_served_sends_small_answers_at_once():
    """Nagle's wait is off on every connection: the loop sees to it where a door says it is TCP."""

    async def is_quick():
        loop, found = asyncio.get_running_loop(), asyncio.Queue()

        class Protocol(asyncio.Protocol):
            def connection_made(self, transport):
                connection = transport.get_extra_info("socket")
                found.put_nowait(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.close()

        with open_door("127.0.0.1", free_port()) as door:
            server = await loop.create_server(Protocol, sock=door)
            _reader, writer = await asyncio.open_connection(*door.getsockname())
            answer = await found.get()
            writer.close()
            server.close()
        return answer

    assert asyncio.run(is_quick())
