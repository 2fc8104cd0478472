"""The cookies page names exactly the cookies that the portal can set."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import wagtail.admin
from django.conf import settings
from django.test import Client

from guidance.content.statements import COOKIES
from tests.figures import ROOT

PACKAGES = ("prevent_portal", "guidance", "referrals")
SETTERS = {"set_cookie", "set_signed_cookie"}
# Set by Wagtail's scripts when an editor collapses the menu.
BY_WAGTAIL = {"wagtail_sidebar_collapsed"}
# Settings of Django and allauth for features that are switched off here.
UNUSED = {"LANGUAGE_COOKIE_NAME"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts)


def cookies_set_in(path: Path) -> Iterator[str]:
    """Cookie names set in the module. Fails for a name that is neither a module constant nor a setting."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SETTERS:
            given = node.args[0]
            if isinstance(given, ast.Attribute) and getattr(given.value, "id", "") == "settings":
                yield getattr(settings, given.attr)
            elif isinstance(given, ast.Name):
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield getattr(import_module(module), given.id)
            else:
                pytest.fail(f"{path}:{node.lineno} sets a cookie whose name this test cannot find out")


def settable() -> set[str]:
    by_us = {name for path in sources() for name in cookies_set_in(path)}
    assert len(by_us) >= 5
    return by_us | {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} | BY_WAGTAIL


def named() -> set[str]:
    return set(re.findall(r"<b>([a-z_]+)</b>", str(COOKIES.body)))


def test_cookies_page_names_every_cookie_set():
    assert named() == settable()


def test_planted_cookie_is_detected(tmp_path, monkeypatch):
    planted = ROOT / "prevent_portal" / "planted.py"
    monkeypatch.setattr(Path, "read_text", lambda path: 'response.set_cookie(settings.PORTAL_NAME, "x")')
    assert set(cookies_set_in(planted)) == {settings.PORTAL_NAME}
    assert settings.PORTAL_NAME not in named()
    monkeypatch.setattr(Path, "read_text", lambda path: 'response.set_cookie(f"x", "y")')
    with pytest.raises(pytest.fail.Exception, match="cannot find out"):
        list(cookies_set_in(planted))


def test_libraries_set_no_other_cookie():
    """Each of these features would set one more cookie."""
    assert settings.MESSAGE_STORAGE == "django.contrib.messages.storage.session.SessionStorage"
    assert not getattr(settings, "CSRF_USE_SESSIONS", False)
    assert not getattr(settings, "MFA_TRUST_ENABLED", False)
    assert "django.middleware.locale.LocaleMiddleware" not in settings.MIDDLEWARE
    known = {"SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DRAFT_COOKIE_NAME", "RETURN_COOKIE_NAME"} | UNUSED
    assert {name for name in dir(settings) if name.endswith("COOKIE_NAME")} == known


def test_csrf_cookie_ends_with_the_browser(db):
    """Kept for a year, as Django has it, it would tell whoever looks at the device that somebody reported."""
    client = Client()
    client.get("/report/start/")
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_our_scripts_use_no_browser_storage():
    scripts = [*(ROOT / "prevent_portal" / "assets").glob("*/*.mjs"), *(ROOT / "static").rglob("*.js")]
    scripts = [path for path in scripts if "node_modules" not in path.parts]
    assert len(scripts) > 5
    for path in scripts:
        assert not re.search(r"document\.cookie|localStorage|indexedDB|cookieStore", path.read_text()), path


def test_only_the_wagtail_sidebar_script_sets_a_cookie():
    found = set()
    for path in (Path(wagtail.admin.__file__).parent / "static").rglob("*.js"):
        text = path.read_text()
        if "document.cookie=" in text:
            found.add(path.name)
    assert found == {"sidebar.js"}


def test_published_cookies_page_names_every_cookie(db):
    page = Client().get("/cookies/").content.decode()
    assert all(f"<b>{name}</b>" in page for name in settable())
