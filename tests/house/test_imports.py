"""Arrows go one way: the contracts stand in pyproject.toml under [tool.importlinter]."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT


def test_import_contracts_hold():
    linter = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "5 kept, 0 broken" in ran.stdout
