"""The public tier's role can take a report and a reporter's return, and cannot read stored content."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from referrals.database.force_scope import for_secrets
from referrals.models import Concern
from referrals.stored_fields import STORED
from referrals.stored_fields.declaration import Kind
from tests.referrals.database.conftest import PREFIX, refused, run
from tests.referrals.report.drawing import picture
from tests.referrals.report.returning import enter, visiting, write
from tests.referrals.review.building import exchange, send, some_officer
from tests.referrals.walking import begin, shown, walk

TABLES = ("concern", "delivery", "event", "message", "attachment")
# Protected by row instead of column: this tier opens an officer's message with the reporter's code.
BY_ROW = {"referrals.Message", "referrals.Draft", "referrals.DraftPicture"}


def test_report_with_picture_and_return_with_message(act_as):
    with act_as("public"):
        client = walk(begin("norfolk"))
        upload = {"picture": SimpleUploadedFile("x.png", picture()), "add": ""}
        assert client.post("/report/pictures/", upload)["Location"] == "/report/pictures/"
        assert client.post("/report/pictures/", {}).status_code == 302
        assert client.get("/report/check/").status_code == 200
        assert client.post("/report/check/")["Location"] == "/report/sent/"
        reference, code = shown(client, "reference"), shown(client, "return-code")
        assert client.post("/report/sent/")["Location"] == "/"
        back = Client()
        assert enter(back, "2222-2222-2222-2222").status_code == 200
        assert enter(back, code)["Location"] == "/return/messages/"
        assert b"Received" in back.get("/return/messages/").content
        assert write(back, "Canaryadded").status_code == 302
        assert write(back, "Canaryadded again", "2").status_code == 302
        assert back.post("/return/leave/")["Location"] == "/"
    concern = Concern.objects.get(reference=reference)
    assert concern.attachments.count() == 1
    assert concern.messages.count() == 2
    assert concern.unread_at
    assert concern.deliveries.filter(purpose="message").exists()


def test_question_is_seen_and_answered(act_as):
    concern = send()
    client = visiting(concern)
    exchange(concern, some_officer(concern), 2)
    with act_as("public"):
        page = client.get("/return/messages/").content.decode()
        assert "Canaryquestion 1" in page
        assert write(client, "Yes", "9").status_code == 302
    assert not concern.messages.unseen().exists()


def test_quick_exit_and_leaving_the_confirmation(act_as):
    with act_as("public"):
        client = begin()
        assert client.post("/report/exit/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
        assert b"no longer" in client.get("/report/you/").content.lower()
        client = walk(begin())
        client.post("/report/check/")
        client.post("/report/sent/")


@pytest.mark.parametrize(
    "path", ["/", "/areas/", "/areas/norfolk/", "/privacy/", "/find/?postcode=NR2+1NH", "/sitemap.xml"]
)
@pytest.mark.parametrize("cookie", ["", "forged"])
def test_guidance_is_served(act_as, path, cookie):
    """Also with a session cookie: this tier cannot look sessions up, and must not try."""
    client = Client()
    if cookie:
        client.cookies["session"] = cookie
    with act_as("public"):
        assert client.get(path).status_code == 200


def test_sealed_columns_cannot_be_selected(act_as):
    refused_to_public = f"SELECT has_column_privilege('{PREFIX}_public', %s, %s, 'SELECT')"
    for label, table in STORED.items():
        for name in [name for name, field in table.fields.items() if field.kind is not Kind.PLAIN]:
            if label not in BY_ROW:
                assert run(refused_to_public, label.lower().replace(".", "_"), name) == [(False,)], (label, name)
    with act_as("public"):
        refused("SELECT sealed FROM referrals_concern")
        refused("SELECT * FROM referrals_concern")
        refused("SELECT sealed FROM referrals_attachment")
        refused("SELECT count(*) FROM referrals_note")
        refused("SELECT count(*) FROM referrals_transfer")
        refused("SELECT password FROM accounts_user")
        refused("SELECT session_data FROM django_session")
        refused("SELECT count(*) FROM referrals_receiptmark")


def test_submitted_rows_cannot_be_changed_or_deleted(act_as):
    send()
    with act_as("public"):
        refused("UPDATE referrals_concern SET sealed = 'x'")
        refused("UPDATE referrals_concern SET force_id = 1")
        refused("UPDATE referrals_event SET facts = '{}'")
        refused("UPDATE guidance_contact SET value = 'x'")
        for table in TABLES:
            refused(f"DELETE FROM referrals_{table}")


def test_only_rows_of_the_returning_reporter_are_visible(act_as):
    mine, other = send(), send()
    for concern in (mine, other):
        exchange(concern, some_officer(concern), 1)
    with act_as("public"):
        for table in ("concern", "delivery", "event", "message"):
            assert run(f"SELECT count(id) FROM referrals_{table}") == [(0,)], table
        with for_secrets(mine.pk):
            assert run("SELECT id FROM referrals_concern") == [(mine.pk,)]
            assert run("SELECT DISTINCT concern_id FROM referrals_message") == [(mine.pk,)]
            assert run("SELECT id FROM referrals_message WHERE concern_id = %s", other.pk) == []
            with_lock = "UPDATE referrals_message SET seen_at = now() WHERE concern_id = %s RETURNING id"
            assert run(with_lock, other.pk) == []
        assert run("SELECT count(id) FROM referrals_message") == [(0,)]


def test_new_column_is_refused_until_it_is_granted(act_as):
    run("ALTER TABLE referrals_concern ADD COLUMN planted text")
    with act_as("public"):
        refused("SELECT planted FROM referrals_concern")
