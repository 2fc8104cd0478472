"""The officers' role on the desk of supervisors: work moved, the audit log taken out, texts for messages."""

import pytest
from django.db import connection

from referrals.models import Concern, Event, MessageTemplate
from referrals.models.event import Kind
from referrals.rules.permissions import officer_scope
from tests.referrals.database.conftest import refused, run
from tests.referrals.database.test_officers import BASILDON, officer_of, signed_in
from tests.referrals.review.building import AT, acknowledge, send, some_officer, some_supervisor

TEXT = {"name": "Canaryname", "words": "Canarytext", "is_active": "on"}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


def test_work_is_moved_and_the_log_taken_out(act_as):
    concern = acknowledge(send())
    boss, colleague = some_supervisor(concern), officer_of("norfolk")
    client, address = signed_in(boss), f"/review/workload/{concern.owner_id}/"
    given = {"chosen": concern.reference, "to": colleague.pk, "confirmed": "yes", "reason": "absent"}
    with act_as("officers"):
        assert client.get("/review/workload/").status_code == 200
        assert client.get(address).status_code == 200
        assert client.post(address, given).status_code == 302
        assert concern.reference in client.get("/review/audit/log.csv?kind=assigned").content.decode()
    assert Concern.objects.get(pk=concern.pk).owner == colleague
    assert Event.objects.filter(kind=Kind.AUDIT_EXPORTED, by=boss.user.email).exists()


def test_texts_are_kept_and_used_within_the_force(act_as):
    concern, elsewhere = send(), send(council=BASILDON)
    boss, theirs = signed_in(some_supervisor(concern)), signed_in(some_supervisor(elsewhere))
    with act_as("officers"):
        assert boss.post("/review/templates/add/", TEXT).status_code == 302
        assert b"Canaryname" in boss.get(f"/review/{concern.reference}/ask/").content
        assert b"Canaryname" not in theirs.get("/review/templates/").content
        assert b"Canaryname" not in theirs.get(f"/review/{elsewhere.reference}/ask/").content


def test_row_level_security_separates_texts_even_where_no_view_does(act_as):
    concern, elsewhere = send(), send(council=BASILDON)
    boss, stranger = some_supervisor(concern), some_officer(elsewhere)
    made = MessageTemplate.objects.create(
        force=concern.force, key="x", number=1, name="x", words="x", is_active=True, by=boss, at=AT
    )
    with act_as("officers"):
        with officer_scope(stranger.user):
            assert not MessageTemplate.objects.exists()
            insert = (
                "INSERT INTO referrals_messagetemplate SELECT gen_random_uuid(), 'y', 1, 'y', 'y', true, %s, %s, %s"
            )
            columns = "(id, key, number, name, words, is_active, at, by_id, force_id)"
            refused(insert.replace("SELECT", f"{columns} SELECT"), AT, stranger.pk, concern.force_id)
        with officer_scope(boss.user):
            assert MessageTemplate.objects.get() == made
            # A version stays as it was written.
            refused("UPDATE referrals_messagetemplate SET words = 'y'")
            refused("DELETE FROM referrals_messagetemplate")
    for kind in ("public", "editors"):
        with act_as(kind):
            refused("SELECT words FROM referrals_messagetemplate")
    assert connection.vendor == "postgresql"
    assert run("SELECT words FROM referrals_messagetemplate") == [("x",)]
