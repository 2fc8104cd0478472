"""Run a manage.py command with safe production settings: `python -m tools.machine.production check --deploy`."""

import secrets
import subprocess
import sys
from pathlib import Path

from tools.machine.environment import inherited
from tools.machine.keys import sealing_pair

# What the editors' tier has otherwise.
EDITORS = {
    "PORTAL_TIER": "editors",
    "EDITORS_URL": "https://prevent.example",
    "OFFICERS_URL": "https://officers.example",
    "SEALING_PRIVATE_KEYS": "",
    "EMAIL_URL": "",
    "BOUNCE_MAILBOX": "",
    "RETURN_CODE_KEYS": "",
    "LINK_KEYS": "",
    "INTEGRITY_KEYS": "",
}
# And the public tier.
PUBLIC = EDITORS | {"PORTAL_TIER": "public", "FACTOR_KEYS": "", "RETURN_CODE_KEYS": secrets.token_urlsafe(50)}
ROOT = Path(__file__).resolve().parent.parent.parent


def environment(**changes: str) -> dict[str, str]:
    """The environment of a production process, without the caller's own settings."""
    public, private = sealing_pair("check-1")
    recovery, _ = sealing_pair("check-recovery")
    return {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "prevent_portal.settings",
        "DEMO": "false",
        "DEBUG": "false",
        "PORTAL_TIER": "officers",
        "PORTAL_URL": "https://prevent.example",
        "EDITORS_URL": "https://editors.example",
        "ALLOWED_HOSTS": "prevent.example",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "RETURN_CODE_KEYS": secrets.token_urlsafe(50),
        "FACTOR_KEYS": secrets.token_urlsafe(50),
        "LINK_KEYS": secrets.token_urlsafe(50),
        "INTEGRITY_KEYS": secrets.token_urlsafe(50),
        "DATABASE_URL": "postgres://portal_officers@127.0.0.1:9/portal",  # no check asks it
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
        "DUTY_EMAILS": "duty@prevent.example",
        "BOUNCE_EMAIL": "bounces@prevent.example",
        "BOUNCE_MAILBOX": "maildir:///var/mail/bounces",
        "CACHE_URL": "dbcache://portal_cache",
        "REQUIRE_MFA": "true",
        "SEALING_PUBLIC_KEYS": f"{public},{recovery}",
        "SEALING_PRIVATE_KEYS": private,
    } | changes


if __name__ == "__main__":
    command = [sys.executable, "manage.py", *sys.argv[1:]]
    sys.exit(subprocess.call(command, cwd=ROOT, env=environment()))
