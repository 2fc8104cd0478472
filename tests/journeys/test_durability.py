"""An acknowledged concern survives kill -9 of every process, and the database contains no readable answers."""

import base64
import subprocess
from collections.abc import Iterator
from contextlib import suppress

from tests.journeys.portal import Portal
from tests.journeys.road import ROADS, sign_in
from tests.referrals.report.drawing import opened, with_metadata
from tests.referrals.walking import CANARIES
from tools.drill.reporter import Reporter
from tools.machine import postgresql

NORFOLK = ROADS[3]


def report(portal: Portal) -> str:
    """Send a concern with a picture; returns its reference."""
    reporter = Reporter(portal.port)
    reference = reporter.report(picture=with_metadata("PNG"))
    reporter.close()
    return reference


def test_acknowledged_concern_and_picture_survive_kill_9(portal: Portal, open_page):
    portal.stop_sending()
    reference = report(portal)
    assert not any(reference in each.text for each in portal.mail.messages)

    portal.kill()
    portal.start()

    portal.mail.wait_for(NORFOLK.contact, holding=reference)
    told = [each for each in portal.mail.messages if reference in each.text]
    assert len({each.message["Message-ID"] for each in told}) == 1
    officer = open_page(phone=False)
    sign_in(officer, portal, portal.account("officer", NORFOLK.force))
    picture = officer.request.get(f"/review/{reference}/pictures/1/")
    assert opened(picture.body()).size == (60, 40)


def test_database_contains_no_plain_answers(portal: Portal):
    """Searches every byte: the SQLite files with their journals, or the output of pg_dump."""
    report(portal)
    dumped = b"".join(dump(portal))
    assert b"referrals_concern" in dumped
    for canary in [*CANARIES.values(), "zanzibarine"]:
        for form in (
            canary.encode(),
            base64.b64encode(canary.encode()).rstrip(b"="),
            canary.encode("utf-16-le"),
        ):
            assert form not in dumped, "an answer can be read in the database"
    # Headers of PNG and JPEG, as raw bytes and as PostgreSQL's hex format: with bytes that no base64 text has.
    assert b"referrals_attachment" in dumped
    for mark in (b"\x00\x00\x00\rIHDR", b"\x10JFIF\x00"):
        assert mark not in dumped
        assert mark.hex().encode() not in dumped.lower(), "a picture can be seen in the database"
    assert NORFOLK.contact.encode() in dumped, "the dump is not of this database"


def dump(portal: Portal) -> Iterator[bytes]:
    if portal.database_url.startswith("sqlite"):
        database = portal.data_dir / "portal.sqlite3"
        # A journal disappears when the last connection closes and its content is in the file then, so read that last.
        for journal in portal.data_dir.glob("portal.sqlite3-*"):
            with suppress(FileNotFoundError):
                yield journal.read_bytes()
        yield database.read_bytes()
    else:
        command = [postgresql.find() / "pg_dump", portal.database_url]
        yield subprocess.run(command, check=True, capture_output=True, timeout=600).stdout
