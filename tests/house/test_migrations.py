"""Migrations after the initial ones only add, so that the version before goes on working, and all can be undone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from wagtail.fields import StreamField

from tests.house.tree import ROOT
from tools.machine.environment import inherited

INITIAL = {
    "prevent_portal.accounts": {"0001_initial", "0002_invitation_places"},
    "prevent_portal.mail": {"0001_initial"},
    "guidance": {"0001_initial"},
    "referrals": {"0001_initial"},
}
ADDITIVE = (operations.CreateModel, operations.AddField, operations.AddIndex, operations.AddConstraint)
# To nothing where nothing else builds on it; accounts and guidance would take Wagtail's own migrations with them.
BACK_AND_FORTH = """
import gc
gc.set_threshold(100_000, 20, 100)  # else a quarter of the time of migrating
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
for app in ("referrals", "mail"):
    call_command("migrate", app, "zero", verbosity=0)
for app in ("guidance", "accounts"):
    call_command("migrate", app, "0001", verbosity=0)
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True, verbosity=0)
"""


def later_migrations():
    for app, initial in INITIAL.items():
        folder = ROOT / app.replace(".", "/") / "migrations"
        names = {path.stem for path in folder.glob("0*.py")}
        assert names >= initial
        for name in sorted(names - initial):
            yield app.rpartition(".")[2], name


def removes_or_changes(operation, app="", before=None):
    if isinstance(operation, operations.AlterField) and before:
        field = before.models[app, operation.model_name_lower].fields[operation.name]
        return column(field) != column(operation.field)
    if isinstance(operation, operations.RunPython | operations.RunSQL):
        return not operation.reversible
    return not isinstance(operation, ADDITIVE)


def computes_anew(operation, app, before, after):
    """Removes a generated column, or an index of one, that the same migration adds again.

    Django changes no generated column in place. It holds no fact of its own, and what reads it finds it again.
    """
    model = getattr(operation, "model_name_lower", "")
    if isinstance(operation, operations.RemoveField):
        fields = [state.models[app, model].fields.get(operation.name) for state in (before, after)]
        return all(isinstance(field, models.GeneratedField) for field in fields)
    if isinstance(operation, operations.RemoveIndex):
        was, now = (indexes_of(state.models[app, model]).get(operation.name) for state in (before, after))
        columns = before.models[app, model].fields
        return was == now and any(isinstance(columns[name], models.GeneratedField) for name in was.fields)
    return False


def indexes_of(model):
    return {index.name: index for index in model.options["indexes"]}


def column(field):
    """All but the choices and the blocks of a page, which the database does not know."""
    _, kind, positional, named = field.deconstruct()
    if isinstance(field, StreamField):
        positional = []
    return kind, positional, {name: value for name, value in named.items() if name not in {"choices", "block_lookup"}}


@pytest.mark.parametrize(
    ("field", "is_change"),
    [
        (models.CharField(max_length=20, choices=[("a", "A")]), False),
        (models.CharField(max_length=10), True),
        (models.CharField(max_length=20, null=True), True),
    ],
)
def test_only_choices_of_a_field_may_be_altered(field, is_change):
    before = ProjectState()
    before.add_model(ModelState("app", "Concern", [("state", models.CharField(max_length=20))]))
    altered = operations.AlterField("concern", "state", field)
    assert removes_or_changes(altered, "app", before) == is_change


def test_later_migrations_only_add():
    loader = MigrationLoader(None)
    found = {}
    for app, name in later_migrations():
        before = loader.project_state((app, name), at_end=False)
        after = loader.project_state((app, name), at_end=True)
        its = loader.get_migration(app, name).operations
        found[f"{app} {name}"] = [
            op for op in its if removes_or_changes(op, app, before) and not computes_anew(op, app, before, after)
        ]
    assert not {name: ops for name, ops in found.items() if ops}


@pytest.mark.parametrize(
    "operation",
    [
        operations.RemoveField("concern", "state"),
        operations.RenameModel("Concern", "Case"),
        operations.DeleteModel("Concern"),
        operations.RunPython(operations.RunPython.noop),
        operations.AlterField("ContactChange", "kind", models.CharField(max_length=9)),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_removing_operations_are_found(operation):
    assert removes_or_changes(operation)


def test_only_a_generated_column_may_be_computed_anew():
    def state(*, generated, indexed=("weight",)):
        expression = models.GeneratedField(
            expression=models.F("size"), output_field=models.IntegerField(), db_persist=True
        )
        fields = [("size", models.IntegerField()), ("weight", expression if generated else models.IntegerField())]
        given = ProjectState()
        indexes = [models.Index(fields=indexed, name="by_weight")] if indexed else []
        given.add_model(ModelState("app", "Thing", fields, {"indexes": indexes}))
        return given

    field, index = operations.RemoveField("thing", "weight"), operations.RemoveIndex("thing", "by_weight")
    kept, plain = state(generated=True), state(generated=False)
    assert computes_anew(field, "app", kept, kept)
    assert computes_anew(index, "app", kept, kept)
    assert not computes_anew(field, "app", plain, plain)
    assert not computes_anew(index, "app", plain, plain)
    assert not computes_anew(index, "app", kept, state(generated=True, indexed=()))
    assert not computes_anew(index, "app", kept, state(generated=True, indexed=("size",)))
    assert not computes_anew(operations.DeleteModel("thing"), "app", kept, kept)


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
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr
