from django.core.checks import run_checks

from referrals import checks


def test_valid_sealing_keys_pass():
    assert checks.check_sealing_keys(None) == []


def test_missing_public_key_is_only_a_warning(settings):
    settings.SEALING_PUBLIC_KEYS = []
    found = [message for message in run_checks(tags=["portal"]) if message.id == "portal.W012"]
    assert len(found) == 1
    assert found[0].hint
    assert not found[0].is_serious()  # an error would keep the 503 page from being served
