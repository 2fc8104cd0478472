"""Set environment variables before settings are read: use the demo, unless a portal is configured."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import environ

from prevent_portal.demo import keys, serving
from prevent_portal.demo.private_files import make_private_folder
from prevent_portal.demo.say import say

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# The files of a demo that has been prepared completely.
PREPARED = (keys.ENV_FILE, "portal.sqlite3", "demo-accounts.txt")
NOT_CONFIGURED = (
    "No settings here yet: run `python manage.py demo` to try the portal, or set what `python manage.py check` "
    "names (.env.example explains each variable)."
)


def prepare_environment(arguments: Sequence[str]) -> None:
    environ.Env.read_env(BASE_DIR / ".env")
    command = next(iter(arguments), "")
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()
    if command == "demo" and not {"-h", "--help"} & set(arguments):
        _refuse_port(os.environ.get("PORT", "8000"))
        say(f"Keeping all data in {folder}")
        if use_folder(folder):
            say("Made the keys of this demo")
    elif _is_configured():
        return
    elif all((folder / name).exists() for name in PREPARED):
        print(f"Using the demo in {folder}", file=sys.stderr)
        use_folder(folder)
        if command == "runserver":
            # Show changed templates and static files at once, without collectstatic.
            os.environ.setdefault("DEBUG", "true")
    elif command in ("migrate", "runserver"):
        sys.exit(NOT_CONFIGURED)


def use_folder(folder: Path) -> bool:
    """Set the demo's environment for this process and its children; True if its keys were made."""
    make_private_folder(folder)
    os.environ.update(DATA_DIR=str(folder), DEMO="true")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
    os.environ.setdefault("REQUIRE_MFA", "false")
    return keys.load_or_make(folder)


def _is_configured() -> bool:
    """A portal needs a secret key (portal.E004), and a named database is never taken for the demo's."""
    names = ("SECRET_KEY", "SECRET_KEY_FILE", "DATABASE_URL", "DATABASE_URL_FILE")
    return any(map(os.environ.get, names)) or not environ.Env().bool("DEMO", default=True)


def _refuse_port(port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port!r}: give a number from 1 to 65535.")
    if not serving.port_is_free(int(port)):
        sys.exit(f"Port {port} is taken. Stop what serves there, or choose another, like PORT=8001.")
