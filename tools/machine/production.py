"""Run a manage.py command with safe production settings: `python -m tools.machine.production check --deploy`."""

import secrets
import subprocess
import sys
from pathlib import Path

from tools.machine.environment import inherited
from tools.machine.keys import sealing_pair

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(**changes: str) -> dict[str, str]:
    """The environment of a production process, without the caller's own settings."""
    public, private = sealing_pair("check-1")
    return {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "prevent_portal.settings",
        "DEMO": "false",
        "DEBUG": "false",
        "PORTAL_TIER": "all",
        "PORTAL_URL": "https://prevent.example",
        "ALLOWED_HOSTS": "prevent.example",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "sqlite://:memory:",
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
        "DUTY_EMAILS": "duty@prevent.example",
        "BOUNCE_EMAIL": "bounces@prevent.example",
        "BOUNCE_MAILBOX": "maildir:///var/mail/bounces",
        "CACHE_URL": "dbcache://portal_cache",
        "REQUIRE_MFA": "true",
        "SEALING_PUBLIC_KEYS": public,
        "SEALING_PRIVATE_KEYS": private,
    } | changes


if __name__ == "__main__":
    command = [sys.executable, "manage.py", *sys.argv[1:]]
    sys.exit(subprocess.call(command, cwd=ROOT, env=environment()))
