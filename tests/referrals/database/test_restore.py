"""Restore drill: pg_dump, then erasures, holds and restrictions, then pg_restore, and what is left in the files.

docs/operations.md, section 13, step by step.
"""

import json
import subprocess
from pathlib import Path

import psycopg2
import pytest

from referrals.actions.retention.decisions import OLDER
from tests.referrals.database.test_processes import Deployment, clock, deployment  # noqa: F401  (fixtures)
from tools.machine import postgresql

FILL = """
import django; django.setup()
import json
from tests.referrals.review.building import AT, close, send, some_officer, some_supervisor
made = {}
for name in ("erased", "held", "restricted", "lifted"):
    concern = send(answer="Canary" + name)
    concern.deliveries.update(sent_at=AT)
    close(concern, some_officer(concern), opened_at=AT, outcome="no-concern")
    some_supervisor(concern)
    made[name] = {"id": str(concern.pk), "envelope": concern.sealed, "reference": concern.reference}
print(json.dumps(made))
"""
DECIDE = """
import django; django.setup()
import sys
from datetime import date
from django.utils import timezone
from prevent_portal.accounts.models import User
from referrals.actions.casework import legal_restrictions
from referrals.actions.retention.decisions import write_decisions
from referrals.models import Concern, Officer
from tests.referrals.review.building import some_supervisor
erased, held, restricted, lifted = (Concern.objects.get(pk=each) for each in sys.argv[1:])
boss, now = some_supervisor(erased), timezone.now
user = User.objects.create_user("second@example.org")
second = Officer.objects.create(user=user, force=erased.force, is_supervisor=True)
given = {"text": "Canarywhy", "by": boss}
apply = legal_restrictions.apply_restriction
asked = apply(concern=erased, kind="erasure", at=now(), **given)
legal_restrictions.agree_to_erasure(restriction=asked, by=second, at=now())
apply(concern=held, kind="hold", review_on=date(2099, 1, 1), at=now(), **given)
apply(concern=restricted, kind="restriction", at=now(), **given)
hold = apply(concern=lifted, kind="hold", review_on=date(2099, 1, 1), at=now(), **given)
legal_restrictions.lift_restriction(restriction=hold, reason="x", by=boss, at=now())
write_decisions()
"""
STATES = """
SELECT concern.id::text, concern.destruction_id IS NOT NULL, concern.sealed = '', concern.restricted_at IS NOT NULL,
  EXISTS (SELECT FROM referrals_legalrestriction each WHERE each.concern_id = concern.id AND kind = 'hold'
          AND ended_at IS NULL)
FROM referrals_concern concern
"""
AS_BEFORE = (False, False, False, False)


@pytest.fixture
def filled(deployment):  # noqa: F811
    made = json.loads(deployment.run("-c", FILL, user="postgres").splitlines()[-1])
    return deployment, made


def tool(deployment: Deployment, name: str, *arguments: str) -> None:  # noqa: F811
    subprocess.run([str(postgresql.find() / name), *arguments, deployment.url("postgres")], check=True)


def states(deployment: Deployment, made: dict) -> dict[str, tuple]:  # noqa: F811
    rows = {row[0]: row[1:] for row in deployment.ask("postgres", STATES)}
    return {name: rows[each["id"]] for name, each in made.items()}


def autocommit(deployment: Deployment, *statements: str) -> None:  # noqa: F811
    session = psycopg2.connect(deployment.url("postgres"))
    session.autocommit = True
    with session.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    session.close()


def files_with(deployment: Deployment, envelope: str) -> list[str]:  # noqa: F811
    """Of this database, those that hold a piece of the erased envelope."""
    ((folder, oid),) = deployment.ask(
        "postgres",
        "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()",
    )
    piece = envelope[len(envelope) // 2 :][:60].encode()
    return [str(each) for each in Path(folder, "base", str(oid)).iterdir() if piece in each.read_bytes()]


def all_files_with(deployment: Deployment, piece: bytes) -> set[str]:  # noqa: F811
    """Of the whole server, its write-ahead log among them: the folders in which a file holds it."""
    ((folder,),) = deployment.ask("postgres", "SELECT current_setting('data_directory')")
    found = set()
    for each in Path(folder).rglob("*"):
        try:
            if each.is_file() and piece in each.read_bytes():
                found.add(each.relative_to(folder).parts[0])
        except FileNotFoundError:
            continue  # the server deletes files of its own meanwhile
    return found


@pytest.mark.xdist_group("processes")
def test_decisions_since_the_backup_survive_a_restore(filled, tmp_path):
    deployment, made = filled  # noqa: F811
    dump = str(tmp_path / "portal.dump")
    tool(deployment, "pg_dump", "-Fc", f"--file={dump}", "-d")
    deployment.run("-c", DECIDE, *(each["id"] for each in made.values()), user="postgres")
    decided = {
        "erased": (True, True, False, False),
        "held": (False, False, False, True),
        "restricted": (False, False, True, False),
        "lifted": AS_BEFORE,
    }
    assert states(deployment, made) == decided
    autocommit(deployment, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    tool(deployment, "pg_restore", "--exit-on-error", dump, "-d")
    # The control: a restore alone undoes them all.
    assert states(deployment, made) == dict.fromkeys(made, AS_BEFORE)
    for command in (("purge_concerns",), ("send_deliveries", "--once")):
        with pytest.raises(AssertionError, match=OLDER[:40]):
            deployment.run("manage.py", *command, user="postgres")
    assert "Destroyed: " in deployment.run("manage.py", "reapply_decisions", user="postgres")
    assert states(deployment, made) == decided
    assert "\n0 faults" in deployment.run("manage.py", "verify_events", user="postgres")
    autocommit(deployment, "CHECKPOINT")
    assert files_with(deployment, made["erased"]["envelope"]), "control: dead rows are in the files"
    for _ in range(20):  # autovacuum may look at the same rows, and then they stay
        # ANALYZE, by autovacuum too, keeps samples of a column in pg_statistic.
        autocommit(
            deployment,
            "ANALYZE referrals_concern",
            "VACUUM (FULL) referrals_concern",
            "VACUUM (FULL) pg_statistic",
            "CHECKPOINT",
        )
        if not files_with(deployment, made["erased"]["envelope"]):
            break
    assert not files_with(deployment, made["erased"]["envelope"])
    assert files_with(deployment, made["held"]["envelope"]), "control: a living one is found"
    # The write-ahead log may have what was erased until it is recycled, but sealed: no file has a word of it.
    erased = made["erased"]["envelope"]
    assert all_files_with(deployment, erased[len(erased) // 2 :][:60].encode()) <= {"pg_wal"}
    for word in ("Canaryerased", "Canaryheld", "Canarywhy"):
        assert not all_files_with(deployment, word.encode()), word
    # The control: what is stored in plain is found in both.
    autocommit(deployment, "UPDATE referrals_concern SET data_edition = 'Canaryplain'", "CHECKPOINT")
    assert all_files_with(deployment, b"Canaryplain") >= {"base", "pg_wal"}
