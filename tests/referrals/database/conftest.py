"""Run statements as one of the portal's database roles. PostgreSQL only: SQLite has no roles."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from referrals.database.force_scope import KEY

PREFIX = "rls"
ActAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="module", autouse=True)
def _roles(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """For every test here: one that forgot to ask for them would pass only after one that did."""
    with django_db_blocker.unblock():
        call_command("grant_roles", prefix=PREFIX, stdout=StringIO())


@pytest.fixture
def act_as(db: None) -> ActAs:
    """`with act_as("public"):` runs the block as that database role."""

    @contextmanager
    def acting(kind: str) -> Iterator[None]:
        # A report stored before, in the same transaction here, named its secret.
        run(f"SELECT set_config('{KEY}', '', false)")
        run(f"SET ROLE {PREFIX}_{kind}")
        try:
            yield
        finally:
            run("RESET ROLE")

    return acting


def run(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def refused(sql: str, *values: object) -> None:
    """Assert that the database denies the statement. The message is checked, so that an SQL error does not pass."""
    with pytest.raises(ProgrammingError, match="permission denied|row-level security"), transaction.atomic():
        run(sql, *values)
