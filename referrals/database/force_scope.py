"""Context managers that set which rows the policies of row-level security show during a block.

A connection setting names the officer, or the secrets that a reporter's browser sent; the policies in
referrals.database.policies read it. The officer's is a token authenticated with INTEGRITY_KEYS, which no SQL can
reach (ADR 0057). It is set for the session rather than a transaction, because most statements of a request run
outside one: so begin a block outside a transaction too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, connection
from django.db.models import Func, TextField, Value

from prevent_portal import integrity

SCOPE, KEY = "portal.scope", "portal.key"
EVERY_FORCE = "*"
PURPOSE = "force scope"


class SetScope(Func):
    """Annotated to the query that finds an officer, it sets their scope without another query."""

    template = f"set_config('{SCOPE}', %(expressions)s, false)"
    output_field = TextField()

    def __init__(self, user_id: object) -> None:
        super().__init__(Value(_token(str(user_id))))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS TEXT)", **context)


@contextmanager
def across_forces() -> Iterator[None]:
    """For the duty desk and monitoring: they count concerns of all forces and log calls, but read no content."""
    with _setting(SCOPE, _token(EVERY_FORCE)):
        yield


@contextmanager
def for_secrets(*secrets: object) -> Iterator[None]:
    """For the public tier: shows the concern with one of these as its id or return code hash."""
    with _setting(KEY, ",".join(str(each) for each in secrets)):
        yield


def name_secret(secret: object) -> None:
    """Like for_secrets, until the transaction ends: for a concern that it stores."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [KEY, str(secret)])


def reset_scope() -> None:
    """To be called after a query with SetScope."""
    _restore(SCOPE, "")


def _token(subject: str) -> str:
    # Bound to this connection: one that leaks is of no use on another.
    if connection.vendor != "postgresql":
        return ""
    connection.ensure_connection()
    claim = f"{subject}:{connection.connection.info.backend_pid}"
    return f"{claim}:{integrity.sign(PURPOSE, claim)}"


@contextmanager
def _setting(setting: str, value: str) -> Iterator[None]:
    before = _set(setting, value)
    try:
        yield
    finally:
        _restore(setting, before)


def _restore(setting: str, value: str) -> None:
    try:
        _set(setting, value)
    except Error:
        # The next request must not get a connection on which the setting could not be reset.
        connection.close()


def _set(setting: str, value: str) -> str:
    """Return the previous value."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), set_config(%s, %s, false)", [setting, setting, value])
        return cursor.fetchone()[0] or ""
