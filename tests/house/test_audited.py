"""Every page that somebody signed in can see is looked at by `make audit`, and nothing else is."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from tests.house.access_table import TABLE
from tools.audit.signed import NO_PAGE, named

# What stands in the access table for the same answer to everybody is public, and in tools/audit/addresses.py.
PAGES = {row.name for row in TABLE if row.method == "get" and len(set(row.statuses)) > 1}
# Public too, but on the way in; or with an answer to who has a link or lost words, as nobody has in that table.
ON_THE_WAY_IN = {"account_join", "account_expired_form", "openid_connect_login", "openid_connect_callback"}
POSTS = {"account_stay"}


def names_of_theirs(patterns: list, route: str = "") -> Iterator[str]:
    """allauth's own, which the access table leaves out."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from names_of_theirs(pattern.url_patterns, here)
        elif here.startswith("accounts/") and pattern.callback.__module__.startswith("allauth."):
            yield pattern.name


def test_every_page_behind_sign_in_is_audited():
    behind = PAGES | ON_THE_WAY_IN | set(names_of_theirs(get_resolver().url_patterns)) - POSTS
    assert behind == named() | set(NO_PAGE)
    assert not named() & set(NO_PAGE)


def test_pages_to_audit_are_found():
    assert len(PAGES) > 40
    assert len(set(names_of_theirs(get_resolver().url_patterns))) > 15
