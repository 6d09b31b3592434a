"""The hands that test the keyboard fail at what no key reaches, and own up to a mouse."""

from types import SimpleNamespace

import pytest
from tests.browser.keyboard import Typist

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Keys</title>
<button>Before</button>
<button id=open onclick="this.textContent = 'Pressed'">Open</button>
<a id=plain>A link without an address</a>
<button id=skipped tabindex=-1>Skipped by Tab</button>
<button id=off disabled>Off</button>
<div id=drawn>Only drawn as a button</div>
<details><summary id=fold>Fold</summary><button id=folded>Folded away</button></details>
<fieldset>
<label><input type=radio name=kind value=a>A</label>
<label><input type=radio name=kind value=b disabled>B</label>
<label><input type=radio name=kind value=c>C</label>
</fieldset>
<select name=who>
<option value="">Nobody</option><option value=x>X</option><option>Y</option></select>
<label><input type=checkbox name=agreed value=yes>Agreed</label>
<textarea name=words></textarea>
<button>After</button>"""


@pytest.fixture
def typist(browser):
    person = Typist(browser, SimpleNamespace(url="http://127.0.0.1"), "typist")
    person.page.goto(f"data:text/html,{PAGE}")
    yield person
    person.context.close()


def test_keys_press_unfold_choose_and_tick(typist):
    typist.click("#open").click("#fold").click("#folded")
    typist.type(kind="c", who="x", agreed="yes", words="typed")
    assert typist.page.locator("#open").text_content() == "Pressed"
    fields = {"kind": "[name=kind]:checked", "who": "[name=who]", "words": "[name=words]"}
    told = {name: typist.page.locator(where).input_value() for name, where in fields.items()}
    assert told == {"kind": "c", "who": "x", "words": "typed"}
    assert typist.page.locator("[name=agreed]").is_checked()
    assert typist.faults == []


@pytest.mark.parametrize("control", ["#plain", "#skipped", "#off", "#drawn", "#folded"])
def test_what_no_key_reaches_fails(typist, control):
    with pytest.raises(AssertionError, match="no key leads to"):
        typist.push(typist.page.locator(control))


def test_a_choice_that_is_not_there_fails(typist):
    with pytest.raises(AssertionError, match="no arrow leads to"):
        typist.type(who="z")


def test_a_mouse_is_found_out(typist):
    typist.page.locator("#open").click()
    assert any("a mouse was used" in fault for fault in typist.faults)
