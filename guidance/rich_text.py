"""Convert editors' rich text to HTML with GOV.UK Frontend classes, in the reader's language, or to plain text."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from wagtail.rich_text import expand_db_html

from prevent_portal.languages import ENGLISH, current_language, lead
from prevent_portal.passages import is_translated, words

_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}


def add_govuk_classes(source: str) -> str:
    soup = BeautifulSoup(expand_db_html(source), "html.parser")
    if not current_language().is_english:
        for tag in soup.find_all(["p", "li"]):
            _translate(tag)
    for name, classes in _CLASSES.items():
        for tag in soup.find_all(name):
            tag["class"] = classes
    for link in soup.find_all("a", href=True):
        link["href"] = lead(str(link["href"]))
    return str(soup)


def passages(source: str) -> Iterator[str]:
    """The HTML in each paragraph and list item: a message of the catalogues."""
    soup = BeautifulSoup(expand_db_html(source), "html.parser")
    yield from (tag.decode_contents().strip() for tag in soup.find_all(["p", "li"]))


def plain(source: str) -> str:
    """Plain text, one line for each paragraph and list item."""
    soup = BeautifulSoup(source, "html.parser")
    return "\n".join(tag.get_text(" ", strip=True) for tag in soup.find_all(["p", "li"]))


def _translate(tag: Tag) -> None:
    english = tag.decode_contents().strip()
    if not is_translated(english):
        tag["lang"], tag["dir"] = ENGLISH.tag, ENGLISH.direction
    elif english:
        tag.clear()
        tag.append(BeautifulSoup(words(english), "html.parser"))
