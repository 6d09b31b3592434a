"""What can be checked of a page as it is drawn: axe, widths, and words nobody put into Chinese."""

import re
from pathlib import Path

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Where the test server gives it out: a file that a browser keeps, it need not translate anew.
AXE_AT = "/axe.min.js"
# The styles are our own and read already: fetching them once more tells axe nothing. What holds
# is not written down either, nor carried over here: that would take as long as finding it out.
# Of WCAG 2.2, axe leaves the size of what is pressed aside unless it is asked for.
AUDIT = """async ([within, at]) => {
  if (typeof axe !== 'object') {
    const script = document.createElement('script');
    script.src = at;
    document.head.append(script);
    await new Promise((found, lost) => { script.onload = found; script.onerror = lost; });
    script.remove();
  }
  const { violations } = await axe.run(within ?? document, {
    resultTypes: ['violations'], reporter: 'no-passes', selectors: false, preload: false,
    rules: {'target-size': {enabled: true}},
  });
  return violations.map((one) => [one.id, one.nodes[0].html.slice(0, 200)]);
}"""
# What folds out over the page (a menu, the layers of a map) would cover what else is to be read;
# so would the bars at its edges, here or there, as far as it happens to be scrolled.
UNFOLD = """() => {
  const bars = document.querySelectorAll('.field-bar, .field-act');
  for (const bar of bars) bar.style.position = 'static';
  const folds = [...document.querySelectorAll('details')];
  for (const each of folds) each.open = true;
  const over = folds.filter((each) => [each, ...each.children].some(
    (part) => ['absolute', 'fixed'].includes(getComputedStyle(part).position)
  ));
  for (const each of over) each.open = false;
}"""
# Three words of English in a row on a Chinese page are a sentence that nobody translated.
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+(?:[ ,]+[A-Za-z][a-z]+){2,}")
OWN_WORDS = """() => {
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const foreign = 'script, style, code, kbd, pre, .mono, [lang]:not(html), '
    + '.maplibregl-ctrl-attrib';
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest(foreign)) said.push(node.textContent);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    if (one.closest(foreign)) continue;
    for (const name of ['aria-label', 'placeholder', 'title']) {
      said.push(one.getAttribute(name) ?? '');
    }
  }
  return said.join(' / ');
}"""


def leave_out(page, addresses):
    """Let a page ask for none of these; unlike a route, this leaves the browser's store in use."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setBlockedURLs", {"urls": list(addresses)})


# The desk's frame is longer than most of its pages, and the same on all of them.
TAKE_THE_FRAME_AWAY = """(isRead) => {
  if (!document.querySelector('.rail')) return false;
  const frame = '.bar, .rail, dialog.command, dialog[data-keys]';
  if (isRead) document.querySelectorAll(frame).forEach((one) => one.remove());
  return true;
}"""
READ = set()  # the looks in which the frame has been read


def look_over(page, sizes, look=None):
    """Return what is wrong with the page as it stands, at each of these sizes of screen in turn.

    No size may be too small for the page; at the last one axe reads it. What is folded up is open:
    it is read and measured too. The frame around a page is read once in each `look`, and always
    where none is given.
    """
    wrong = []
    page.evaluate(UNFOLD)
    for size in sizes:
        if page.viewport_size != size:
            page.set_viewport_size(size)
        wrong += too_wide(page, size["width"])
    width = sizes[-1]["width"]
    if look and page.evaluate(TAKE_THE_FRAME_AWAY, (*look, width) in READ):
        READ.add((*look, width))
    return wrong + [f"{width} px, {rule}: {html}" for rule, html in axe(page)]


def too_wide(page, width):
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide on a screen of {width}"] if wide > width else []


def axe(page, within=None):
    """Return every violation that axe-core finds, on the page or in a part: its rule and where."""
    return page.evaluate(AUDIT, [within, AXE_AT])


def untranslated(page):
    """Return the English sentences on a Chinese page."""
    return sorted({found[0] for found in ENGLISH.finditer(page.evaluate(OWN_WORDS))})
