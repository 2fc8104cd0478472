"""The SMTP transport: verified TLS, how replies are classified, and failing servers."""

import re
import socket
import ssl
import threading
from contextlib import contextmanager

import pytest

from prevent_portal import mail
from prevent_portal.mail import TransportError
from prevent_portal.mail.smtp import SmtpTransport
from tests import smtp
from tests.authority import long_ago, make_authority, make_server
from tools.machine.ports import free_port

AUTHORITY = make_authority()
UNTRUSTED_AUTHORITY = make_authority("Nobody's authority")


@pytest.fixture
def trusted(monkeypatch, tmp_path):
    """Trust the tests' certificate authority in this process."""
    certificate, _ = AUTHORITY.write(tmp_path, "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def server_context(pair, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair.write(tmp_path, "server"))
    return context


def test_mail_is_sent_over_starttls(message, use_mail_port, settings, trusted, tmp_path):
    with smtp.running(tls_context=server_context(make_server(AUTHORITY), tmp_path), require_starttls=True) as server:
        use_mail_port(server.port)
        settings.EMAIL_USE_TLS = True
        assert mail.send(message).reply.startswith("250")
        assert len(server.messages) == 1


INVALID_CERTIFICATES = {
    "untrusted": (make_server(UNTRUSTED_AUTHORITY), "self-signed certificate|unable to get local issuer"),
    "another host's": (make_server(AUTHORITY, host="192.0.2.1"), "IP address mismatch"),
    "expired": (make_server(AUTHORITY, **long_ago()), "has expired"),
}


@pytest.mark.parametrize(("pair", "why"), INVALID_CERTIFICATES.values(), ids=INVALID_CERTIFICATES)
def test_invalid_certificate_sends_nothing_and_needs_a_person(
    message, use_mail_port, settings, trusted, tmp_path, pair, why
):
    with smtp.running(tls_context=server_context(pair, tmp_path)) as server:
        use_mail_port(server.port)
        settings.EMAIL_USE_TLS = True
        with pytest.raises(TransportError) as caught:
            mail.send(message)
        assert not server.messages
    assert (caught.value.permanent, caught.value.needs_person) == (False, True)
    assert re.search(why, str(caught.value))


def test_missing_starttls_sends_nothing_and_needs_a_person(message, server, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == (False, True)
    assert not server.messages


def test_plain_connection_to_another_host_is_refused(message, use_mail_port, settings):
    use_mail_port(25)
    settings.EMAIL_HOST = "mail.police.example"  # a connection attempt would raise the socket guard's error instead
    with pytest.raises(TransportError, match="no TLS") as caught:
        mail.send(message)
    assert caught.value.needs_person


def test_mail_timeout_is_20_seconds():
    from prevent_portal import settings as shipped

    assert shipped.EMAIL_TIMEOUT == 20


@contextmanager
def running_server(greeting):
    """A server that sends one greeting and then nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()

        def serve():
            line, _ = listener.accept()
            with line:
                line.sendall(greeting)
                done.wait(10)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        done.set()
        thread.join(5)


GREETINGS = {
    "hangs": b"",
    "trickles": b"22",
    "garbage": b"\x00\xff<html>\r\n",
    "closes": b"421 4.3.2 Shutting down\r\n",
    "refuses": b"554 5.3.2 No mail here\r\n",
}


@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=GREETINGS)
def test_server_without_greeting_is_a_temporary_failure(message, use_mail_port, settings, greeting):
    with running_server(greeting) as port:
        use_mail_port(port)
        settings.EMAIL_TIMEOUT = 0.3
        with pytest.raises(TransportError) as caught:
            mail.send(message)
    assert not caught.value.permanent
    assert caught.value.needs_person is (greeting[:1] == b"5")


@pytest.mark.parametrize("refused", ["reply_to_ehlo", "reply_to_mail"])
def test_refused_portal_is_not_a_permanent_failure(message, server, refused):
    """Otherwise a changed password or a sender no longer allowed would give up the whole queue."""
    setattr(server, refused, "550 5.7.1 Not you")
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == (False, True)


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [
        ("550 5.1.1 No such user", True),
        ("552 5.2.2 Mailbox full", True),
        ("421 4.3.2 Shutting down", False),
        ("450 4.2.1 Greylisted", False),
        ("451 4.3.0 Later", False),
    ],
)
@pytest.mark.parametrize("stage", ["recipient", "data"])
def test_smtp_reply_decides_permanent_or_temporary(message, server, reply, permanent, stage):
    if stage == "recipient":
        server.replies[message.to[0]] = reply
    else:
        server.reply_to_data = reply
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert caught.value.permanent is permanent
    assert reply[:3] in str(caught.value)
    assert not server.messages


def test_dropped_connection_after_data_is_a_temporary_failure(message, server):
    server.drop_after_data = True
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert not caught.value.permanent
    assert len(server.messages) == 1


def test_refused_connection_is_a_temporary_failure(message, use_mail_port):
    use_mail_port(free_port())
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert not caught.value.permanent


def test_each_thread_has_its_own_connection():
    """Otherwise the web server's threads would write into each other's mails."""
    transport, seen = SmtpTransport(), []
    thread = threading.Thread(target=lambda: seen.append(transport._connection))
    thread.start()
    thread.join()
    assert seen[0] is not transport._connection


@pytest.mark.parametrize(
    ("reply", "stage", "refused"),
    [
        ("550 5.1.1 No such user", "recipient", True),
        ("450 4.2.1 Greylisted", "recipient", False),
        ("554 5.7.1 Looks like spam", "data", False),
        ("550 5.7.1 Not you", "sender", False),
    ],
)
def test_refused_recipient_differs_from_refused_mail(message, server, reply, stage, refused):
    if stage == "recipient":
        server.replies[message.to[0]] = reply
    else:
        setattr(server, {"data": "reply_to_data", "sender": "reply_to_mail"}[stage], reply)
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert caught.value.refused_recipient is refused
