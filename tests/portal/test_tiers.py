"""The tier and the keys decide what a process serves and opens; each case runs in its own process."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.test import override_settings

from referrals import sealing
from tools.machine.environment import inherited

# In one process, so that each tier is started once.
pytestmark = pytest.mark.xdist_group("tiers")
ROOT = Path(__file__).resolve().parent.parent.parent
# Whose pages they are; None is served by every tier.
PATHS = {
    "/report/": {"public"},
    "/return/": {"public"},
    "/review/": {"officers"},
    "/duty/": {"officers"},
    "/contacts/confirm/": {"officers"},
    "/contacts/confirm-change/": {"officers"},
    "/contacts/object/": {"officers"},
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


@pytest.fixture(scope="module")
def answer_of(pair, tmp_path_factory):
    """What a process of a tier answers, with the keys that the tier should have; one process each."""
    with override_settings(SEALING_PUBLIC_KEYS=[f"portal:{pair[0]}"]):
        envelope = sealing.seal({"worry": "Canary"}, context="c")

    @cache
    def start(tier):
        private = tier in ("officers", "all")
        folder = tmp_path_factory.mktemp(tier)
        return json.loads(run(tier, pair, folder, private=private, envelope=envelope).stdout)

    return start


@pytest.mark.parametrize("tier", ["public", "editors", "officers", "all"])
def test_tier_serves_its_own_pages_alone(answer_of, tier):
    """/contacts/confirm/ and /accounts/join/: whoever has broken into another tier must not confirm a contact of
    their own, or make an account, there."""
    served = {path for path, name in answer_of(tier)["served"].items() if name not in (None, "wagtail_serve")}
    assert served == {path for path, where in PATHS.items() if tier == "all" or tier in where}


def test_public_tier_accepts_concerns(answer_of):
    assert answer_of("public")["report"] == 200


@pytest.mark.parametrize("tier", ["public", "editors"])
def test_tier_opens_no_concern(answer_of, tier):
    assert answer_of(tier)["sealed"] is None
    assert answer_of(tier)["handed"] is None


@pytest.mark.parametrize("tier", ["officers", "all"])
def test_tier_with_private_key_opens_concerns(answer_of, tier):
    assert answer_of(tier)["handed"] == "Canary"


def test_process_with_both_keys_opens_what_it_sealed(answer_of):
    assert answer_of("all")["sealed"] == "Canary"


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
