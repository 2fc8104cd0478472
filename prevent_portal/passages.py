"""What editors wrote, in the reader's language: each passage of their English is a message of the catalogues.

A passage that they changed has no translation any more and is shown in English, so that no translation says what the
English no longer does (ADR 0105). Never `_()` in a template: it takes its message for HTML with placeholders.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from prevent_portal.languages import ENGLISH, current_language


def words(english: str) -> str:
    return gettext(english) if english else ""


def is_translated(english: str) -> bool:
    return current_language().is_english or not english or gettext(english) != english


def passage(english: str) -> SafeString:
    """As HTML, which says where it is in English in spite of the page's language."""
    if is_translated(english):
        return format_html("{}", words(english))
    return format_html('<span lang="{}" dir="{}">{}</span>', ENGLISH.tag, ENGLISH.direction, english)
