"""A contact's life, from nobody knows to nobody answers, and what routing makes of it at each step."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from guidance.contact_checks import asking, rounds
from guidance.models import Contact
from prevent_portal.accounts.models import User
from prevent_portal.mail.models import Letter
from referrals.models import Urgency
from referrals.rules import routing
from referrals.rules.routing import Place
from tests import smtp
from tests.portal.mail import stand_in
from tests.portal.postman import arrived
from tools.machine.ports import free_port

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


class TestMailServer:
    @pytest.fixture
    def server(self, contact, smtp_server, settings):
        smtp.use(settings, smtp_server.port)
        settings.DUTY_EMAILS = ["duty@example.org"]
        asking.ask(contact_id=contact.pk, reason="x", by="x", at=timezone.now())
        return smtp_server

    def _go(self):
        call_command("ask_contacts", verbosity=0)

    def test_what_it_says(self, server, contact):
        self._go()
        [received] = server.to(contact.value)
        assert received.message["Auto-Submitted"] == "auto-generated"
        assert str(Letter.objects.get().pk) in received.message["Message-ID"]
        assert "/contacts/confirm/?token=" in received.text
        assert "Cumbria" in received.text
        assert "&#39;" not in received.text

    def test_a_passing_fault_is_tried_again_and_counts_against_nobody(self, server, contact, frozen, capsys):
        server.replies[contact.value] = "450 4.2.1 busy"
        for _ in range(20):
            with pytest.raises(SystemExit):
                self._go()
            days_later(frozen, 1)
        contact.refresh_from_db()
        assert contact.status == "unconfirmed"
        assert "450" in capsys.readouterr().err
        server.replies.clear()
        self._go()
        assert len(server.to(contact.value)) == 1
        self._go()
        assert len(server.to(contact.value)) == 1

    def test_a_mail_server_that_is_gone(self, server, contact, settings, capsys):
        settings.EMAIL_PORT = free_port()
        with pytest.raises(SystemExit):
            self._go()
        assert "the mail server did not take it (ConnectionRefusedError)" in capsys.readouterr().err
        assert contact.asks.get().mailed_at is None

    def test_an_address_refused_for_good_fails_at_once_and_people_are_told(self, server, contact):
        server.replies[contact.value] = "550 5.1.1 no such user"
        with pytest.raises(SystemExit):
            self._go()
        contact.refresh_from_db()
        assert contact.status == "failing"
        [told] = server.to("duty@example.org")
        assert "answered 550" in told.text
        assert contact.changes.first().kind == "failing"

    def test_an_editor_who_left_silences_nobody_and_fails_no_telephone(self, server, editor):
        phone = Contact.objects.get(loaded_key="norfolk-phone-1")
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        other = User.objects.create_user("other@example.org", "a long pass phrase")
        other.groups.add(*editor.groups.all())
        server.replies[editor.email] = "550 5.1.1 no such user"
        self._go()
        assert server.to(other.email)
        phone.refresh_from_db()
        assert (phone.status, phone.asks.get().mailed_at is None) == ("unconfirmed", False)

    def test_worker_sends_what_the_round_could_not(self, server, contact, frozen):
        server.replies[contact.value] = "450 4.2.1 busy"
        with pytest.raises(SystemExit):
            self._go()
        server.replies.clear()
        frozen.shift(timedelta(minutes=2))
        arrived()
        assert contact.asks.get().mailed_at == timezone.now()
        self._go()
        [received] = server.to(contact.value)
        assert "/contacts/confirm/?token=" in received.text

    def test_worker_marks_a_refused_address_as_failing_and_tells_people(self, server, contact, editor):
        rounds.queue_question(contact.asks.get(), timezone.now())
        server.replies[contact.value] = "550 5.1.1 no such user"
        arrived()
        contact.refresh_from_db()
        assert contact.status == "failing"
        arrived()
        assert "answered 550" in server.to("duty@example.org")[0].text

    def test_two_editors_of_a_telephone_are_one_question(self, server, editor):
        phone = Contact.objects.get(loaded_key="norfolk-phone-1")
        other = User.objects.create_user("other@example.org", "a long pass phrase")
        other.groups.add(*editor.groups.all())
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        self._go()
        assert server.to(editor.email)
        assert server.to(other.email)
        asked = phone.asks.get()
        assert (asked.mailed_at is None, asked.reminded_at) == (False, None)

    def test_question_answered_before_it_left_is_not_mailed(self, server, contact):
        asked = contact.asks.get()
        rounds.queue_question(asked, timezone.now())
        asking.answer_link(ask_id=asked.pk, takes_concerns=True, name="x", role="x", at=timezone.now())
        arrived()
        assert not server.messages
        assert not Letter.objects.exists()

    def test_two_rounds_at_once_queue_it_once(self, server, contact):
        asked = contact.asks.get()
        rounds.queue_question(asked, timezone.now())
        rounds.queue_question(asked, timezone.now())
        assert Letter.objects.count() == 1

    def test_link_is_not_stored(self, server, contact):
        self._go()
        assert "token" not in str(list(Letter.objects.values()))


class TestAmazon:
    """The fault that this answers: with SES and no mail server, questions became files and counted as mailed."""

    @pytest.fixture
    def amazon(self, contact, settings, monkeypatch, frozen):
        asking.ask(contact_id=contact.pk, reason="x", by="x", at=timezone.now())
        with stand_in.running() as api:
            stand_in.use_ses(api, settings, monkeypatch)
            yield api

    def test_questions_leave_by_the_transport_of_the_portal(self, amazon, contact, mailoutbox):
        call_command("ask_contacts", verbosity=0)
        ((_, _, sent),) = amazon.requests
        assert sent["Destination"] == {"ToAddresses": [contact.value]}
        assert contact.asks.get().mailed_at
        assert not mailoutbox

    @pytest.mark.parametrize(("status", "code"), [(403, "AccessDeniedException"), (400, "MessageRejected")])
    def test_refused_portal_fails_no_contact(self, amazon, contact, frozen, status, code):
        """An account in Amazon's sandbox is answered MessageRejected for every address."""
        at = timezone.now()
        Contact.objects.filter(pk=contact.pk).update(status="confirmed", confirmed_at=at, confirmed_by="x")
        stand_in.refuse(amazon, status, code)
        for _ in range(5):
            with pytest.raises(SystemExit):
                call_command("ask_contacts", verbosity=0)
            days_later(frozen, 4)
        contact.refresh_from_db()
        assert (contact.status, contact.asks.get().mailed_at) == ("confirmed", None)
        assert len(amazon.requests) == 5
        stand_in.accept(amazon)
        call_command("ask_contacts", verbosity=0)
        assert contact.asks.get().mailed_at
