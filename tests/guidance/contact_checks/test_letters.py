"""Mails to contacts: each transport, refused addresses, and what the delivery worker sends."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from guidance.contact_checks import asking, rounds
from guidance.models import Contact
from prevent_portal.accounts.models import User
from prevent_portal.mail.models import Letter
from tests import smtp
from tests.portal.mail import stand_in
from tests.portal.postman import send_queued_mail
from tools.machine.ports import free_port


@pytest.fixture
def contact(content):
    return Contact.objects.get(area__slug="cumbria", purpose="referral")


@pytest.fixture
def phone(content):
    """For advice, so that the area's editors are asked to call it."""
    Contact.objects.filter(loaded_key="norfolk-phone-1").update(purpose="advice")
    return Contact.objects.get(loaded_key="norfolk-phone-1")


class TestMailServer:
    @pytest.fixture
    def server(self, contact, smtp_server, settings):
        smtp.use(settings, smtp_server.port)
        settings.DUTY_EMAILS = ["duty@example.org"]
        asking.ask(contact_id=contact.pk, reason="x", by="x", at=timezone.now())
        return smtp_server

    def _ask_contacts(self):
        call_command("ask_contacts", verbosity=0)

    def test_question_headers_and_text(self, server, contact):
        self._ask_contacts()
        [received] = server.to(contact.value)
        assert received.message["Auto-Submitted"] == "auto-generated"
        assert str(Letter.objects.get().pk) in received.message["Message-ID"]
        assert "/contacts/confirm/?token=" in received.text
        assert "Cumbria" in received.text
        assert "&#39;" not in received.text

    def test_temporary_refusal_is_retried_without_failing_contact(self, server, contact, frozen, capsys):
        server.replies[contact.value] = "450 4.2.1 busy"
        for _ in range(20):
            with pytest.raises(SystemExit):
                self._ask_contacts()
            frozen.shift(timedelta(days=1))
        contact.refresh_from_db()
        assert contact.status == "unconfirmed"
        assert "450" in capsys.readouterr().err
        server.replies.clear()
        self._ask_contacts()
        assert len(server.to(contact.value)) == 1
        self._ask_contacts()
        assert len(server.to(contact.value)) == 1

    def test_unreachable_mail_server_is_reported(self, server, contact, settings, capsys):
        settings.EMAIL_PORT = free_port()
        with pytest.raises(SystemExit):
            self._ask_contacts()
        assert "the mail server did not take it (ConnectionRefusedError)" in capsys.readouterr().err
        assert contact.asks.get().mailed_at is None

    def test_refused_address_is_marked_failing_and_desk_notified(self, server, contact):
        server.replies[contact.value] = "550 5.1.1 no such user"
        with pytest.raises(SystemExit):
            self._ask_contacts()
        contact.refresh_from_db()
        assert contact.status == "failing"
        [notification] = server.to("duty@example.org")
        assert "answered 550" in notification.text
        assert contact.changes.first().kind == "failing"

    def test_refused_editor_does_not_stop_mail_to_other_editors(self, server, editor, phone):
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        other = User.objects.create_user("other@example.org", "a long pass phrase")
        other.groups.add(*editor.groups.all())
        server.replies[editor.email] = "550 5.1.1 no such user"
        self._ask_contacts()
        assert server.to(other.email)
        phone.refresh_from_db()
        assert (phone.status, phone.asks.get().mailed_at is None) == ("unconfirmed", False)

    def test_worker_sends_letter_that_the_command_could_not(self, server, contact, frozen):
        server.replies[contact.value] = "450 4.2.1 busy"
        with pytest.raises(SystemExit):
            self._ask_contacts()
        server.replies.clear()
        frozen.shift(timedelta(minutes=2))
        send_queued_mail()
        assert contact.asks.get().mailed_at == timezone.now()
        self._ask_contacts()
        [received] = server.to(contact.value)
        assert "/contacts/confirm/?token=" in received.text

    def test_worker_marks_refused_address_failing_and_notifies_desk(self, server, contact, editor):
        rounds.queue_question(contact.asks.get(), timezone.now())
        server.replies[contact.value] = "550 5.1.1 no such user"
        send_queued_mail()
        contact.refresh_from_db()
        assert contact.status == "failing"
        send_queued_mail()
        assert "answered 550" in server.to("duty@example.org")[0].text

    def test_deferred_letter_to_second_editor_is_not_an_error(self, server, editor, phone, frozen):
        other = User.objects.create_user("other@example.org", "a long pass phrase")
        other.groups.add(*editor.groups.all())
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        server.replies[other.email] = "450 4.2.1 busy"
        self._ask_contacts()
        frozen.shift(timedelta(days=1))
        self._ask_contacts()
        server.replies.clear()
        frozen.shift(timedelta(days=1))
        self._ask_contacts()
        assert len(server.to(other.email)) == len(server.to(editor.email)) == 1

    def test_phone_with_two_editors_is_one_question(self, server, editor, phone):
        other = User.objects.create_user("other@example.org", "a long pass phrase")
        other.groups.add(*editor.groups.all())
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        self._ask_contacts()
        assert server.to(editor.email)
        assert server.to(other.email)
        asked = phone.asks.get()
        assert (asked.mailed_at is None, asked.reminded_at) == (False, None)

    def test_question_answered_before_sending_is_not_mailed(self, server, contact):
        asked = contact.asks.get()
        rounds.queue_question(asked, timezone.now())
        asking.answer_link(ask_id=asked.pk, takes_concerns=True, name="x", role="x", at=timezone.now())
        send_queued_mail()
        assert not server.messages
        assert not Letter.objects.exists()

    def test_question_queued_twice_is_one_letter(self, server, contact):
        asked = contact.asks.get()
        rounds.queue_question(asked, timezone.now())
        rounds.queue_question(asked, timezone.now())
        assert Letter.objects.count() == 1

    def test_link_is_not_stored(self, server, contact):
        self._ask_contacts()
        assert "token" not in str(list(Letter.objects.values()))


class TestSes:
    """Regression: with SES and no SMTP server, questions were written to files and counted as mailed."""

    @pytest.fixture
    def ses(self, contact, settings, monkeypatch, frozen):
        asking.ask(contact_id=contact.pk, reason="x", by="x", at=timezone.now())
        with stand_in.running() as api:
            stand_in.use_ses(api, settings, monkeypatch)
            yield api

    def test_questions_use_the_configured_transport(self, ses, contact, mailoutbox):
        call_command("ask_contacts", verbosity=0)
        ((_, _, sent),) = ses.requests
        assert sent["Destination"] == {"ToAddresses": [contact.value]}
        assert contact.asks.get().mailed_at
        assert not mailoutbox

    @pytest.mark.parametrize(("status", "code"), [(403, "AccessDeniedException"), (400, "MessageRejected")])
    def test_refused_sender_does_not_fail_contact(self, ses, contact, frozen, status, code):
        """An account in the SES sandbox gets MessageRejected for every address."""
        at = timezone.now()
        Contact.objects.filter(pk=contact.pk).update(status="confirmed", confirmed_at=at, confirmed_by="x")
        stand_in.refuse(ses, status, code)
        for _ in range(5):
            with pytest.raises(SystemExit):
                call_command("ask_contacts", verbosity=0)
            frozen.shift(timedelta(days=4))
        contact.refresh_from_db()
        assert (contact.status, contact.asks.get().mailed_at) == ("confirmed", None)
        assert len(ses.requests) == 5
        stand_in.accept(ses)
        call_command("ask_contacts", verbosity=0)
        assert contact.asks.get().mailed_at
