"""Count what a journey costs an officer: clicks and pages.

A click is one activation of a control, by pointer or by key: a press of the pointer on anything, Enter or Space on
a link, a button or a tick, a choice in a group of radio buttons, however many arrow keys move to it. Typing is
none, and neither is Tab, nor putting the cursor into a text field with it. A page is a document that was loaded: a
redirect is none, and what stands in the first window when the count begins is one. Both are counted in the browser,
so that no helper of a test can miss one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

_SCRIPT = """
(() => {
  let group = "";
  const says = what => window.countForTheTest && window.countForTheTest(what);
  addEventListener("pointerdown", event => event.isTrusted && says(`pointer on ${event.target.tagName}`), true);
  addEventListener("keydown", event => {
    if (!event.isTrusted || event.repeat) return;
    const on = event.target.closest("a[href], button, input, select, summary");
    if (!on) return;
    const typed = on.matches("input:not([type=radio], [type=checkbox], [type=submit]), select");
    const keys = on.matches("[type=radio]") ? [" ", "Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]
      : typed ? ["Enter"] : [" ", "Enter"];
    if (!keys.includes(event.key) || (on.type === "radio" && on.name === group)) return;
    group = on.type === "radio" ? on.name : "";
    says(`key ${event.key} on ${on.tagName}`);
  }, true);
})()
"""


@dataclass
class Count:
    clicks: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.clicks)} clicks: {self.clicks}\n{len(self.pages)} pages: {self.pages}"


@contextmanager
def counting(*pages: Page) -> Iterator[Count]:
    """Over several people's windows together. The first one's present page counts; the others begin empty."""
    count = Count(pages=[pages[0].url])

    def loaded(page: Page) -> None:
        count.pages.append(page.url)

    for page in pages:
        page.expose_binding("countForTheTest", lambda source, what: count.clicks.append(what))
        page.add_init_script(_SCRIPT)
        page.evaluate(_SCRIPT)
        page.on("domcontentloaded", loaded)
    yield count
    for page in pages:
        page.wait_for_load_state()
        page.remove_listener("domcontentloaded", loaded)
