"""System checks report each missing or unsafe setting outside a demo, and stop the process."""

import re
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from prevent_portal import checks
from prevent_portal.checks.keys import OWN_KEYS
from prevent_portal.checks.mail import SMTP
from tests.house.tree import ROOT
from tools.machine import production
from tools.machine.keys import sealing_pair

PUBLIC, PRIVATE = sealing_pair("check-1")
RECOVERY, _ = sealing_pair("check-recovery")
KEY = secrets.token_urlsafe(50)
SAFE = {
    "DEMO": False,
    "DEBUG": False,
    "PORTAL_TIER": "officers",
    "PORTAL_URL": "https://prevent.example",
    "EDITORS_URL": "https://editors.example",
    "OFFICERS_URL": "https://prevent.example",
    "ALLOWED_HOSTS": ["prevent.example"],
    "SECRET_KEY": KEY,
    "SECRET_KEY_FALLBACKS": [],
    **{name: [secrets.token_urlsafe(50)] for name in OWN_KEYS},
    "EXIT_URL": "https://www.bbc.co.uk/weather",
    "DRAFT_MINUTES": 60,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1"}},
    "REQUIRE_MFA": True,
    "SEALING_PUBLIC_KEYS": [PUBLIC, RECOVERY],
    "SEALING_PRIVATE_KEYS": [PRIVATE],
    "MAIL_BACKEND": SMTP,
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
    "DUTY_EMAILS": ["duty@prevent.example"],
    "SECURITY_CONTACTS": ["mailto:security@prevent.example"],
    "OIDC_PROVIDERS": [],
    "BOUNCE_EMAIL": "bounces@prevent.example",
    "BOUNCE_MAILBOX": "maildir:///var/mail/bounces",
    "CACHES": {"default": {"BACKEND": "prevent_portal.database_cache.DatabaseCache", "LOCATION": "portal_cache"}},
}
DIRECTORY: dict = dict.fromkeys(("id", "name", "client_id", "secret"), "x")
DIRECTORY |= {"issuer": "https://login.example", "domains": ["example.org"]}
OWN_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
NOT_INSTALLED = "portal.E033"
NO_OWN_KEY = "portal.W071"
FILED_MAIL = "django.core.mail.backends.filebased.EmailBackend"
OFFICERS_KEYS_UNSET = {"LINK_KEYS": [KEY], "INTEGRITY_KEYS": [KEY]}
WITHOUT_KEYS = OFFICERS_KEYS_UNSET | {"SEALING_PRIVATE_KEYS": [], "MAIL_BACKEND": FILED_MAIL, "BOUNCE_MAILBOX": ""}
PUBLIC_TIER = WITHOUT_KEYS | {"PORTAL_TIER": "public", "FACTOR_KEYS": [KEY]}
EDITORS = WITHOUT_KEYS | {
    "PORTAL_TIER": "editors",
    "RETURN_CODE_KEYS": [KEY],
    "EDITORS_URL": "https://prevent.example",
    "OFFICERS_URL": "https://officers.example",
}
DEMO = {"DEMO": True, "PORTAL_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": ["localhost"]}


def _postgresql(**changes):
    return {"DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example"} | changes}}


