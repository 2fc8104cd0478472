"""When tools are missing, plain `pytest` skips tests with a reason and `make test` fails."""

import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from tools.machine import browser, lacking

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
