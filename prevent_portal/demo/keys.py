"""The keys of a demo, made once and stored in DATA_DIR."""

import secrets
from pathlib import Path

import environ

from prevent_portal.demo.private_files import write_private
from referrals.sealing import make_key_pair

ENV_FILE = "demo.env"
# A real portal keeps this key offline; here it is written to a file but given to no process.
RECOVERY_FILE = "recovery-key.txt"


def load_or_make(folder: Path) -> bool:
    """Set the keys in os.environ; True if they were made."""
    missing = not (folder / ENV_FILE).exists()
    if missing:
        _make(folder)
    # Does not override variables that are already set.
    environ.Env.read_env(folder / ENV_FILE)
    return missing


def _make(folder: Path) -> None:
    (public, private), (recovery_public, recovery_private) = make_key_pair(), make_key_pair()
    # Before demo.env, whose existence means that both files exist.
    write_private(folder / RECOVERY_FILE, f"recovery:{recovery_private}\n")
    write_private(
        folder / ENV_FILE,
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"SEALING_PUBLIC_KEYS=demo:{public},recovery:{recovery_public}\n"
        f"SEALING_PRIVATE_KEYS=demo:{private}\n",
    )