UNSAFE = {
    "unknown tier": ({"PORTAL_TIER": "both"}, "portal.E001"),
    "public process with private key": ({"PORTAL_TIER": "public"}, "portal.E002"),
    "former staff tier": ({"PORTAL_TIER": "staff"}, "portal.E001"),
    "officers' tier without private key": ({"SEALING_PRIVATE_KEYS": []}, "portal.E003"),
    "no secret key": ({"SECRET_KEY": "insecure-no-secret-key-was-set"}, "portal.E004"),
    "short secret key": ({"SECRET_KEY": KEY[:31]}, "portal.E004"),
    "secret key of one letter": ({"SECRET_KEY": "x" * 50}, "portal.E004"),
    "secret key of one word": ({"SECRET_KEY": "changeme" * 7}, "portal.E004"),
    "weak fallback": ({"SECRET_KEY_FALLBACKS": [KEY, "x" * 50]}, "portal.E063"),
    "weak key of return codes": ({"RETURN_CODE_KEYS": ["x" * 50]}, "portal.E063"),
    "weak older key of factors": ({"FACTOR_KEYS": [secrets.token_urlsafe(50), "changeme" * 7]}, "portal.E063"),
    "weak key of links": ({"LINK_KEYS": ["short"]}, "portal.E063"),
    "public process with keys of factors": (PUBLIC_TIER | {"FACTOR_KEYS": ["z" + KEY]}, "portal.E072"),
    "editors' process with keys of integrity": (EDITORS | {"INTEGRITY_KEYS": ["z" + KEY]}, "portal.E072"),
    "public process with keys of links": (PUBLIC_TIER | {"LINK_KEYS": ["z" + KEY]}, "portal.E072"),
    "editors' process with keys of return codes": (EDITORS | {"RETURN_CODE_KEYS": ["z" + KEY]}, "portal.E072"),
    "everything in one process": ({"PORTAL_TIER": "all"}, "portal.E060"),
    "demo over https": (DEMO | {"PORTAL_URL": "https://127.0.0.1"}, "portal.E062"),
    "demo with a public address": (DEMO | {"PORTAL_URL": "http://prevent.example"}, "portal.E062"),
    "demo that listens on the network": (DEMO | {"HOST": "0.0.0.0"}, "portal.E062"),
    "demo with a public host name": (DEMO | {"ALLOWED_HOSTS": ["prevent.example"]}, "portal.E062"),
    "every host of a suffix": ({"ALLOWED_HOSTS": ["prevent.example", ".co.uk"]}, "portal.E064"),
    "every host of a domain": ({"ALLOWED_HOSTS": [".prevent.example"]}, "portal.E064"),
    "a public suffix": ({"ALLOWED_HOSTS": ["gov.uk"]}, "portal.E064"),
    "SQLite": ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "portal.E065"),
    "database over the network": (_postgresql(), "portal.E066"),
    "database without a verified certificate": (_postgresql(OPTIONS={"sslmode": "require"}), "portal.E066"),
    "one database host of two over the network": (_postgresql(HOST="127.0.0.1,db.example"), "portal.E066"),
    "exit to plain http": ({"EXIT_URL": "http://www.bbc.co.uk/weather"}, "portal.E067"),
    "exit to a script": ({"EXIT_URL": "javascript:0"}, "portal.E067"),
    "no recovery key": ({"SEALING_PUBLIC_KEYS": [PUBLIC]}, "portal.E068"),
    "public process with mail server": (PUBLIC_TIER | {"MAIL_BACKEND": SMTP}, "portal.E069"),
    "public process with mailbox": (PUBLIC_TIER | {"BOUNCE_MAILBOX": "imaps://u:p@mail.example"}, "portal.E069"),
    "editors' process with mail server": (EDITORS | {"MAIL_BACKEND": SMTP}, "portal.E069"),
    "editors' process with key of Notify": (EDITORS | {"NOTIFY_API_KEY": "k"}, "portal.E069"),
    "draft of two days": ({"DRAFT_MINUTES": 2 * 24 * 60}, "portal.E070"),
    "receipt of a week": ({"RECEIPT_MINUTES": 7 * 24 * 60}, "portal.E070"),
    "return visit without an end": ({"RETURN_MINUTES": 0}, "portal.E070"),
    "saved draft of a month": ({"WORK_DRAFT_DAYS": 30}, "portal.E085"),
    "saved draft without an end": ({"WORK_DRAFT_DAYS": 0}, "portal.E085"),
    "debug": ({"DEBUG": True}, "portal.E005"),
    "no allowed hosts": ({"ALLOWED_HOSTS": []}, "portal.E006"),
    "wildcard allowed host": ({"ALLOWED_HOSTS": ["*"]}, "portal.E006"),
    "plain http": ({"PORTAL_URL": "http://prevent.example"}, "portal.E007"),
    "second factor not required": ({"REQUIRE_MFA": False}, "portal.E008"),
    "mail written to files": ({"MAIL_BACKEND": FILED_MAIL}, "portal.E009"),
    "mail without TLS": ({"EMAIL_USE_TLS": False}, "portal.E010"),
    "no duty email": ({"DUTY_EMAILS": []}, "portal.E011"),
    "unknown mail transport": ({"MAIL_TRANSPORT": "pigeon"}, "portal.E030"),
    "Notify without its key": ({"MAIL_TRANSPORT": "notify"}, "portal.E031"),
    "no bounce mailbox": ({"BOUNCE_MAILBOX": ""}, "portal.E032"),
    "public process with signing key": (
        {"PORTAL_TIER": "public", "SEALING_PRIVATE_KEYS": [], "SIGNING_KEY": "PEM"},
        "portal.E002",
    ),
    "editors' process with private key": (EDITORS | {"SEALING_PRIVATE_KEYS": [PRIVATE]}, "portal.E002"),
    "editors and officers on one host": (EDITORS | {"OFFICERS_URL": "https://prevent.example"}, "portal.E061"),
    "officers' pages over plain http": (EDITORS | {"OFFICERS_URL": "http://officers.example"}, "portal.E061"),
    "editors' tier at another address": (EDITORS | {"EDITORS_URL": "https://editors.example"}, "portal.E061"),
    "OpenID provider without domains": ({"OIDC_PROVIDERS": [DIRECTORY | {"domains": []}]}, "portal.E046"),
    "OpenID provider over plain http": (
        {"OIDC_PROVIDERS": [DIRECTORY | {"issuer": "http://a.example"}]},
        "portal.E046",
    ),
    "cache local to each process": ({"CACHES": OWN_CACHE}, "portal.E013"),
    "security contact without mailto": ({"SECURITY_CONTACTS": ["security@prevent.example"]}, "portal.E020"),
}


