"""The secrets of one demo: made once, kept under DATA_DIR, read back at each later start."""

import secrets
from pathlib import Path

import environ

from prevent_portal.demo.private_files import write_private
from referrals.sealing import make_key_pair

ENV_FILE = "demo.env"
# Stands for the key that a real portal keeps offline: written here, handed to no process.
RECOVERY_FILE = "recovery-key.txt"


def load_or_make(folder: Path) -> bool:
    """Put the demo's secrets into this process's environment; True when they had to be made."""
    missing = not (folder / ENV_FILE).exists()
    if missing:
        _make(folder)
    # What is already set in the environment wins.
    environ.Env.read_env(folder / ENV_FILE)
    return missing


def _make(folder: Path) -> None:
    (public, private), (recovery_public, recovery_private) = make_key_pair(), make_key_pair()
    # Before demo.env, whose being there says that both are: no public key without its private half.
    write_private(folder / RECOVERY_FILE, f"recovery:{recovery_private}\n")
    write_private(
        folder / ENV_FILE,
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"SEALING_PUBLIC_KEYS=demo:{public},recovery:{recovery_public}\n"
        f"SEALING_PRIVATE_KEYS=demo:{private}\n",
    )
