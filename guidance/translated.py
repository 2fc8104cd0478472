"""The pages that are shown in the reader's language as well, and the passages that the catalogues translate.

Their English is a page of the CMS like any other: an edited passage is shown in English (ADR 0105).
"""

from collections.abc import Iterator
from typing import Any

from guidance.content import national, statements
from guidance.content.privacy import PRIVACY
from guidance.rich_text import passages as html_passages

TRANSLATED = (national.HOME, national.AREAS, national.NEXT, statements.CONFIDENTIALITY, PRIVACY)
SLUGS = frozenset(page.slug for page in TRANSLATED)
# Keys of a block's stored value that hold no words of its page.
_NO_WORDS = {"id", "type", "kind", "purpose", "lines", "url", "image", "document", "decorative"}


def messages() -> Iterator[str]:
    for page in TRANSLATED:
        yield from passages([page.title, page.summary, page.body])


def passages(stored: Any) -> Iterator[str]:
    """Of a page's title, summary or body as it is stored, in the order of the page."""
    if isinstance(stored, list):
        for each in stored:
            yield from passages(each)
    elif isinstance(stored, dict):
        for key, value in stored.items():
            if key not in _NO_WORDS:
                yield from passages(value)
    elif isinstance(stored, str) and stored:
        yield from html_passages(stored) if "<p" in stored or "<li" in stored else [stored]
