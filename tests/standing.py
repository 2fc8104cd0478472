"""Rows shared by all tests of a module, created once and rolled back after the last test.

Each test's transaction is nested in the module's, so its own changes are rolled back as usual.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def module_rollback(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For module-scoped fixtures that request `django_db_setup`. No test of the module may be transactional."""
    with blocker.unblock(), rollback():
        yield


@contextmanager
def rollback() -> Iterator[None]:
    """Roll back everything written within, so that one test can try several changes on the same rows."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
