"""Content and addresses of a notice, as a real SMTP server receives it."""

import pytest
from django.urls import reverse

from referrals import transports
from referrals.transports.notice import notice
from referrals.transports.returning import read_address
from tests.referrals.walking import CANARIES


@pytest.fixture
def mail(concern):
    return concern.deliveries.select_related("concern__area").get(transport="email")


def test_notice_names_the_concern_and_links_to_it(mail, server, settings):
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


def test_notice_holds_nothing_from_the_report(mail, server):
    transports.send(mail)
    (received,) = server.messages
    for canary in CANARIES.values():
        for word in canary.split():
            if "anary" in word:
                assert word not in received.text
    assert "norwich" not in received.text.lower()


def test_repeated_notice_has_the_same_message_id_and_date(mail, server):
    transports.send(mail)
    transports.send(mail)
    first, second = (received.message for received in server.messages)
    assert first["Message-ID"] == second["Message-ID"] == mail.message_id
    assert first["Date"] == second["Date"]


def test_duty_notice_says_the_contact_was_not_reached(mail, server):
    mail.purpose = "duty"
    transports.send(mail)
    assert "has not reached its contact" in server.messages[0].text


def test_notice_links_to_the_concern_page(mail):
    assert f"{reverse('review:concern', args=[mail.concern.reference])}" in notice(mail).body


def test_bounce_address_is_only_in_the_smtp_envelope(mail, server, settings):
    settings.BOUNCE_EMAIL = "bounces@portal.example"
    transports.send(mail)
    (received,) = server.messages
    assert read_address(received.sender) == mail.id
    assert received.message["From"] == settings.DEFAULT_FROM_EMAIL
    assert "bounces" not in received.text
