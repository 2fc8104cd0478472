"""The secrets of one demo: made once, kept under DATA_DIR, read back at each later start."""

import secrets
from base64 import b64encode
from pathlib import Path

import environ
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from prevent_portal.demo.private_files import write_private

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
    demo, recovery = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    # Before demo.env, whose being there says that both are: no public key without its private half.
    write_private(folder / RECOVERY_FILE, f"recovery:{_private(recovery)}\n")
    write_private(
        folder / ENV_FILE,
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"SEALING_PUBLIC_KEYS=demo:{_public(demo)},recovery:{_public(recovery)}\n"
        f"SEALING_PRIVATE_KEYS=demo:{_private(demo)}\n",
    )


def _private(key: X25519PrivateKey) -> str:
    return b64encode(key.private_bytes_raw()).decode()


def _public(key: X25519PrivateKey) -> str:
    return b64encode(key.public_key().public_bytes_raw()).decode()
