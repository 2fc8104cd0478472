"""The walls as PostgreSQL's row-level security: what of a table each role finds there.

The owner of the tables, who migrates, is outside the walls; any role that is none of ours finds nothing at all.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from referrals.walls.opening import EVERY_FORCE, FORCE, KEY
from referrals.walls.rights import NONE, TABLES, Rights, Wall

# Each asked once a statement, not once a row. A setting that was never made is NULL, and NULL lets nothing through.
_FORCE = f"(SELECT current_setting('{FORCE}', true))"
_KEYS = f"(SELECT string_to_array(current_setting('{KEY}', true), ','))::text[]"


def walled() -> list[type[Model]]:
    return [apps.get_model(label) for label, table in TABLES.items() if table.wall is not Wall.OPEN]


def policies(model: type[Model], roles: dict[str, str]) -> Iterator[str]:
    """Statements that lay the policies of one table anew. `roles`: the database's names of public, staff, worker."""
    entry = TABLES[model._meta.label]
    if entry.wall is Wall.OPEN:
        return
    table = model._meta.db_table
    for kind in roles:
        for command in ("all", "select", "insert", "update"):
            yield f"DROP POLICY IF EXISTS {roles[kind]}_{command} ON {table}"
    yield f"CREATE POLICY {roles['worker']}_all ON {table} TO {roles['worker']} USING (true)"
    yield f"CREATE POLICY {roles['staff']}_all ON {table} TO {roles['staff']} USING ({_for_force(table, entry.wall)})"
    yield from _public(table, entry.wall, entry.public, roles["public"])


def _public(table: str, wall: Wall, rights: Rights, role: str) -> Iterator[str]:
    """What is sent may be anybody's; what is read back is of the one concern whose secret was named."""
    if rights.add:
        yield f"CREATE POLICY {role}_insert ON {table} FOR INSERT TO {role} WITH CHECK (true)"
    known = _known() if wall is Wall.CONCERN else _exists("referrals_concern", "id", f"{table}.concern_id")
    if rights.read != NONE:
        yield f"CREATE POLICY {role}_select ON {table} FOR SELECT TO {role} USING ({known})"
    if rights.change != NONE:
        yield f"CREATE POLICY {role}_update ON {table} FOR UPDATE TO {role} USING ({known})"


def _known() -> str:
    return f"id::text = ANY ({_KEYS}) OR draft_id::text = ANY ({_KEYS}) OR return_hash = ANY ({_KEYS})"


def _for_force(table: str, wall: Wall) -> str:
    match wall:
        case Wall.CONCERN:
            # The second part also lets the transfer itself be written, whose last act gives the concern away.
            sent_on = _exists("referrals_transfer", "concern_id", f"{table}.id", _is_ours("other.from_force_id"))
            return f"{_is_ours('force_id')} OR {sent_on}"
        case Wall.WITH_CONCERN:
            return _exists("referrals_concern", "id", f"{table}.concern_id", _is_ours("other.force_id"))
        case Wall.WITH_HISTORY:
            # Through the walls of the concern and of the daybook.
            concern = _exists("referrals_concern", "id", f"{table}.concern_id")
            asked = _exists(
                "referrals_concern", "reference", f"{table}.facts ->> 'asked'", _is_ours("other.force_id")
            )
            daybook = _exists("referrals_daybook", "id", f"{table}.concern_id")
            return f"{concern} OR {daybook} OR ({table}.kind = 'refused' AND {asked})"
        case Wall.OWN:
            return f"force_id IS NULL OR {_is_ours('force_id')}"
        case Wall.WITH_CLAIM:
            return _exists("referrals_claim", "id", f"{table}.claim_id")
        case Wall.WITH_DELIVERY:
            return _exists("referrals_delivery", "id", f"{table}.delivery_id")
        case Wall.BOTH_ENDS:
            return f"{_is_ours('from_force_id')} OR {_is_ours('to_force_id')}"
    raise AssertionError(f"{table} has no wall")


def _is_ours(column: str) -> str:
    return f"{_FORCE} IN ('{EVERY_FORCE}', {column}::text)"


def _exists(other: str, column: str, value: str, condition: str = "true") -> str:
    return f"EXISTS (SELECT FROM {other} other WHERE other.{column} = {value} AND {condition})"
