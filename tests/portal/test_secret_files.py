"""Secrets come from the environment or from the files that NAME_FILE names; no error quotes one."""

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from prevent_portal.secret_files import Env, SecretFiles
from tests.house.tree import ROOT
from tools.machine import production
from tools.machine.keys import sealing_pair

CANARY = "Canarysecret"
PEM = f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----\n"
SCRIPT = """
import django, json
django.setup()
from django.conf import settings
names = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "RETURN_CODE_KEYS", "FACTOR_KEYS", "LINK_KEYS", "SEALING_PRIVATE_KEYS",
         "SIGNING_KEY", "NOTIFY_API_KEY", "BOUNCE_MAILBOX", "OIDC_PROVIDERS", "EMAIL_HOST_PASSWORD")
found = {name: getattr(settings, name) for name in names}
print(json.dumps(found | {"database": settings.DATABASES["default"]["PASSWORD"],
                          "cache": settings.CACHES["default"]["LOCATION"]}))
"""


@pytest.fixture
def env(monkeypatch):
    """Reads a variable whose file has this content."""

    class Fresh(Env):
        ENVIRON = SecretFiles()

    return Fresh()


def _file(tmp_path, monkeypatch, name, content):
    path = tmp_path / name
    path.write_text(content)
    monkeypatch.setenv(f"{name}_FILE", str(path))


def _settings(environment):
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )


def test_every_secret_is_read_from_its_file(tmp_path):
    _, private = sealing_pair("check-1")
    first, second = secrets.token_urlsafe(50), secrets.token_urlsafe(50)
    given = {
        "SECRET_KEY": first,
        "SECRET_KEY_FALLBACKS": f"{second},{first}",
        "RETURN_CODE_KEYS": f"{first},{second}",
        "FACTOR_KEYS": second,
        "LINK_KEYS": first,
        "DATABASE_URL": f"postgres://portal_officers:{CANARY}@127.0.0.1/portal",
        "CACHE_URL": f"dbcache://{CANARY}",
        "EMAIL_URL": f"smtp+tls://portal:{CANARY}@mail.example:587",
        "SEALING_PRIVATE_KEYS": private,
        "SIGNING_KEY": PEM,
        "NOTIFY_API_KEY": CANARY,
        "BOUNCE_MAILBOX": f"imaps://portal:{CANARY}@mail.example/INBOX",
        "OIDC_PROVIDERS": json.dumps([{"id": "essex", "secret": CANARY}]),
    }
    environment = production.environment(EMAIL_URL="")
    for name, value in given.items():
        environment.pop(name, None)
        (tmp_path / name).write_text(f"{value}\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    read = _settings(environment)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout) == {
        "SECRET_KEY": first,
        "SECRET_KEY_FALLBACKS": [second, first],
        "RETURN_CODE_KEYS": [first, second],
        "FACTOR_KEYS": [second],
        "LINK_KEYS": [first],
        "SEALING_PRIVATE_KEYS": [private],
        "SIGNING_KEY": PEM.rstrip(),
        "NOTIFY_API_KEY": CANARY,
        "BOUNCE_MAILBOX": given["BOUNCE_MAILBOX"],
        "OIDC_PROVIDERS": [{"id": "essex", "secret": CANARY}],
        "EMAIL_HOST_PASSWORD": CANARY,
        "database": CANARY,
        "cache": CANARY,
    }


def test_process_with_an_unreadable_file_names_the_variable_only(tmp_path):
    refused = _settings(production.environment(SECRET_KEY_FILE=f"/none/{CANARY}"))
    assert refused.returncode != 0
    assert "SECRET_KEY_FILE: the file cannot be read (FileNotFoundError)." in refused.stderr
    assert CANARY not in refused.stderr + refused.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("DATABASE_URL", f"postgres://portal:{CANARY}@host:{CANARY}/portal"),
        ("DATABASE_URL", CANARY),
        ("EMAIL_URL", f"smtp+tls://portal:{CANARY}@host:{CANARY}"),
        ("OIDC_PROVIDERS", f'[{{"secret": "{CANARY}"'),
        ("FORCE_TARGETS", f'{{"{CANARY}": {{'),
    ],
)
def test_process_with_an_unreadable_value_names_the_variable_only(tmp_path, name, content):
    environment = production.environment()
    environment.pop(name, None)
    (tmp_path / name).write_text(content)
    refused = _settings(environment | {f"{name}_FILE": str(tmp_path / name)})
    assert refused.returncode != 0
    assert f"{name} cannot be read" in refused.stderr
    assert CANARY.lower() not in (refused.stderr + refused.stdout).lower()


def test_file_wins_over_the_variable(env, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of the environment")
    assert env.str("SECRET_KEY") == "of the environment"
    _file(tmp_path, monkeypatch, "SECRET_KEY", "of the file\n")
    assert env.str("SECRET_KEY") == "of the file"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None], ids=["not text", "a folder"])
def test_file_that_is_no_text_is_refused(env, tmp_path, monkeypatch, content):
    path = tmp_path / "SECRET_KEY"
    path.mkdir() if content is None else path.write_bytes(content)
    monkeypatch.setenv("SECRET_KEY_FILE", str(path))
    with pytest.raises(ImproperlyConfigured, match="^SECRET_KEY_FILE: the file cannot be read"):
        env.str("SECRET_KEY")


def test_value_that_would_be_taken_for_a_variable_is_refused(env, tmp_path, monkeypatch):
    _file(tmp_path, monkeypatch, "SECRET_KEY", f"${CANARY}")
    with pytest.raises(ImproperlyConfigured) as caught:
        env.str("SECRET_KEY")
    assert CANARY not in str(caught.value)


def test_dotenv_file_may_name_a_file(env, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    (tmp_path / "key").write_text("of the file\n")
    (tmp_path / ".env").write_text(f"NEW_SECRET_FILE={tmp_path}/key\nNEW_SECRET=of .env\n")
    env.ENVIRON.env = os.environ
    env.read_env(tmp_path / ".env")
    assert env.str("NEW_SECRET") == "of the file"
