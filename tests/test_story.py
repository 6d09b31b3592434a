"""The story behind the pictures and the figures of pages, acted out on a fresh demonstration."""

import json
import subprocess
import sys

from tests.saying import ROOT
from tests.serving import environment

ACT = """
import json, django; django.setup()
import story
from firstlight.incidents.models import Incident
from firstlight.searches.models import SearchCase
told = story.act()
print(json.dumps([
    SearchCase.objects.get(pk=told.search).state,
    Incident.objects.filter(pk=told.incident, state="responding").count(),
    Incident.objects.count(),
]))
"""


def test_a_search_is_acted_out_up_to_its_middle_with_another_call_waiting(home_of):
    path = f"{ROOT / 'src'}:{ROOT / 'tools'}"
    done = subprocess.run(
        [sys.executable, "-c", ACT],
        env=environment(
            home_of("story"),
            PYTHONPATH=path,
            FIRSTLIGHT_DEMO="1",
            DJANGO_SETTINGS_MODULE="firstlight.config.settings",
        ),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    state, responding, calls = json.loads(done.stdout.splitlines()[-1])
    assert (state, responding) == ("searching", 1)
    assert calls == 2
