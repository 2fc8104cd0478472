import ast
import subprocess
import sys

import pytest
from django.core.checks import run_checks

from referrals import checks
from tests.house.tree import ROOT
from tools.machine.environment import inherited


def test_valid_sealing_keys_pass():
    assert checks.check_sealing_keys(None) == []


def test_missing_public_key_is_only_a_warning(settings):
    settings.SEALING_PUBLIC_KEYS = []
    found = [message for message in run_checks(tags=["portal"]) if message.id == "portal.W012"]
    assert len(found) == 1
    assert found[0].hint
    assert not found[0].is_serious()  # an error would keep the 503 page from being served


@pytest.mark.parametrize(("share", "found"), [(0.75, 0), (0.0, 1), (1.0, 1), (75.0, 1), (-0.5, 1)])
def test_share_of_a_time_limit_is_one(settings, share, found):
    settings.LIMIT_NEAR_AFTER = share
    assert [message.id for message in run_checks(tags=["portal"])].count("portal.W014") == found


def test_a_new_process_registers_the_checks_of_every_app():
    """This process may have imported them for another reason."""
    script = (
        "import django; django.setup(); from django.core.checks.registry import registry; "
        "print({each.__module__.split('.checks')[0] for each in registry.get_checks(include_deployment_checks=True)})"
    )
    environment = inherited() | {"DEMO": "true", "DJANGO_SETTINGS_MODULE": "prevent_portal.settings"}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert {"prevent_portal", "referrals"} <= ast.literal_eval(done.stdout)
