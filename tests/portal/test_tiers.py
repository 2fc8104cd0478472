"""The tier and the keys decide what a process serves and opens; each case runs in its own process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from referrals import sealing
from tools.machine.environment import inherited

ROOT = Path(__file__).resolve().parent.parent.parent
# Whose pages they are; None is served by every tier.
PATHS = {
    "/report/": {"public"},
    "/return/": {"public"},
    "/review/": {"officers"},
    "/duty/": {"officers"},
    "/contacts/confirm/": {"officers"},
    "/accounts/people/": {"officers"},
    "/accounts/join/": {"officers"},
    "/cms/": {"editors"},
    "/accounts/login/": {"editors", "officers"},
    "/accounts/mfa/": {"editors", "officers"},
    "/find/": {"public", "editors", "officers"},
    "/healthz": {"public", "editors", "officers"},
}
SCRIPT = f"""
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
    "served": {{path: served(path) for path in {list(PATHS)!r}}},
    "sealed": opened(sealing.seal({{"worry": "Canary"}}, context="c")) if sealing.can_seal() else "nothing",
    "handed": opened(sys.argv[1]),
    "report": Client(raise_request_exception=False).get("/report/", HTTP_HOST="127.0.0.1").status_code,
}}))
"""


@pytest.fixture(scope="module")
def pair():
    return sealing.make_key_pair()


def run(tier, pair, tmp_path, *, private=False, envelope="x", public=True, **changes):
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
    } | changes
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, envelope],
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


def test_public_tier_accepts_concerns_and_cannot_open_them(pair, tmp_path, envelope):
    answer = json.loads(run("public", pair, tmp_path, envelope=envelope).stdout)
    assert answer["sealed"] is None
    assert answer["handed"] is None
    assert answer["report"] == 200


def test_process_with_private_key_opens_concerns(pair, tmp_path, envelope):
    answer = json.loads(run("all", pair, tmp_path, private=True, envelope=envelope).stdout)
    assert answer["handed"] == answer["sealed"] == "Canary"
    assert answer["served"]["/review/"] == "review:queue"


@pytest.mark.parametrize("tier", ["public", "editors", "officers", "all"])
def test_tier_serves_its_own_pages_alone(pair, tmp_path, tier):
    """/contacts/confirm/ and /accounts/join/: whoever has broken into another tier must not confirm a contact of
    their own, or make an account, there."""
    answer = json.loads(run(tier, pair, tmp_path, private=tier in ("officers", "all")).stdout)
    served = {path for path, name in answer["served"].items() if name not in (None, "wagtail_serve")}
    assert served == {path for path, where in PATHS.items() if tier == "all" or tier in where}


def test_editors_tier_opens_no_concern(pair, tmp_path, envelope):
    answer = json.loads(run("editors", pair, tmp_path, envelope=envelope).stdout)
    assert answer["sealed"] is None
    assert answer["handed"] is None


def test_officers_tier_opens_concerns(pair, tmp_path, envelope):
    assert json.loads(run("officers", pair, tmp_path, private=True, envelope=envelope).stdout)["handed"] == "Canary"


@pytest.mark.parametrize("tier", ["public", "editors"])
def test_process_of_another_tier_with_private_key_refuses_to_start(pair, tmp_path, tier):
    refused = run(tier, pair, tmp_path, private=True)
    assert refused.returncode != 0
    assert "portal.E002" in refused.stderr
    assert pair[1] not in refused.stderr + refused.stdout


def test_editors_process_with_signing_key_refuses_to_start(pair, tmp_path):
    refused = run("editors", pair, tmp_path, SIGNING_KEY="PEM")
    assert refused.returncode != 0
    assert "portal.E002" in refused.stderr


def test_former_staff_tier_is_refused_with_its_new_names(pair, tmp_path):
    refused = run("staff", pair, tmp_path, private=True)
    assert refused.returncode != 0
    assert "portal.E001" in refused.stderr
    assert "PORTAL_TIER=editors" in refused.stderr
    assert "PORTAL_TIER=officers" in refused.stderr


def test_public_process_without_public_key_answers_503(pair, tmp_path):
    answer = json.loads(run("public", pair, tmp_path, public=False).stdout)
    assert answer["report"] == 503
