"""Convert editors' rich text to HTML with GOV.UK Frontend classes, or to plain text."""

from bs4 import BeautifulSoup
from wagtail.rich_text import expand_db_html

_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}


def add_govuk_classes(source: str) -> str:
    soup = BeautifulSoup(expand_db_html(source), "html.parser")
    for name, classes in _CLASSES.items():
        for tag in soup.find_all(name):
            tag["class"] = classes
    return str(soup)


def plain(source: str) -> str:
    """Plain text, one line for each paragraph and list item."""
    soup = BeautifulSoup(source, "html.parser")
    return "\n".join(tag.get_text(" ", strip=True) for tag in soup.find_all(["p", "li"]))
