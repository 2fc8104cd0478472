"""Find a Chromium or Chrome: the system's, else Playwright's download, else Debian's package when root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The headless shell comes first: 48 pages took 8.4 s of processor time with it and 16.3 s with full Chromium.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find() -> Path:
    return on_path() or _downloaded() or _from_debian() or _give_up()


def on_path() -> Path | None:
    named = os.environ.get("PORTAL_TEST_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def _downloaded() -> Path | None:
    """Runs in a separate process, because Playwright would keep an event loop running in this one."""
    print("No Chromium or Chrome on the PATH: asking Playwright for its own.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)
    answer = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=True)
    path = Path(answer.stdout.strip())
    # Check that it runs: on a bare machine its libraries are missing.
    runs = path.exists() and subprocess.run([path, "--version"], capture_output=True).returncode == 0
    return path if runs else None


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Playwright's browser is not to be had: installing Debian's chromium.", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
    subprocess.run(["apt-get", "install", "-qq", "-y", "chromium"], check=False, env=quiet)
    return on_path()


def _give_up() -> Path:
    sys.exit(
        "No browser: install Chromium or Chrome (on Debian: apt install chromium), or name one in "
        "PORTAL_TEST_CHROMIUM. The journeys are part of the suite, so it does not run without."
    )
