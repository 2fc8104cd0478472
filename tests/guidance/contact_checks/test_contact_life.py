"""A contact's life, from nobody knows to nobody answers, and what routing makes of it at each step."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from guidance.contact_checks import asking
from guidance.models import Contact
from referrals.models import Urgency
from referrals.rules import routing
from referrals.rules.routing import Place

CUMBERLAND = "E06000063"
ANSWER = {"works": "yes", "name": "Example Person", "role": "Prevent officer"}


def link_in(mail):
    [address] = re.findall(r"http://127\.0\.0\.1:8000(/contacts/confirm/\S+)", mail.body)
    return address


def routes():
    decision = routing.decide(
        Place(lives_in=CUMBERLAND),
        at=timezone.localtime(),
        urgency=Urgency.STANDARD,
        duty_emails=["duty@example.org"],
    )
    return sorted((route.transport, route.to, "held" if route.held else "goes") for route in decision.routes)


def days_later(frozen, number):
    frozen.shift(timedelta(days=number))


@pytest.fixture
def contact(content):
    return Contact.objects.get(area__slug="cumbria", purpose="referral")


GOES = [("email", "prevent@cumbria.police.uk", "goes")]
HELD = [
    ("email", "duty@example.org", "goes"),
    ("email", "prevent@cumbria.police.uk", "held"),
    ("phone", "101", "goes"),
]


def test_a_life(contact, client, frozen, mailoutbox, settings, editor):
    settings.DUTY_EMAILS = ["duty@example.org"]

    def state():
        contact.refresh_from_db()
        return contact.status

    def go():
        mailoutbox.clear()
        call_command("ask_contacts", verbosity=0)
        return [mail.to[0] for mail in mailoutbox]

    # Nobody has confirmed it: nothing is mailed there, a person calls.
    assert (state(), routes()) == ("unconfirmed", HELD)
    assert go() == []

    # An editor asks; the question goes to the mailbox alone, and changes nothing.
    asking.ask(contact_id=contact.pk, reason="First confirmation", by="editor@example.org", at=timezone.now())
    assert go() == ["prevent@cumbria.police.uk"]
    link = link_in(mailoutbox[0])
    assert (state(), routes()) == ("unconfirmed", HELD)
    assert go() == []

    # A scanner opens the link: still nothing. A person answers.
    days_later(frozen, 2)
    assert client.get(link).status_code == 200
    assert (state(), routes()) == ("unconfirmed", HELD)
    assert "Thank you" in client.post(link, ANSWER).content.decode()
    assert (state(), routes()) == ("confirmed", GOES)
    assert contact.confirmed_by == "Example Person, Prevent officer"

    # 89 days are not 90.
    days_later(frozen, 89)
    assert go() == []
    days_later(frozen, 1)
    assert go() == ["prevent@cumbria.police.uk"]
    assert (state(), routes()) == ("confirmed", GOES)
    assert go() == []  # the same day again

    # No answer: after a week one reminder.
    days_later(frozen, 6)
    assert go() == []
    days_later(frozen, 1)
    assert go() == ["prevent@cumbria.police.uk"]
    assert mailoutbox[0].subject.startswith("Reminder")
    assert (state(), routes()) == ("confirmed", GOES)

    # Still none: a week after the reminder it fails, routing stops mailing it, and people are told.
    days_later(frozen, 6)
    assert go() == []
    days_later(frozen, 1)
    assert go() == ["duty@example.org"]
    assert "now has no confirmed contact" in mailoutbox[0].body
    assert (state(), routes()) == ("failing", HELD)
    assert go() == []

    kinds = [change.kind for change in contact.changes.order_by("pk")]
    assert kinds == ["asked", "confirmed", "asked", "reminded", "failing"]
    assert all(change.reason and change.by and change.at for change in contact.changes.all())


class TestAskContacts:
    def _confirm(self, **which):
        for contact in Contact.objects.filter(**which):
            contact.status, contact.confirmed_at, contact.confirmed_by = "confirmed", timezone.now(), "x"
            contact.save()

    def _out(self, capsys, *args):
        call_command("ask_contacts", *args)
        return capsys.readouterr().out

    def test_a_review_date_brings_it_forward_and_cannot_put_it_off(self, content, frozen, mailoutbox):
        today = timezone.localdate()
        self._confirm(loaded_key__in=["norfolk-email", "cumbria-email"])
        Contact.objects.filter(loaded_key="norfolk-email").update(review_on=today + timedelta(days=5))
        Contact.objects.filter(loaded_key="cumbria-email").update(review_on=today + timedelta(days=900))
        days_later(frozen, 5)
        call_command("ask_contacts")
        assert [mail.to for mail in mailoutbox] == [["prevent@norfolk.police.uk"]]
        days_later(frozen, 85)
        mailoutbox.clear()
        call_command("ask_contacts")
        assert ["prevent@cumbria.police.uk"] in [mail.to for mail in mailoutbox]

    def test_a_telephone_is_asked_about_with_its_editors(self, content, frozen, mailoutbox, editor):
        self._confirm(loaded_key="norfolk-phone-1")
        days_later(frozen, 90)
        call_command("ask_contacts")
        [mail] = mailoutbox
        assert mail.to == [editor.email]
        assert "01953 423905" in mail.body
        assert "test call" in mail.subject

    def test_with_nobody_to_ask_it_says_so(self, content, frozen, mailoutbox, settings, capsys):
        settings.DUTY_EMAILS = []
        self._confirm(loaded_key="norfolk-phone-1")
        days_later(frozen, 90)
        with pytest.raises(SystemExit):
            call_command("ask_contacts")
        assert "nobody to ask" in capsys.readouterr().err
        days_later(frozen, 30)
        with pytest.raises(SystemExit):
            call_command("ask_contacts")
        # Nobody was asked, so it is not the contact that failed.
        assert Contact.objects.get(loaded_key="norfolk-phone-1").status == "confirmed"

    def test_a_dry_run_does_nothing(self, content, frozen, mailoutbox, capsys):
        self._confirm(loaded_key__in=["norfolk-email", "cumbria-email"])
        days_later(frozen, 90)
        assert self._out(capsys, "--dry-run") == "2 to ask, 0 to remind, 0 to mark as failing\n"
        assert self._out(capsys, "--dry-run") == "2 to ask, 0 to remind, 0 to mark as failing\n"
        assert not mailoutbox

    def test_retired_contacts_are_left_alone(self, content, frozen, mailoutbox):
        self._confirm(loaded_key="norfolk-phone-2")
        Contact.objects.filter(loaded_key="norfolk-phone-2").update(status="retired")
        days_later(frozen, 200)
        call_command("ask_contacts")
        assert not mailoutbox

    def test_queries_do_not_grow_when_nothing_is_due(self, content, frozen, django_assert_max_num_queries):
        self._confirm()
        with django_assert_max_num_queries(6):
            call_command("ask_contacts")
