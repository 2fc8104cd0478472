"""Migrations after the initial ones only add, so that the version before goes on working, and all can be undone."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

from tests.house.tree import ROOT
from tools.machine.environment import inherited

INITIAL = {
    "prevent_portal.accounts": {"0001_initial", "0002_invitation_places"},
    "prevent_portal.mail": {"0001_initial"},
    "guidance": {"0001_initial"},
    "referrals": {"0001_initial"},
}
ADDITIVE = (operations.CreateModel, operations.AddField, operations.AddIndex, operations.AddConstraint)
# Only what nothing else builds on: accounts and guidance would take Wagtail's own migrations with them.
BACK_AND_FORTH = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
for app in ("referrals", "mail"):
    call_command("migrate", app, "zero", verbosity=0)
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True, verbosity=0)
"""


def later_migrations():
    for app, initial in INITIAL.items():
        folder = ROOT / app.replace(".", "/") / "migrations"
        names = {path.stem for path in folder.glob("0*.py")}
        assert names >= initial
        for name in sorted(names - initial):
            yield importlib.import_module(f"{app}.migrations.{name}").Migration


def changes_choices_only(migration, operation):
    """A new choice changes no column: choices are Python's alone."""
    if not isinstance(operation, operations.AlterField):
        return False
    state = MigrationLoader(None).project_state(migration.dependencies)
    before = state.models[migration.dependencies[0][0], operation.model_name_lower].fields[operation.name]
    return described(before) == described(operation.field)


def described(field):
    _, path, args, options = field.deconstruct()
    return path, args, {name: value for name, value in options.items() if name != "choices"}


def removes_or_changes(operation):
    if isinstance(operation, operations.RunPython | operations.RunSQL):
        return not operation.reversible
    return not isinstance(operation, ADDITIVE)


def test_later_migrations_only_add():
    found = {
        str(each): [op for op in each.operations if removes_or_changes(op) and not changes_choices_only(each, op)]
        for each in later_migrations()
    }
    assert not {name: ops for name, ops in found.items() if ops}


@pytest.mark.parametrize(("options", "expected"), [({"max_length": 20}, True), ({"max_length": 30}, False)])
def test_new_choice_is_told_from_a_changed_column(options, expected):
    class Planted:
        dependencies = [("referrals", "0001_initial")]

    field = models.CharField(blank=True, choices=[("a", "A")], **options)
    assert changes_choices_only(Planted, operations.AlterField("concern", "outcome", field)) == expected


@pytest.mark.parametrize(
    "operation",
    [
        operations.RemoveField("concern", "state"),
        operations.RenameModel("Concern", "Case"),
        operations.DeleteModel("Concern"),
        operations.RunPython(operations.RunPython.noop),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_removing_operations_are_found(operation):
    assert removes_or_changes(operation)


def test_migrations_run_backwards_and_forwards_again(tmp_path: Path):
    if prepared := os.environ.get("PORTAL_TEST_PREPARED"):  # `make test` has migrated one already
        shutil.copy(Path(prepared) / "sqlite" / "portal.sqlite3", tmp_path)
    environment = inherited() | {
        "DJANGO_SETTINGS_MODULE": "tests.tier_settings",
        "DEMO": "true",
        "SECRET_KEY": "x" * 50,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BACK_AND_FORTH],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
