"""The cookie with the key of a draft."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prevent_portal import languages
from prevent_portal.cookie_key import CookieKey


def read_key(request: HttpRequest) -> CookieKey | None:
    return CookieKey.from_cookie(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""))


def give_key(response: HttpResponse, key: CookieKey) -> None:
    response.set_cookie(
        settings.DRAFT_COOKIE_NAME,
        key.to_cookie(),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_key(response: HttpResponse) -> None:
    response.delete_cookie(settings.DRAFT_COOKIE_NAME, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # Browsers ignore a Set-Cookie header for a __Host- cookie without Secure, including one that deletes it.
        response.cookies[settings.DRAFT_COOKIE_NAME]["secure"] = True


def forget_all(response: HttpResponse) -> HttpResponse:
    """Return the response, with headers that clear the browser's cookies, cache and storage for this site."""
    forget_key(response)
    languages.forget(response)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
