"""Fixtures of the referrals tests: a submitted concern, officers of two forces, and clients signed in as them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from guidance import directory
from prevent_portal.accounts.models import User
from referrals.models import Concern, Officer
from tests.referrals.walking import report_again


@pytest.fixture
def make_officer(db: None) -> Callable[..., Officer]:
    def make(area_slug: str, name: str = "officer", **fields: Any) -> Officer:
        area = directory.area(area_slug)
        assert area is not None
        user = User.objects.create_user(f"{name}.{area.force_slug}@example.org", "a long pass phrase")
        return Officer.objects.create(user=user, force_id=area.force_id, **fields)

    return make


@pytest.fixture
def officer(make_officer: Callable[..., Officer]) -> Officer:
    return make_officer("norfolk")


@pytest.fixture
def boss(make_officer: Callable[..., Officer]) -> Officer:
    """A supervisor of the officer's force."""
    return make_officer("norfolk", "boss", is_supervisor=True)


@pytest.fixture
def stranger(make_officer: Callable[..., Officer]) -> Officer:
    """An officer of another force."""
    return make_officer("essex")


@pytest.fixture
def concern(db: None) -> Concern:
    """As the real pages hand it in, about a person in Norwich."""
    return report_again()


@pytest.fixture
def officer_client(officer: Officer, one_factor: None) -> Client:
    return signed_in(officer)


@pytest.fixture
def boss_client(boss: Officer, one_factor: None) -> Client:
    return signed_in(boss)


@pytest.fixture
def stranger_client(stranger: Officer, one_factor: None) -> Client:
    return signed_in(stranger)


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer.user)
    return client
