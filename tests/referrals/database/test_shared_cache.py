"""The cache that the editors' and the officers' tier share: what one writes runs nothing in the other (ADR 0112)."""

import base64
import pickle
from contextlib import suppress
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

from prevent_portal.accounts.models import User
from tests.referrals.database.conftest import PREFIX, run

OURS, DJANGOS = "prevent_portal.database_cache.DatabaseCache", "django.core.cache.backends.db.DatabaseCache"
SIGN_IN, PASSWORD = "/accounts/login/", "three random words"
RAN: list[str] = []


class Attack:
    def __reduce__(self) -> Any:
        return exec, (f"from {__name__} import RAN; RAN.append('ran')",)


@pytest.fixture
def shared(settings, db):
    """Makes the cache of both tiers with this backend."""

    def make(backend: str) -> None:
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "portal_cache"}}
        call_command("createcachetable")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON portal_cache TO {PREFIX}_editors, {PREFIX}_officers")
        RAN.clear()

    return make


def sign_in(act_as, password: str = "wrong") -> int:
    with act_as("officers"):
        return Client().post(SIGN_IN, {"login": "officer@example.org", "password": password}).status_code


def poison(act_as) -> None:
    """Every row that the officers' tier reads at sign-in."""
    payload = base64.b64encode(pickle.dumps(Attack())).decode()
    with act_as("editors"):
        assert run("UPDATE portal_cache SET value = %s RETURNING cache_key", payload)


def test_value_written_by_the_editors_login_runs_nothing_on_the_officers_tier(act_as, shared, log_book):
    shared(OURS)
    User.objects.create_user("officer@example.org", PASSWORD)
    sign_in(act_as)
    poison(act_as)
    assert sign_in(act_as) == 200
    assert RAN == []
    assert log_book.holding(["is not plain data"])
    assert sign_in(act_as, PASSWORD) == 302  # control: honest people still sign in


def test_control_with_djangos_own_cache_it_runs(act_as, shared):
    shared(DJANGOS)
    sign_in(act_as)
    poison(act_as)
    with suppress(TypeError):  # what the attack returns is no list of times
        sign_in(act_as)
    assert RAN


@pytest.mark.parametrize(
    "value", [1, 2.5, "text", b"x", None, True, [1.0, 2.0], (1,), {"a": {1, 2}}, SiteRootPath(1, "/", "x", "en")]
)
def test_plain_values_are_kept(shared, value):
    shared(OURS)
    cache.set("a", value)
    assert cache.get("a", "none") == value
    assert cache.get_many(["a", "b"]) == {"a": value}


def test_cache_counts_adds_and_forgets(shared):
    shared(OURS)
    assert cache.add("a", 1)
    assert not cache.add("a", 2)
    assert cache.incr("a") == 2
    cache.set("a", 3, timeout=0)
    assert cache.get("a") is None
    assert cache.get_many([]) == {}
    assert [each.site_id for each in Site.get_site_root_paths()] == [
        each.site_id for each in Site.get_site_root_paths()
    ]
