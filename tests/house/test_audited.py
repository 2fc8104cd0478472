"""`make audit` covers exactly the pages behind the sign-in."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from tests.house.access_table import TABLE
from tools.audit.signed import NO_PAGE, named

# Pages with the same status for every role are public and listed in tools/audit/addresses.py.
PAGES = {row.name for row in TABLE if row.method == "get" and len(set(row.statuses)) > 1}
# Public, but part of signing in; or answering only with a link or an expired form, which the table has not.
ON_THE_WAY_IN = {"account_join", "account_expired_form", "openid_connect_login", "openid_connect_callback"}
POSTS = {"account_stay"}


def allauth_names(patterns: list, route: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from allauth_names(pattern.url_patterns, here)
        elif here.startswith("accounts/") and pattern.callback.__module__.startswith("allauth."):
            yield pattern.name


def test_every_page_behind_sign_in_is_audited():
    behind = PAGES | ON_THE_WAY_IN | set(allauth_names(get_resolver().url_patterns)) - POSTS
    assert behind == named() | set(NO_PAGE)
    assert not named() & set(NO_PAGE)


def test_pages_to_audit_are_found():
    assert len(PAGES) > 40
    assert len(set(allauth_names(get_resolver().url_patterns))) > 15
