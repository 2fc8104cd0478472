"""Reading the bounce mailbox: IMAP over verified TLS, Maildir, and two readers of one mailbox."""

import imaplib
import ssl
from io import StringIO
from mailbox import Maildir

import pytest
from django.core.management import call_command

from referrals.inbound_mail.mailboxes import MaildirMailbox
from referrals.models import Event
from referrals.transports.returning import return_address
from tests import imap
from tests.authority import make_authority, make_server
from tests.referrals.review.building import send

AUTHORITY = make_authority()


@pytest.fixture
def mail(db):
    delivery = send().deliveries.get(transport="email")
    delivery.sent_at = delivery.queued_at
    delivery.save()
    return delivery


@pytest.fixture
def server(mail, settings, tmp_path, monkeypatch):
    settings.BOUNCE_EMAIL = "bounces@prevent-portal.invalid"
    report = f"From: a@b\nTo: {return_address(mail.id)}\nX-Failed-Recipients: {mail.to}\n\nIt failed.\n"
    mails = {7: report.encode(), 9: b"From: shop@example.com\nTo: bounces@prevent-portal.invalid\n\nBuy now\n"}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*make_server(AUTHORITY).write(tmp_path, "server"))
    certificate, _ = AUTHORITY.write(tmp_path, "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with imap.running(imap.ImapServer(mails), context) as running:
        settings.BOUNCE_MAILBOX = f"imaps://portal%40host:secret@127.0.0.1:{running.port}/INBOX"
        yield running


def read(*options):
    out = StringIO()
    call_command("read_bounces", *options, stdout=out)
    return out.getvalue()


def test_bounces_are_recorded_and_other_mail_is_set_aside(server, mail):
    assert read() == "permanent: 1\nwithout our token: 1\nread: 2\n"
    mail.refresh_from_db()
    assert mail.bounced_at
    assert server.mails == {}
    (aside,) = server.folders["unknown"]
    assert b"Buy now" in aside
    assert read() == "read: 0\n"


def test_mail_taken_by_another_reader_is_skipped(server, mail, monkeypatch):
    answer = server.answer
    found = [b"* SEARCH 7 8 9"]
    server.answer = lambda command: (found, "OK") if command.startswith("UID SEARCH") else answer(command)
    assert read() == "permanent: 1\ntaken by another reader: 1\nwithout our token: 1\nread: 3\n"


def test_dry_run_removes_nothing(server, mail):
    assert read("--dry-run") == "permanent: 1\nwithout our token: 1\nread: 2\n"
    mail.refresh_from_db()
    assert mail.bounced_at is None
    assert len(server.mails) == 2
    assert server.folders == {}


def test_mail_stays_when_the_server_refuses_the_copy(server, monkeypatch):
    answer = server.answer
    server.answer = lambda command: ([], "NO") if command.startswith("UID COPY") else answer(command)
    with pytest.raises(imaplib.IMAP4.error):
        read()
    assert 9 in server.mails


def test_password_is_not_sent_to_an_untrusted_server(server, settings, tmp_path, monkeypatch):
    stranger, _ = make_authority("Untrusted authority").write(tmp_path, "stranger")
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger))
    with pytest.raises(ssl.SSLCertVerificationError):
        read()
    assert len(server.mails) == 2


def test_two_maildir_readers_follow_up_a_mail_once(mail, settings, tmp_path, monkeypatch):
    """Both list the mailbox; then the other reader takes every mail first."""
    settings.BOUNCE_EMAIL, settings.BOUNCE_MAILBOX = "bounces@prevent-portal.invalid", f"maildir://{tmp_path}/box"
    box = Maildir(tmp_path / "box", create=True)
    box.add(f"From: a@b\nTo: {return_address(mail.id)}\nX-Failed-Recipients: {mail.to}\n\nIt failed.\n")
    box.add("From: shop@example.com\nTo: bounces@prevent-portal.invalid\n\nBuy now\n")
    listed = MaildirMailbox.waiting

    def list_and_be_overtaken(self):
        keys = listed(self)
        monkeypatch.setattr(MaildirMailbox, "waiting", listed)
        assert "read: 2" in read()
        return keys

    monkeypatch.setattr(MaildirMailbox, "waiting", list_and_be_overtaken)
    assert read() == "taken by another reader: 2\nread: 2\n"
    assert Event.objects.filter(concern_id=mail.concern_id, kind="bounced").count() == 1


def test_maildir_mail_that_is_gone_is_ignored(tmp_path):
    mailbox = MaildirMailbox(str(Maildir(tmp_path / "box", create=True)._path))
    for key in ("gone", "away"):
        mailbox.set_aside(key)
        mailbox.remove(key)
    assert "unknown" not in Maildir(tmp_path / "box").list_folders()
