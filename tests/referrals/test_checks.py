from django.core.checks import run_checks

from referrals import checks


def test_good_keys_are_no_problem():
    assert checks.check_sealing_keys(None) == []


def test_a_missing_key_is_a_warning_with_a_hint_so_that_503_pages_can_be_served(settings):
    settings.SEALING_PUBLIC_KEYS = []
    found = [message for message in run_checks(tags=["portal"]) if message.id == "portal.W012"]
    assert len(found) == 1
    assert found[0].hint
    assert not found[0].is_serious()
