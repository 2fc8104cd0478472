"""The notice, through a real SMTP server: what it says."""

import pytest
from django.urls import reverse

from referrals import transports
from referrals.transports.notice import notice
from referrals.transports.returning import read_address
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


def test_the_envelope_names_the_delivery_and_the_header_the_portal(mail, server, settings):
    settings.BOUNCE_EMAIL = "bounces@portal.example"
    transports.send(mail)
    (received,) = server.messages
    assert read_address(received.sender) == mail.id
    assert received.message["From"] == settings.DEFAULT_FROM_EMAIL
    assert "bounces" not in received.text