@pytest.fixture
def production_settings(monkeypatch):
    def use(**changes):
        for name, value in (SAFE | changes).items():
            # Without the signal of override_settings, which warns of a change of DATABASES.
            monkeypatch.setattr(settings, name, value)

    return use


@pytest.mark.parametrize(
    "changes",
    [
        {"MAIL_TRANSPORT": "ses"},
        {"MAIL_TRANSPORT": "notify", "NOTIFY_API_KEY": "k", "NOTIFY_TEMPLATE_ID": "t", "BOUNCE_EMAIL": ""},
    ],
)
def test_other_transports_need_no_smtp_settings(production_settings, changes):
    production_settings(MAIL_BACKEND=FILED_MAIL, **changes)
    assert _ids() == set()


def _ids():
    return {message.id for message in run_checks(tags=[checks.TAG])}


def test_safe_settings_pass(production_settings):
    production_settings()
    assert _ids() == set()
    checks.refuse_unsafe_start()


def test_public_process_needs_no_private_key_or_mail(production_settings):
    production_settings(**PUBLIC_TIER, DUTY_EMAILS=[])
    assert _ids() == set()


def test_editors_process_needs_no_private_key_or_mail_server(production_settings):
    production_settings(**EDITORS)
    assert _ids() == set()


@pytest.mark.parametrize(
    "changes",
    [
        DEMO | {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "PORTAL_TIER": "all"},
        DEMO | {"SECRET_KEY": "x" * 50, "SEALING_PUBLIC_KEYS": [PUBLIC], "DRAFT_MINUTES": 9999},
    ],
)
def test_demo_on_this_machine_passes(production_settings, changes):
    production_settings(**changes)
    assert _ids() == set()


