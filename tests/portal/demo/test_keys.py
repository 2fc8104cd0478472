"""The demo's keys: made once, private files, and the recovery key kept out of the environment."""

import os
import stat
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from prevent_portal.demo import keys, private_files

NAMES = ("SECRET_KEY", "SEALING_PUBLIC_KEYS", "SEALING_PRIVATE_KEYS")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    """`load_or_make` writes to os.environ; monkeypatch restores it."""
    for name in NAMES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def _environment():
    return {name: os.environ[name] for name in NAMES}


def _forget():
    for name in NAMES:
        del os.environ[name]


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def _public_of(private):
    key = X25519PrivateKey.from_private_bytes(b64decode(private))
    return key.public_key().public_bytes_raw()


def test_keys_are_made_once(tmp_path):
    assert keys.load_or_make(tmp_path)
    first = _environment()
    _forget()
    assert not keys.load_or_make(tmp_path)
    assert _environment() == first
    assert len(first["SECRET_KEY"]) >= 50


def test_key_files_are_readable_only_by_owner(tmp_path):
    before = os.umask(0)
    keys.load_or_make(tmp_path)
    os.umask(before)
    assert {path.name: _mode(path) for path in tmp_path.iterdir()} == {
        "demo.env": 0o600,
        "recovery-key.txt": 0o600,
    }


def test_public_and_private_keys_match(tmp_path):
    keys.load_or_make(tmp_path)
    public = dict(pair.split(":") for pair in os.environ["SEALING_PUBLIC_KEYS"].split(","))
    private = dict(pair.split(":") for pair in os.environ["SEALING_PRIVATE_KEYS"].split(","))
    recovery = dict([(tmp_path / "recovery-key.txt").read_text().strip().split(":")])
    assert set(public) == {"demo", "recovery"}
    assert set(private) == {"demo"}
    assert _public_of(private["demo"]) == b64decode(public["demo"])
    assert _public_of(recovery["recovery"]) == b64decode(public["recovery"])


def test_recovery_key_is_not_in_the_environment(tmp_path):
    keys.load_or_make(tmp_path)
    secret = (tmp_path / "recovery-key.txt").read_text().strip().split(":")[1]
    assert not [name for name, value in os.environ.items() if secret in value]
    assert secret not in (tmp_path / "demo.env").read_text()


def test_existing_environment_variable_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    keys.load_or_make(tmp_path)
    assert os.environ["SECRET_KEY"] == "given"


def test_interrupted_key_creation_is_repeated(tmp_path):
    """Interrupted between the two files, both are written again."""
    (tmp_path / "recovery-key.txt").write_text("recovery:old\n")
    assert keys.load_or_make(tmp_path)
    assert "old" not in (tmp_path / "recovery-key.txt").read_text()


def test_existing_folder_becomes_private(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    private_files.make_private_folder(folder)
    assert _mode(folder) == 0o700
