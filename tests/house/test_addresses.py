"""Every URL in the resolver is in the access table and requires a CSRF token."""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.access_table import ROLES, TABLE

NOT_OURS = ("wagtail.", "allauth.")
# Whole URL trees, including our redirects in them (tested in tests/portal).
THEIR_TREES = ("cms/",)


def our_names(patterns: list, namespace: str = "", route: str = "") -> Iterator[str]:
    """Names of our URLs; an unnamed URL is given by its route."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if here.startswith(THEIR_TREES):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from our_names(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern) and not pattern.callback.__module__.startswith(NOT_OURS):
            yield f"{namespace}{pattern.name}" if pattern.name else here


def test_every_url_is_in_the_access_table():
    assert set(our_names(get_resolver().url_patterns)) == {row.name for row in TABLE}


def test_urls_are_found_and_rows_cover_every_role():
    assert len(set(our_names(get_resolver().url_patterns))) > 20
    assert all(len(row.statuses) == len(ROLES) for row in TABLE)


def callbacks(patterns: list, route: str = "") -> Iterator[tuple[str, Callable]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from callbacks(pattern.url_patterns, here)
        else:
            yield here, pattern.callback


def test_only_exit_and_find_are_csrf_exempt():
    """Exit looks where it comes from, and finding an area changes nothing. Includes URLs of Wagtail and allauth;
    Wagtail's API checks the token by itself."""
    exempt = {route for route, view in callbacks(get_resolver().url_patterns) if getattr(view, "csrf_exempt", False)}
    assert {route for route in exempt if not route.startswith("cms/api/main/")} == {"report/exit/", "find/"}
