"""The tests' SMTP server: each failure it can simulate, checked with smtplib."""

import smtplib

import pytest

MAIL = "Subject: Reference AB12\r\n\r\nCaf\u00e9".encode()


def _send(server, *recipients):
    with smtplib.SMTP("127.0.0.1", server.port, timeout=60) as client:
        return client.sendmail("portal@example.org", recipients or ["desk@example.org"], MAIL)


def test_accepted_mail_is_kept(smtp_server):
    assert _send(smtp_server) == {}
    [received] = smtp_server.messages
    assert (received.sender, received.recipients) == ("portal@example.org", ["desk@example.org"])
    assert "Subject: Reference AB12" in received.text
    assert smtp_server.wait_for("desk@example.org", timeout=1, holding="AB12") == received


def test_one_recipient_can_be_refused(smtp_server):
    smtp_server.replies["gone@example.org"] = "550 5.1.1 No such mailbox"
    assert set(_send(smtp_server, "desk@example.org", "gone@example.org")) == {"gone@example.org"}
    assert smtp_server.messages[0].recipients == ["desk@example.org"]


@pytest.mark.parametrize("reply", ["451 4.3.0 Later", "552 5.3.4 Too big"])
def test_mail_data_can_be_refused(smtp_server, reply):
    smtp_server.reply_to_data = reply
    with pytest.raises(smtplib.SMTPDataError, match=reply[:3]):
        _send(smtp_server)
    assert not smtp_server.messages


def test_connection_can_be_dropped_after_data(smtp_server):
    smtp_server.drop_after_data = True
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp_server)
    assert len(smtp_server.messages) == 1


def test_greeting_can_be_refused(smtp_server):
    smtp_server.reply_to_ehlo = "421 4.3.2 Closing"
    with pytest.raises(smtplib.SMTPException):
        _send(smtp_server)


def test_wait_for_fails_with_a_description(smtp_server):
    _send(smtp_server)
    with pytest.raises(AssertionError, match=r"mails went to \['desk@example.org'\]"):
        smtp_server.wait_for("other@example.org", timeout=0.01)
    with pytest.raises(AssertionError, match="holding 'AB13'"):
        smtp_server.wait_for("desk@example.org", timeout=0.01, holding="AB13")
