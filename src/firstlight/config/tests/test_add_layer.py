"""The operator's own map layer: what is taken, what is refused, what pages may then load."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from firstlight.config.environment import content_policy, wmts

LAYER = {"url": "https://t0.example.org/wmts?z={z}", "name": "底图", "attribution": "审图号"}


def test_only_the_host_of_the_layer_is_let_in_and_only_for_pictures():
    directives = content_policy(wmts(json.dumps(LAYER)))["DIRECTIVES"]
    beyond = {name for name, sources in directives.items() if "https://t0.example.org" in sources}
    assert beyond == {"img-src", "connect-src"}
    assert "https:" not in str(content_policy({}))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        json.dumps({"url": LAYER["url"]}),
        json.dumps({**LAYER, "url": "http://t0.example.org/"}),
        json.dumps({**LAYER, "url": "https:///wmts"}),
    ],
)
def test_a_layer_that_is_none_is_refused_by_name(text):
    with pytest.raises(ImproperlyConfigured, match="FIRSTLIGHT_WMTS"):
        wmts(text)


@pytest.mark.parametrize("page", ["desk", "places", "report"])
def test_every_map_offers_it(page, cast, sign_in, settings):
    officer = sign_in(cast.people.olga)
    assert "t0.example.org" not in officer.get(reverse(page)).content.decode()
    settings.WMTS = wmts(json.dumps(LAYER))
    assert "t0.example.org" in officer.get(reverse(page)).content.decode()
