"""Rows that every test of a module stands on: made once, seen by all, gone after the last.

Each test's own changes are undone at its end as ever: its transaction lies within the module's.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def for_the_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For a fixture of scope "module" that asks for `django_db_setup`; no test of it may really commit."""
    with blocker.unblock(), undone():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is gone afterwards, so that one test may try many things on the same rows."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
