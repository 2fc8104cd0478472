"""The mailbox of bounces on an IMAP server, over verified TLS. The Maildir is met in test_bounces.py."""

import imaplib
import ssl
from io import StringIO

import pytest
from django.core.management import call_command

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


def test_it_works(server, mail):
    assert read() == "permanent: 1\nwithout our token: 1\nread: 2\n"
    mail.refresh_from_db()
    assert mail.bounced_at
    assert server.mails == {}
    (aside,) = server.folders["unknown"]
    assert b"Buy now" in aside
    assert read() == "read: 0\n"


def test_a_dry_run_takes_nothing_away(server, mail):
    assert read("--dry-run") == "permanent: 1\nwithout our token: 1\nread: 2\n"
    mail.refresh_from_db()
    assert mail.bounced_at is None
    assert len(server.mails) == 2
    assert server.folders == {}


def test_a_copy_that_the_server_refuses_keeps_the_mail(server, monkeypatch):
    answer = server.answer
    server.answer = lambda command: ([], "NO") if command.startswith("UID COPY") else answer(command)
    with pytest.raises(imaplib.IMAP4.error):
        read()
    assert 9 in server.mails


def test_a_server_with_a_wrong_certificate_is_told_no_password(server, settings, tmp_path, monkeypatch):
    stranger, _ = make_authority("Nobody's authority").write(tmp_path, "stranger")
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger))
    with pytest.raises(ssl.SSLCertVerificationError):
        read()
    assert len(server.mails) == 2
