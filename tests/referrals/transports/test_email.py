"""The notice, through a real SMTP server: what it says, and what each refusal means."""

import pytest
from django.urls import reverse

from referrals import transports
from referrals.transports import TransportError
from referrals.transports.notice import notice
from tests.machine.ports import free_port
from tests.referrals.walking import CANARIES


@pytest.fixture
def mail(concern):
    return concern.deliveries.select_related("concern__area").get(transport="email")


def test_it_works(mail, server, settings):
    assert transports.send(mail).reply
    (received,) = server.messages
    assert received.recipients == ["prevent@norfolk.police.uk"]
    concern = mail.concern
    for fact in (
        concern.reference,
        "Norfolk",
        "urgent",
        f"{settings.PORTAL_URL}/review/{concern.reference}/",
    ):
        assert fact in received.text


def test_it_holds_nothing_of_what_the_reporter_said(mail, server):
    transports.send(mail)
    (received,) = server.messages
    for canary in CANARIES.values():
        for word in canary.split():
            if "anary" in word:
                assert word not in received.text
    assert "norwich" not in received.text.lower()


def test_a_repeat_is_recognisable(mail, server):
    transports.send(mail)
    transports.send(mail)
    first, second = (received.message for received in server.messages)
    assert first["Message-ID"] == second["Message-ID"] == mail.message_id
    assert first["Date"] == second["Date"]


def test_a_duty_notice_says_that_nobody_answers(mail, server):
    mail.purpose = "duty"
    transports.send(mail)
    assert "has not reached its contact" in server.messages[0].text


def test_the_link_is_the_officers_page(mail):
    assert f"{reverse('review:concern', args=[mail.concern.reference])}" in notice(mail).body


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
def test_refusals(mail, server, reply, permanent, stage):
    if stage == "recipient":
        server.replies[mail.to] = reply
    else:
        server.reply_to_data = reply
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
    assert caught.value.permanent is permanent
    assert reply[:3] in str(caught.value)
    assert not server.messages


def test_a_server_that_accepts_and_drops_is_a_passing_failure(mail, server):
    server.drop_after_data = True
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
    assert not caught.value.permanent
    assert len(server.messages) == 1


def test_nobody_listening_is_a_passing_failure(mail, through):
    through(free_port())
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
    assert not caught.value.permanent


def test_a_server_without_the_promised_starttls_gets_nothing(mail, server, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(TransportError):
        transports.send(mail)
    assert not server.messages