@pytest.mark.parametrize(
    "changes",
    [
        _postgresql(OPTIONS={"sslmode": "verify-full"}),
        _postgresql(HOST=""),
        _postgresql(HOST="/var/run/postgresql"),
        _postgresql(HOST="", OPTIONS={"host": "/var/run/postgresql"}),
        _postgresql(HOST="127.0.0.1,::1"),
    ],
)
def test_database_on_this_machine_or_verified_passes(production_settings, changes):
    production_settings(**changes)
    assert _ids() == set()


@pytest.mark.parametrize(("changes", "found"), UNSAFE.values(), ids=UNSAFE)
def test_unsafe_setting_is_reported_and_refused(production_settings, changes, found):
    production_settings(**changes)
    [message] = [each for each in run_checks(tags=[checks.TAG]) if each.id == found]
    assert message.hint
    assert message.is_serious()
    with pytest.raises(ImproperlyConfigured, match=found):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize(("transport", "package"), [("ses", "boto3"), ("notify", "notifications_python_client")])
def test_transport_without_its_packages_is_refused(production_settings, monkeypatch, transport, package):
    production_settings(MAIL_TRANSPORT=transport, NOTIFY_API_KEY="k", NOTIFY_TEMPLATE_ID="t")
    monkeypatch.setitem(sys.modules, package, None)
    [message] = run_checks(tags=[checks.TAG])
    assert message.id == NOT_INSTALLED
    assert f"requirements/{transport}.txt" in message.hint
    assert (ROOT / "requirements" / f"{transport}.txt").exists()


def test_public_process_needs_no_transport_package(production_settings, monkeypatch):
    production_settings(**PUBLIC_TIER, MAIL_TRANSPORT="ses")
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert _ids() == set()


@pytest.mark.parametrize(
    ("tier", "names"),
    [(PUBLIC_TIER, ["RETURN_CODE_KEYS"]), (EDITORS, ["FACTOR_KEYS"]), ({}, list(OWN_KEYS))],
    ids=["public", "editors", "officers"],
)
def test_key_that_would_die_with_secret_key_is_a_warning(production_settings, tier, names):
    """Not an error, which would stop a running portal at its upgrade."""
    production_settings(**tier | {name: [KEY] for name in OWN_KEYS})
    [message] = run_checks(tags=[checks.TAG])
    assert message.id == NO_OWN_KEY
    assert message.msg.startswith(f"{', '.join(names)}: not set")
    checks.refuse_unsafe_start()


def test_every_check_is_tested():
    modules = (ROOT / "prevent_portal" / "checks").glob("*.py")
    written = {found for path in modules for found in re.findall(r'"(portal\.[EW]\d{3})"', path.read_text())}
    assert written == {found for _, found in UNSAFE.values()} | {NOT_INSTALLED, NO_OWN_KEY}


def _start(**changes):
    return subprocess.run(
        [sys.executable, "-c", "import prevent_portal.wsgi"],
        cwd=ROOT,
        env=production.environment(**changes),
        capture_output=True,
        text=True,
        timeout=1800,
    )


def test_every_module_of_checks_is_loaded_by_the_portal_itself():
    """In a process of its own, since here the tests import them."""
    command = [sys.executable, "manage.py", "check"]
    unsafe = production.environment(SEALING_PUBLIC_KEYS="", RETENTION_DAYS="x", DEBUG="true")
    told = subprocess.run(command, cwd=ROOT, env=unsafe, capture_output=True, text=True, timeout=1800).stderr
    assert {"portal.W012", "portal.W013", "portal.E005"} <= set(re.findall(r"portal\.[EW]\d{3}", told))


def test_server_starts_with_safe_settings():
    started = _start()
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize("tier", [production.PUBLIC, production.EDITORS])
def test_server_without_private_key_starts_and_with_one_is_refused(tier):
    started = _start(**tier)
    assert started.returncode == 0, started.stderr
    refused = _start(**tier | {"SEALING_PRIVATE_KEYS": PRIVATE})
    assert refused.returncode != 0
    assert "portal.E002" in refused.stderr
