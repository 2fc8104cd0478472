"""Limits on the length and names of modules and templates, and the list of top-level files."""

from tests.house.tree import ROOT, files, modules, relative_names
from tests.slow import SLOW

LONGEST_MODULE = 300
LONGEST_TEMPLATE = 100
MOST_LOOSE = 6
GENERIC_NAMES = {"utils", "helpers", "services", "misc", "common"}
# Add a top-level name only with a reason.
TOP_LEVEL = {
    *("manage.py", "prevent_portal", "referrals", "guidance", "templates", "static", "tests"),
    "tools",  # bench, drill, audit, catalogues, machine, otherday
    *("requirements.txt", "README.md", "Makefile", "pyproject.toml", "docs", ".ci"),
    *("LICENSE", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"),  # files that people expect by these names
    *(".gitignore", ".editorconfig", ".pre-commit-config.yaml"),  # configuration of git, editors and pre-commit
    *("Procfile", "requirements"),  # the processes of production; optional packages
    ".env.example",  # every variable that the settings read
}


def _lines(path):
    return len(path.read_text().splitlines())


def test_modules_are_found():
    assert len(modules()) > 30


def test_no_module_exceeds_the_line_limit():
    tests = [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]
    assert not relative_names([path for path in modules() + tests if _lines(path) > LONGEST_MODULE])


def test_no_template_exceeds_the_line_limit():
    templates = [path for path in files() if path.is_relative_to(ROOT / "templates")]
    assert templates
    assert not relative_names([path for path in templates if _lines(path) > LONGEST_TEMPLATE])


def test_no_module_has_a_generic_name():
    assert not relative_names(
        [path for path in modules() if GENERIC_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}]
    )


def test_packages_hold_few_loose_modules():
    loose = {
        folder: [path.stem for path in modules() if path.parent == ROOT / folder and path.stem != "__init__"]
        for folder in ("referrals", "referrals/actions")
    }
    assert len(loose["referrals"]) <= MOST_LOOSE
    assert loose["referrals/actions"] == ["submission"]


def test_listed_slow_modules_exist():
    assert not relative_names([path for path in SLOW if not path.exists()])


def test_top_level_contains_only_listed_names():
    assert {path.relative_to(ROOT).parts[0] for path in files()} <= TOP_LEVEL
