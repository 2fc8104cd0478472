"""A full database disk refuses a concern and accepts it once there is space. The short form of drill F9."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import OperationalError, connection

from referrals.models import Concern
from tests.referrals.report.filling import client_with, fill, words
from tests.referrals.walking import shown

SQLITE_MAX_PAGE_COUNT = 1_073_741_823


@contextmanager
def full_disk() -> Iterator[None]:
    kind = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    with connection.cursor() as cursor, kind(cursor):
        yield


@contextmanager
def on_postgresql(cursor: Any) -> Iterator[None]:
    """A trigger that raises the error of a full disk; drill F9 fills a real one."""
    cursor.execute(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
    )
    cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON referrals_concern EXECUTE FUNCTION no_room()")
    yield
    cursor.execute("DROP FUNCTION no_room CASCADE")


@contextmanager
def on_sqlite(cursor: Any) -> Iterator[None]:
    """Limit the file to its present size, and fill its free pages."""
    cursor.execute("CREATE TABLE ballast (weight)")
    (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    cursor.execute(f"PRAGMA max_page_count = {pages}")
    for size in (65_536, 4_096, 512):
        with suppress(OperationalError):
            while True:
                cursor.execute("INSERT INTO ballast VALUES (zeroblob(%s))", [size])
    yield
    cursor.execute(f"PRAGMA max_page_count = {SQLITE_MAX_PAGE_COUNT}")
    cursor.execute("DROP TABLE ballast")


@pytest.mark.django_db(transaction=True)
def test_full_disk_shows_no_reference_until_concern_is_stored():
    client = client_with(fill(), raise_request_exception=False)
    with full_disk():
        refused = client.post("/report/check/")
        assert (refused.status_code, bool(refused.headers.get("Retry-After"))) == (503, True)
        assert "999" in words(refused)
        assert 'id="reference"' not in client.get("/report/sent/").content.decode()
        assert not Concern.objects.exists()
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert Concern.objects.get().reference == shown(client, "reference")
