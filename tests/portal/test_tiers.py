"""What a process can do is decided by its tier and keys. Each case is a process of its own, as it would be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from referrals import sealing
from tools.machine.environment import inherited

ROOT = Path(__file__).resolve().parent.parent.parent
PATHS = ["/report/", "/return/", "/review/", "/accounts/login/", "/cms/", "/contacts/confirm/", "/find/", "/healthz"]
ASK = f"""
import json, sys
from prevent_portal.wsgi import application
from django.test import Client
from django.urls import Resolver404, resolve
from referrals import sealing

def served(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return None

def opened(envelope):
    try:
        return sealing.open_sealed(envelope, context="c")["worry"]
    except sealing.CannotOpen:
        return None

print(json.dumps({{
    "served": {{path: served(path) for path in {PATHS!r}}},
    "sealed": opened(sealing.seal({{"worry": "Canary"}}, context="c")) if sealing.can_seal() else "nothing",
    "handed": opened(sys.argv[1]),
    "report": Client(raise_request_exception=False).get("/report/", HTTP_HOST="127.0.0.1").status_code,
}}))
"""


@pytest.fixture(scope="module")
def pair():
    return sealing.make_key_pair()


def run(tier, pair, tmp_path, *, private, envelope="x", public=True):
    environment = {
        **inherited(),
        "DEMO": "true",
        "SECRET_KEY": "x" * 50,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "sqlite://:memory:",
        "PORTAL_TIER": tier,
        "SEALING_PUBLIC_KEYS": f"portal:{pair[0]}" if public else "",
        "SEALING_PRIVATE_KEYS": f"portal:{pair[1]}" if private else "",
        "DJANGO_SETTINGS_MODULE": "tests.tier_settings",
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, envelope],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture
def envelope(pair, settings):
    settings.SEALING_PUBLIC_KEYS = [f"portal:{pair[0]}"]
    return sealing.seal({"worry": "Canary"}, context="c")


def test_the_public_tier_takes_concerns_in_and_has_no_way_to_open_one(pair, tmp_path, envelope):
    answer = json.loads(run("public", pair, tmp_path, private=False, envelope=envelope).stdout)
    assert answer["served"]["/report/"]
    assert answer["served"]["/return/"]
    # /contacts/confirm/: whoever broke into this tier could send concerns to an address of their own.
    for path in ("/review/", "/accounts/login/", "/cms/", "/contacts/confirm/"):
        assert answer["served"][path] in (None, "wagtail_serve")
    assert answer["sealed"] is None
    assert answer["handed"] is None
    assert answer["report"] == 200


def test_the_same_process_with_the_private_key_can_which_shows_that_the_test_above_can_fail(pair, tmp_path, envelope):
    answer = json.loads(run("all", pair, tmp_path, private=True, envelope=envelope).stdout)
    assert answer["handed"] == answer["sealed"] == "Canary"
    assert answer["served"]["/review/"] == "review:queue"


def test_the_staff_tier_takes_no_reports(pair, tmp_path):
    answer = json.loads(run("staff", pair, tmp_path, private=True).stdout)
    assert answer["served"]["/review/"] == "review:queue"
    assert answer["served"]["/contacts/confirm/"] == "confirm_contact"
    assert answer["served"]["/report/"] in (None, "wagtail_serve")


def test_a_public_process_that_is_handed_a_private_key_refuses_to_start(pair, tmp_path):
    refused = run("public", pair, tmp_path, private=True)
    assert refused.returncode != 0
    assert "portal.E002" in refused.stderr
    assert pair[1] not in refused.stderr + refused.stdout


def test_a_public_process_without_a_public_key_answers_503(pair, tmp_path):
    answer = json.loads(run("public", pair, tmp_path, private=False, public=False).stdout)
    assert answer["report"] == 503
