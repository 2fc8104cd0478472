"""The reader's language: in a session cookie on the report pages, in the address on the guidance pages.

Guidance pages are cached for all readers and set no cookie, so ?language= chooses their language. What editors wrote
is shown in it passage by passage (passages.py), or is in English only and says so.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_noop

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

PREFIXES = ("/report/", "/return/")
PARAMETER = "language"
_AREA = re.compile("[a-z-]{1,60}")
COOKIE = "__Host-language" if settings.SESSION_COOKIE_SECURE else "language"
# Marks settings.PORTAL_NAME for translation, which settings cannot do.
gettext_noop("Report a Prevent concern")


@dataclass(frozen=True)
class Language:
    code: str
    tag: str
    own_name: str
    english_name: str
    direction: str = "ltr"

    @property
    def is_english(self) -> bool:
        return self is ENGLISH


# The language of the reader while in_english shows them English.
_reader: ContextVar["Language | None"] = ContextVar("reader", default=None)
ENGLISH = Language(settings.LANGUAGE_CODE, "en-GB", "English", "English")
LANGUAGES = (
    ENGLISH,
    Language("pl", "pl", "Polski", "Polish"),
    Language("ur", "ur", "اردو", "Urdu", "rtl"),
)


def named(code: str | None) -> Language:
    """English if the code is unknown."""
    return next((language for language in LANGUAGES if language.code == code), ENGLISH)


def current_language() -> Language:
    return named(translation.get_language())


def choices(request: HttpRequest) -> list[tuple[Language, str]]:
    """Each language with the address of this page in it."""
    sets_cookie = request.path.startswith(PREFIXES)
    return [
        (language, _address(request, "" if language.is_english and not sets_cookie else language.code))
        for language in LANGUAGES
    ]


def query() -> str:
    """What a link adds to lead to a page in the language of this one."""
    language = _reader.get() or current_language()
    return "" if language.is_english else f"?{urlencode({PARAMETER: language.code})}"


def lead(address: str) -> str:
    """A link's address, which leads to a page of ours in the language of this one."""
    added = query()
    if not added or not address.startswith("/"):
        return address
    page, mark, place = address.partition("#")
    return f"{page}{added.replace('?', '&') if '?' in page else added}{mark}{place}"


def in_english(caller: Callable[[], str]) -> str:
    """For {% call %}: content that is in English only. Its links still lead to pages in the reader's language."""
    token = _reader.set(current_language())
    try:
        with translation.override(ENGLISH.code):
            return caller()
    finally:
        _reader.reset(token)


def in_language_of_address(view: View) -> View:
    """For pages whose language is in their address alone. Renders within the language, and sets no cookie."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = named(request.GET.get(PARAMETER))
        if language.is_english:
            return view(request, *args, **kwargs)
        with translation.override(language.code):
            response = view(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response

    return wrapped


def speak(get_response: Handler) -> Handler:
    """Middleware: ?language= sets the cookie and redirects to the URL without it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIXES):
            return get_response(request)
        asked = request.GET.get(PARAMETER)
        language = named(request.COOKIES.get(COOKIE) if asked is None else asked)
        with translation.override(language.code):
            is_link = asked is not None and request.method != "POST"
            response = redirect(_address(request)) if is_link else get_response(request)
        if asked is not None:
            _set_cookie(response, language)
        return response

    return middleware


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # A browser ignores a __Host- cookie without Secure, so the deletion needs it too.
        response.cookies[COOKIE]["secure"] = True


def own_address(request: HttpRequest) -> str:
    """The URL for a page's form to post to, which drops the fragment that a browser would keep."""
    return _address(request) if request.path.startswith(PREFIXES) else request.get_full_path()


def _set_cookie(response: HttpResponse, language: Language) -> None:
    if language.is_english:
        return forget(response)
    return response.set_cookie(
        COOKIE, language.code, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _address(request: HttpRequest, code: str = "") -> str:
    """Keeps only the area of the query, so that pages repeat no other input."""
    area = request.GET.get("area", "")
    query = ({"area": area} if _AREA.fullmatch(area) else {}) | ({PARAMETER: code} if code else {})
    path = escape_uri_path(request.path)
    return f"{path}?{urlencode(query)}" if query else path
