"""When tools are missing, plain `pytest` skips tests with a reason and `make test` fails."""

import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from tools.machine import browser, kept, lacking

_MODULE = """
import pytest
@pytest.mark.skip(reason="lacking")
def test_skipped(): pass
def test_passed(): pass
"""


def _pytest(*arguments, **variables):
    command = [sys.executable, "-m", "pytest", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=1800)


def test_tests_needing_postgresql_or_browser_are_skipped_without(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite://:memory:")
    monkeypatch.setattr(browser, "on_path", lambda: None)
    assert {path.name: reason.split(",")[0] for path, reason in lacking.reasons().items()} == {
        "database": "needs PostgreSQL",
        "journeys": "needs Chromium or Chrome",
    }
    assert all(path.is_dir() for path in lacking.reasons())


def test_nothing_is_skipped_with_postgresql_and_browser(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://127.0.0.1/portal")
    monkeypatch.setattr(browser, "on_path", lambda: "/usr/bin/chromium")
    assert not lacking.reasons()


@pytest.mark.parametrize("processes", ["0", "1"])
def test_skipped_test_fails_a_complete_run(processes, tmp_path):
    (tmp_path / "test_module.py").write_text(_MODULE)
    alone = ("-c", os.devnull, "--rootdir", tmp_path, "-p", "no:django", "-p", "no:cacheprovider", "-n", processes)
    assert _pytest(*alone, tmp_path).returncode == 0
    whole = _pytest("-p", "tools.machine.complete", *alone, tmp_path)
    assert whole.returncode == 1
    assert "Skipped: 1. This run must run every test." in whole.stdout


def test_missing_test_requirements_are_named(tmp_path):
    (tmp_path / "time_machine.py").write_text("raise ModuleNotFoundError(name='time_machine')")
    hidden = {"PYTHONPATH": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ended = _pytest("--collect-only", "tests/house/test_suite.py", **hidden)
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == ["The tests need time_machine: pip install -r tests/requirements.txt"]


def test_kept_databases_are_for_these_migrations_alone(tmp_path):
    migrations = tmp_path / "referrals" / "migrations"
    migrations.mkdir(parents=True)
    keys = [kept.key(tmp_path)]
    for text in ("one", "two"):
        (migrations / "0001_initial.py").write_text(text)
        keys.append(kept.key(tmp_path))
    assert len({*keys, kept.key()}) == 4


def test_kept_database_takes_the_place_of_those_for_other_migrations(tmp_path):
    made, kept_file, older = tmp_path / "made", tmp_path / "all/new/portal.sqlite3", tmp_path / "all/old"
    made.write_text("migrated")
    older.mkdir(parents=True)
    kept.keep(made, kept_file)
    made.write_text("used")
    kept.keep(made, kept_file)
    assert kept_file.read_text() == "migrated"
    assert [path.name for path in kept_file.parent.parent.iterdir()] == ["new"]
