"""`grant_roles` is idempotent, revokes undeclared grants, and has a dry run."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from referrals.stored_fields.declaration import ROLES
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.review.building import send


def granted() -> list[tuple]:
    return run(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee LIKE %s "
        "UNION ALL SELECT grantee, table_name || '.' || column_name, privilege_type "
        "FROM information_schema.role_column_grants WHERE grantee LIKE %s ORDER BY 1, 2, 3",
        f"{PREFIX}\\_%",
        f"{PREFIX}\\_%",
    )


def policies() -> list[tuple]:
    return run("SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2")


def test_second_run_changes_nothing(act_as):
    before = granted(), policies()
    assert len(before[0]) > 100
    call_command("grant_roles", prefix=PREFIX, stdout=StringIO())
    assert (granted(), policies()) == before


def test_undeclared_grant_is_revoked(act_as):
    before = granted()
    run(f"GRANT SELECT ON referrals_concern TO {PREFIX}_public")
    assert granted() != before
    call_command("grant_roles", prefix=PREFIX, stdout=StringIO())
    assert granted() == before


def test_dry_run_prints_the_sql_and_changes_nothing(act_as):
    out = StringIO()
    call_command("grant_roles", "--dry-run", prefix="dryrun", stdout=out)
    assert "CREATE ROLE dryrun_public LOGIN" in out.getvalue()
    assert out.getvalue().endswith("COMMIT;\n")
    assert run("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'dryrun%%'") == [(0,)]
    run("SAVEPOINT printed")
    run(out.getvalue().removeprefix("BEGIN;\n").removesuffix("COMMIT;\n"))
    assert run("SELECT has_table_privilege('dryrun_officers', 'referrals_concern', 'UPDATE')") == [(True,)]
    run("ROLLBACK TO SAVEPOINT printed")


@pytest.mark.parametrize("prefix", ["x; DROP TABLE y", "Portal", "1x", ""])
def test_invalid_prefix_is_rejected(act_as, prefix):
    with pytest.raises(CommandError, match="prefix"):
        call_command("grant_roles", prefix=prefix)


def test_undeclared_role_with_grants_finds_no_rows(act_as):
    """Grants alone are not enough: row-level security is enabled by the migration."""
    send()
    run("CREATE ROLE rls_planted")
    run("GRANT SELECT ON referrals_concern, referrals_event TO rls_planted")
    run("SELECT set_config('portal.force', '*', false)")
    run("SET ROLE rls_planted")
    assert run("SELECT count(*) FROM referrals_concern") == [(0,)]
    assert run("SELECT count(*) FROM referrals_event") == [(0,)]
    run("RESET ROLE")
    run("SELECT set_config('portal.force', '', false)")


def test_each_role_has_limits_of_time(act_as):
    """For new connections; the owner, who migrates and imports, has none."""
    found = run(
        "SELECT role.rolname, setting.setconfig FROM pg_db_role_setting setting "
        "JOIN pg_roles role ON role.oid = setting.setrole JOIN pg_database db ON db.oid = setting.setdatabase "
        "WHERE db.datname = current_database()"
    )
    names = {role: {each.partition("=")[0] for each in settings} for role, settings in found}
    limits = {"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"}
    assert names == {f"{PREFIX}_{kind}": limits for kind in ROLES}
