"""The policies of PostgreSQL's row-level security: which rows of a table each role can see, add and change.

The owner of the tables, who migrates, bypasses them; roles other than the portal's see no rows at all.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from referrals.database.conditions import (
    ADDED_BY_OFFICERS,
    ADDED_BY_PUBLIC,
    FOR_EDITORS,
    FOR_OFFICERS,
    exists,
    is_ours,
    is_reporters,
)
from referrals.stored_fields import STORED, rights
from referrals.stored_fields.declaration import NONE, PUBLIC, ROLES, RowPolicy

_COMMANDS = ("all", "select", "insert", "update", "delete")


def row_secured() -> list[type[Model]]:
    """Tables of concerns whose rows are separated by force."""
    readable = (RowPolicy.OPEN, RowPolicy.OWN_TO_CHANGE)
    return [apps.get_model(label) for label, table in STORED.items() if table.rows not in readable]


def with_policies() -> list[type[Model]]:
    others = [label for label, table in STORED.items() if table.rows is RowPolicy.OWN_TO_CHANGE]
    return [*row_secured(), *(apps.get_model(label) for label in (*others, *FOR_EDITORS))]


def policies(model: type[Model], roles: dict[str, str]) -> Iterator[str]:
    """Statements that replace the policies of a table. `roles`: the database's name of each role."""
    label, table = model._meta.label, model._meta.db_table
    for role in roles.values():
        for command in _COMMANDS:
            yield f"DROP POLICY IF EXISTS {role}_{command} ON {table}"
    if label not in STORED:
        yield from _elsewhere(label, table, roles)
        return
    rows = STORED[label].rows
    yield f"CREATE POLICY {roles['worker']}_all ON {table} TO {roles['worker']} USING (true)"
    if rights(label, "editors").select != NONE:
        yield f"CREATE POLICY {roles['editors']}_select ON {table} FOR SELECT TO {roles['editors']} USING (true)"
    if rows is RowPolicy.ENTERED:
        yield f"CREATE POLICY {roles['officers']}_all ON {table} TO {roles['officers']} USING ({is_ours('force_id')})"
        yield f"CREATE POLICY {roles['public']}_all ON {table} TO {roles['public']} USING (force_id IS NULL)"
        return
    yield from _officers(label, table, rows, roles["officers"])
    yield from _public(label, table, rows, roles["public"])


def _officers(label: str, table: str, rows: RowPolicy, role: str) -> Iterator[str]:
    ours = _for_force(table, rows)
    if rows is RowPolicy.OWN_TO_CHANGE:
        yield f"CREATE POLICY {role}_select ON {table} FOR SELECT TO {role} USING (true)"
        for command in ("UPDATE", "DELETE"):
            yield f"CREATE POLICY {role}_{command.lower()} ON {table} FOR {command} TO {role} USING ({ours})"
        yield f"CREATE POLICY {role}_insert ON {table} FOR INSERT TO {role} WITH CHECK ({ours})"
    elif label in ADDED_BY_OFFICERS:
        for command in ("SELECT", "UPDATE", "DELETE"):
            yield f"CREATE POLICY {role}_{command.lower()} ON {table} FOR {command} TO {role} USING ({ours})"
        check = f"({ours}) AND ({ADDED_BY_OFFICERS[label]})"
        yield f"CREATE POLICY {role}_insert ON {table} FOR INSERT TO {role} WITH CHECK ({check})"
    else:
        yield f"CREATE POLICY {role}_all ON {table} TO {role} USING ({ours})"


def _public(label: str, table: str, rows: RowPolicy, role: str) -> Iterator[str]:
    # A reporter's request adds and sees only what belongs to the concern whose secret it named.
    given = rights(label, PUBLIC)
    known = (
        is_reporters(table)
        if rows is RowPolicy.CONCERN
        else exists("referrals_concern", "id", f"{table}.concern_id", is_reporters("other"))
    )
    if given.insert:
        check = f"({known}) AND ({ADDED_BY_PUBLIC[label]})"
        yield f"CREATE POLICY {role}_insert ON {table} FOR INSERT TO {role} WITH CHECK ({check})"
    if given.select != NONE:
        yield f"CREATE POLICY {role}_select ON {table} FOR SELECT TO {role} USING ({known})"
    if given.update != NONE:
        yield f"CREATE POLICY {role}_update ON {table} FOR UPDATE TO {role} USING ({known})"


def _elsewhere(label: str, table: str, roles: dict[str, str]) -> Iterator[str]:
    rules = {"editors": FOR_EDITORS[label]} | ({"officers": FOR_OFFICERS[label]} if label in FOR_OFFICERS else {})
    for kind in ROLES:
        role = roles[kind]
        if kind not in rules:
            yield f"CREATE POLICY {role}_all ON {table} TO {role} USING (true)"
            continue
        rule = rules[kind]
        yield f"CREATE POLICY {role}_select ON {table} FOR SELECT TO {role} USING ({rule.seen})"
        yield f"CREATE POLICY {role}_insert ON {table} FOR INSERT TO {role} WITH CHECK ({rule.added})"
        update = f"USING ({rule.before}) WITH CHECK ({rule.after})"
        yield f"CREATE POLICY {role}_update ON {table} FOR UPDATE TO {role} {update}"
        yield f"CREATE POLICY {role}_delete ON {table} FOR DELETE TO {role} USING ({rule.deleted})"


def _for_force(table: str, rows: RowPolicy) -> str:
    match rows:
        case RowPolicy.CONCERN:
            # The second part is also needed to save a transfer, which changes the concern's force.
            sent_on = exists("referrals_transfer", "concern_id", f"{table}.id", is_ours("other.from_force_id"))
            return f"{is_ours('force_id')} OR {sent_on}"
        case RowPolicy.WITH_CONCERN:
            return exists("referrals_concern", "id", f"{table}.concern_id", is_ours("other.force_id"))
        case RowPolicy.WITH_HISTORY:
            # The policies of the concern and of the force audit log apply in these subqueries.
            concern = exists("referrals_concern", "id", f"{table}.concern_id")
            asked = exists("referrals_concern", "reference", f"{table}.facts ->> 'asked'", is_ours("other.force_id"))
            force_audit_log = exists("referrals_forceauditlog", "id", f"{table}.concern_id")
            return f"{concern} OR {force_audit_log} OR ({table}.kind = 'refused' AND {asked})"
        case RowPolicy.OWN:
            return f"force_id IS NULL OR {is_ours('force_id')}"
        case RowPolicy.OWN_TO_CHANGE:
            return is_ours("force_id")
        case RowPolicy.WITH_OFFICER:
            return exists("referrals_officer", "id", f"{table}.officer_id", is_ours("other.force_id"))
        case RowPolicy.WITH_ACCESS_REQUEST:
            return exists("referrals_subjectaccessrequest", "id", f"{table}.subjectaccessrequest_id")
        case RowPolicy.WITH_DELIVERY:
            return exists("referrals_delivery", "id", f"{table}.delivery_id")
        case RowPolicy.BOTH_ENDS:
            return f"{is_ours('from_force_id')} OR {is_ours('to_force_id')}"
    raise AssertionError(f"{table} has no row policy")
