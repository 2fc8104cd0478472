"""With the staff tier's role, views that forgot the force give nothing either, and every officers' page is shown.

That the portal's own views do not forget it is asked in tests/house/test_other_force.py, of each address once.
"""

import pytest
from django.test import Client

from referrals.actions.audit import refusals
from tests.house.elsewhere import METHODS, full, hold_alike
from tests.house.test_other_force import PLANTED, WORD, planted_urls, secrets, show_nothing
from tests.referrals.review.building import BASILDON, acknowledge, some_supervisor
from tests.referrals.walking import NORWICH


@pytest.fixture
def there(db, settings, monkeypatch, frozen):
    """What is another force's, what is one's own, and a supervisor's browser."""
    settings.REQUIRE_MFA = False
    settings.ROOT_URLCONF = planted_urls(*PLANTED)
    monkeypatch.setattr(refusals, "MOST_AN_HOUR", 10_000)
    (_, theirs), (concern, own) = full(NORWICH, WORD), full(BASILDON, "Badgerword")
    boss = some_supervisor(concern)
    acknowledge(concern, boss)
    client = Client()
    client.force_login(boss.user)
    return client, theirs, own, secrets(theirs)


def test_the_database_gives_nothing_of_theirs(act_as, there):
    client, theirs, own, _ = there
    naming = {f"review:{name}" for name in PLANTED} - {"review:planted-list"}
    with act_as("staff"):
        assert hold_alike(client, theirs, own, only=naming) == len(naming) * len(METHODS)


def test_nor_in_any_list(act_as, there):
    client, _, own, secret = there
    with act_as("staff"):
        assert show_nothing(client, secret, own) > 25


def test_without_the_walls_the_same_views_would(there):
    """The control: the tables' owner is outside the walls."""
    client, theirs, own, secret = there
    with pytest.raises(AssertionError, match="planted"):
        hold_alike(client, theirs, own)
    with pytest.raises(AssertionError, match="planted-list shows"):
        show_nothing(client, secret, own)
