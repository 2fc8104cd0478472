"""Imports obey the contracts in pyproject.toml under [tool.importlinter]."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT, modules

# Module -> an import that breaks a contract.
PLANTED = {
    "prevent_portal/accounts/people/views.py": "from referrals.models import Officer",
    "prevent_portal/accounts/roles.py": "from guidance.models import Area",
    "prevent_portal/checks/keys.py": "from referrals.sealing import can_seal",
    "prevent_portal/govuk/forms.py": "from prevent_portal.accounts.models import User",
    "guidance/roles.py": "from referrals.rules.permissions import officer_of",
    "referrals/rules/permissions.py": "from referrals.review.view_decorators import for_officers",
    "referrals/rules/routing.py": "from guidance.models import Area",
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True)


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


@pytest.fixture
def copy(tmp_path):
    for path in modules():
        there = tmp_path / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, there)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_import_contracts_are_kept():
    ran = _lint(ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "6 kept, 0 broken" in ran.stdout


def test_planted_imports_break_the_contracts(copy):
    for path, line in PLANTED.items():
        source = copy / path
        source.write_text(f"{source.read_text()}\n{line}\n")
    ran = _lint(copy)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    for path, line in PLANTED.items():
        imported = line.split()[1]
        assert re.search(rf"{re.escape(_module(path))} -> {re.escape(imported)}\b", ran.stdout), f"{path}: {line}"


def _contract(name: str) -> dict[str, Any]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [found] = [each for each in contracts if each["id"] == name]
    return found


def test_every_module_of_guidance_but_the_directory_is_closed_to_referrals():
    inside = {".".join(_module(str(path.relative_to(ROOT))).split(".")[:2]) for path in modules()}
    inside = {name for name in inside if name.startswith("guidance.")} - {"guidance.__init__", "guidance.directory"}
    assert set(_contract("door")["forbidden_modules"]) == inside


def test_every_package_has_a_layer_in_the_contract():
    layers = _contract("packages")["layers"]
    placed = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}
    parts = [_module(str(path.relative_to(ROOT))).split(".") for path in modules()]
    ours = {".".join(part[:2]) if part[0] == "prevent_portal" else part[0] for part in parts}
    assert ours - {"prevent_portal.__init__"} <= placed
