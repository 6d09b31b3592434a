"""A person without a mouse: what Tab does not reach, they cannot press, and the test fails."""

from tests.browser.driving import Visitor

# Whoever reaches for the mouse is found out.
MOUSE = """
addEventListener("pointerdown", (event) => {
  if (event.isTrusted) console.error("a mouse was used on", event.target.outerHTML);
}, true);
"""
# The radio button at which Tab enters a group: the chosen one, else the first.
ENTRY = """
(one) => {
  const group = [...document.getElementsByName(one.name)].filter((each) => each.form === one.form);
  return group.find((each) => each.checked) ?? group.find((each) => !each.disabled);
}
"""
# Tab comes to what takes the focus and has a place in the order; the ring shows where one is. What
# news has taken from under one's hand is looked for again.
TAKES_THE_FOCUS = """
(one) => {
  one.focus();
  const stood = one === document.activeElement && one.matches(":focus-visible");
  return one.isConnected ? one.tabIndex >= 0 && stood : null;
}
"""
WHAT = "(one) => one.outerHTML.slice(0, 200)"


class Typist(Visitor):
    """One person at a desk with a keyboard alone."""

    def __init__(self, *seat, **words):
        super().__init__(*seat, **words)
        self.page.add_init_script(MOUSE)

    def reach(self, control):
        """Stand on a control, if Tab can come to it."""
        stands = (control.evaluate(TAKES_THE_FOCUS) for _again in range(10))
        assert next((each for each in stands if each is not None), False), (
            f"no key leads to {control.evaluate(WHAT)} at {self.page.url}"
        )
        return control

    def push(self, control):
        self.reach(control)
        return self.press("Enter")

    def walk(self, href):
        """Go down a list with `j` to the row that leads there, and open it."""
        rows = self.page.locator("[data-row]").count()
        for _ in range(rows):
            self.press("j")
            if self.page.evaluate("document.activeElement.getAttribute('href')") == href:
                with self.page.expect_navigation():
                    self.press("Enter")
                return self
        raise AssertionError(f"no row of {self.page.url} leads to {href}")

    # How each kind of field is filled in

    def tick(self, box, on=True):
        box = box.element_handle()
        if box.get_attribute("type") == "radio":
            self.reach(box.evaluate_handle(ENTRY).as_element())
            alike = box.evaluate("(one) => document.getElementsByName(one.name).length")
            return self._go_down(box.is_checked, alike)
        if box.is_checked() != on:
            self.reach(box)
            self.press("Space")
            assert box.is_checked() == on, box.evaluate(WHAT)
        return self

    def choose(self, field, value):
        self.reach(field)
        self.press("Home")
        return self._go_down(lambda: field.input_value() == value, field.locator("option").count())

    def _go_down(self, holds, choices):
        for _ in range(choices + 1):
            if holds():
                return self
            self.press("ArrowDown")
        raise AssertionError(f"no arrow leads to that choice at {self.page.url}")

    def hand_in(self, field, path):
        self.reach(field)
        with self.page.expect_file_chooser() as asked:
            self.press("Enter")
        asked.value.set_files(path)

    def write(self, field, words):
        self.reach(field).fill(words)
