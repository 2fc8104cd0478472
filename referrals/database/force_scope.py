"""Opens the database's walls for the length of one block, and shuts them after it whatever happened.

A setting of the connection says which force an officer belongs to, or which secrets a reporter's browser named; the
policies of referrals.database.policies read it, and what it does not name is not there. It holds for the session
and not for a transaction, because most statements of a request stand outside one: so begin a block outside one too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, connection
from django.db.models import Func, TextField

FORCE, KEY = "portal.force", "portal.key"
EVERY_FORCE = "*"


class OpenForce(Func):
    """Annotated to the query that finds an officer, it opens the wall for their force without another one."""

    template = f"set_config('{FORCE}', (%(expressions)s)::text, false)"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS TEXT)", **context)


@contextmanager
def across_forces() -> Iterator[None]:
    """For the duty desk and monitors: they count concerns of every force, log calls about them, and read none."""
    with _opened(FORCE, EVERY_FORCE):
        yield


@contextmanager
def knowing(*secrets: object) -> Iterator[None]:
    """For the public tier, which sees the one concern whose id, draft's id or hash of a return code it can name."""
    with _opened(KEY, ",".join(str(each) for each in secrets)):
        yield


def shut_force() -> None:
    """After OpenForce."""
    _put_back(FORCE, "")


@contextmanager
def _opened(setting: str, value: str) -> Iterator[None]:
    before = _set(setting, value)
    try:
        yield
    finally:
        _put_back(setting, before)


def _put_back(setting: str, value: str) -> None:
    try:
        _set(setting, value)
    except Error:
        # A connection that cannot be told to shut is not handed to the next request.
        connection.close()


def _set(setting: str, value: str) -> str:
    """What it was before."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), set_config(%s, %s, false)", [setting, setting, value])
        return cursor.fetchone()[0] or ""
