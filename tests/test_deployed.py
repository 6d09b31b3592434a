"""Served to others: Django's own check finds nothing, and no page needs a hole in the policy."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from tests.saying import ROOT
from tests.serving import environment

TEMPLATES = sorted((ROOT / "src").rglob("templates/**/*.html"))
# What holds data is not run: JSON, and the vocabulary of the sign-in library.
SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", re.I)
HANDLER = re.compile(r"<(?!c-vars)[a-z][^>]*\s(on[a-z]+)\s*=", re.I)
# `c-vars` declares what a component takes; it is not sent to anybody.
STYLE = re.compile(r"<style\b|<(?!c-vars)[a-z][^>]*\sstyle\s*=", re.I)
ADDRESS = re.compile(r"(?:href|action|src)\s*=\s*[\"']\s*javascript:", re.I)


def test_the_deployment_check_is_clean(tmp_path):
    told = environment(
        tmp_path,
        FIRSTLIGHT_URL="https://desk.example.org",
        FIRSTLIGHT_HOSTS="desk.example.org",
        DJANGO_SETTINGS_MODULE="firstlight.config.settings",
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 100


@pytest.mark.parametrize("rule", [SCRIPT, HANDLER, STYLE, ADDRESS], ids=lambda rule: rule.pattern)
def test_no_page_has_script_or_style_inside_it(rule):
    faults = [
        f"{path.name}: {found[0]}"
        for path in TEMPLATES
        for found in rule.finditer(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_the_rules_would_find_one():
    assert SCRIPT.search("<script>go()</script>")
    assert SCRIPT.search('<script type="module">go()</script>')
    assert not SCRIPT.search('<script src="a.js" defer></script>')
    assert HANDLER.search('<button class="x" onclick="go()">')
    assert STYLE.search('<p class="a" style="color: red">')


def test_the_policy_has_no_unsafe_source():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = [source for each in directives.values() for source in each]
    assert not [source for source in sources if "unsafe" in source or source == "*"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]


def test_every_page_carries_the_policy(client, db):
    for path in ("/accounts/login/", "/nothing/", "/a/forged/", "/n/none/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
