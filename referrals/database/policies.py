"""The policies of PostgreSQL's row-level security: which rows of a table each role can see.

The owner of the tables, who migrates, bypasses them; roles other than the portal's see no rows at all.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from referrals.database.force_scope import EVERY_FORCE, FORCE, KEY
from referrals.stored_fields import STORED, rights
from referrals.stored_fields.declaration import NONE, PUBLIC, Rights, RowPolicy

# In subqueries, so that each is evaluated once for a statement, not for each row. An unset setting is NULL, which
# matches no row.
_FORCE = f"(SELECT current_setting('{FORCE}', true))"
_KEYS = f"(SELECT string_to_array(current_setting('{KEY}', true), ','))::text[]"


def row_secured() -> list[type[Model]]:
    return [apps.get_model(label) for label, table in STORED.items() if table.rows is not RowPolicy.OPEN]


def policies(model: type[Model], roles: dict[str, str]) -> Iterator[str]:
    """Statements that replace the policies of a table. `roles`: the database's names of public, staff and worker."""
    label = model._meta.label
    rows = STORED[label].rows
    if rows is RowPolicy.OPEN:
        return
    table = model._meta.db_table
    for kind in roles:
        for command in ("all", "select", "insert", "update"):
            yield f"DROP POLICY IF EXISTS {roles[kind]}_{command} ON {table}"
    yield f"CREATE POLICY {roles['worker']}_all ON {table} TO {roles['worker']} USING (true)"
    yield f"CREATE POLICY {roles['staff']}_all ON {table} TO {roles['staff']} USING ({_for_force(table, rows)})"
    yield from _public(table, rows, rights(label, PUBLIC), roles["public"])


def _public(table: str, rows: RowPolicy, given: Rights, role: str) -> Iterator[str]:
    # The public tier may insert any row, but reads back only what belongs to the concern whose secret was named.
    if given.insert:
        yield f"CREATE POLICY {role}_insert ON {table} FOR INSERT TO {role} WITH CHECK (true)"
    known = _known() if rows is RowPolicy.CONCERN else _exists("referrals_concern", "id", f"{table}.concern_id")
    if given.select != NONE:
        yield f"CREATE POLICY {role}_select ON {table} FOR SELECT TO {role} USING ({known})"
    if given.update != NONE:
        yield f"CREATE POLICY {role}_update ON {table} FOR UPDATE TO {role} USING ({known})"


def _known() -> str:
    return f"id::text = ANY ({_KEYS}) OR return_hash = ANY ({_KEYS})"


def _for_force(table: str, rows: RowPolicy) -> str:
    match rows:
        case RowPolicy.CONCERN:
            # The second part is also needed to save a transfer, which changes the concern's force.
            sent_on = _exists("referrals_transfer", "concern_id", f"{table}.id", _is_ours("other.from_force_id"))
            return f"{_is_ours('force_id')} OR {sent_on}"
        case RowPolicy.WITH_CONCERN:
            return _exists("referrals_concern", "id", f"{table}.concern_id", _is_ours("other.force_id"))
        case RowPolicy.WITH_HISTORY:
            # The policies of the concern and of the force audit log apply in these subqueries.
            concern = _exists("referrals_concern", "id", f"{table}.concern_id")
            asked = _exists(
                "referrals_concern", "reference", f"{table}.facts ->> 'asked'", _is_ours("other.force_id")
            )
            force_audit_log = _exists("referrals_forceauditlog", "id", f"{table}.concern_id")
            return f"{concern} OR {force_audit_log} OR ({table}.kind = 'refused' AND {asked})"
        case RowPolicy.OWN:
            return f"force_id IS NULL OR {_is_ours('force_id')}"
        case RowPolicy.WITH_ACCESS_REQUEST:
            return _exists("referrals_subjectaccessrequest", "id", f"{table}.subjectaccessrequest_id")
        case RowPolicy.WITH_DELIVERY:
            return _exists("referrals_delivery", "id", f"{table}.delivery_id")
        case RowPolicy.BOTH_ENDS:
            return f"{_is_ours('from_force_id')} OR {_is_ours('to_force_id')}"
    raise AssertionError(f"{table} has no row policy")


def _is_ours(column: str) -> str:
    return f"{_FORCE} IN ('{EVERY_FORCE}', {column}::text)"


def _exists(other: str, column: str, value: str, condition: str = "true") -> str:
    return f"EXISTS (SELECT FROM {other} other WHERE other.{column} = {value} AND {condition})"
