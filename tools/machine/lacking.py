"""Reasons to skip folders of tests in plain `pytest`. `make test` provides what they need."""

import os
from pathlib import Path

from tools.machine import browser

TESTS = Path(__file__).resolve().parents[2] / "tests"


def reasons() -> dict[Path, str]:
    lacking = {}
    if not os.environ["DATABASE_URL"].startswith("postgres"):
        lacking[TESTS / "referrals/database"] = "needs PostgreSQL, which `make test` brings"
    if browser.on_path() is None:
        lacking[TESTS / "journeys"] = "needs Chromium or Chrome, which `make test` finds or fetches"
    return lacking
