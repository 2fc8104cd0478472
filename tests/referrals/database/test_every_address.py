"""Under the officers' role, views that forget to filter by force still give nothing, on every officers' page.

That the portal's own views filter is tested in tests/house/test_other_force.py, once for each URL.
"""

import pytest
from django.test import Client

from referrals.actions.audit import refusals
from tests.house.elsewhere import METHODS, assert_same_as_missing, make_full_concern
from tests.house.test_other_force import PLANTED, WORD, assert_shows_none, planted_urls, secrets
from tests.referrals.review.building import BASILDON, acknowledge, some_supervisor
from tests.referrals.walking import NORWICH


@pytest.fixture
def two_forces(db, settings, monkeypatch, frozen):
    """(supervisor's client, URLs of the other force's concern, URLs of the own one, secrets of the other force)."""
    settings.REQUIRE_MFA = False
    settings.ROOT_URLCONF = planted_urls(*PLANTED)
    monkeypatch.setattr(refusals, "MAX_PER_HOUR", 10_000)
    (_, theirs), (concern, own) = make_full_concern(NORWICH, WORD), make_full_concern(BASILDON, "Badgerword")
    boss = some_supervisor(concern)
    acknowledge(concern, boss)
    client = Client()
    client.force_login(boss.user)
    return client, theirs, own, secrets(theirs)


def test_unfiltered_views_give_nothing_of_another_force(act_as, two_forces):
    client, theirs, own, _ = two_forces
    urls = {f"review:{name}" for name in PLANTED} - {"review:planted-list"}
    with act_as("officers"):
        assert assert_same_as_missing(client, theirs, own, only=urls) == len(urls) * len(METHODS)


def test_lists_show_nothing_of_another_force(act_as, two_forces):
    client, _, own, secret = two_forces
    with act_as("officers"):
        assert assert_shows_none(client, secret, own) > 25


def test_control_unfiltered_views_leak_without_row_level_security(two_forces):
    """The owner of the tables bypasses row-level security."""
    client, theirs, own, secret = two_forces
    with pytest.raises(AssertionError, match="planted"):
        assert_same_as_missing(client, theirs, own)
    with pytest.raises(AssertionError, match="planted-list shows"):
        assert_shows_none(client, secret, own)
