"""A contact from its first question to its failure, and how concerns are routed at each step."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from guidance.contact_checks import asking
from guidance.models import Contact, Force
from prevent_portal.accounts.models import User
from referrals.models import Officer, Urgency
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


def shift_days(frozen, number):
    frozen.shift(timedelta(days=number))


@pytest.fixture
def contact(content):
    return Contact.objects.get(area__slug="cumbria", purpose="referral")


SENT = [("email", "prevent@cumbria.police.uk", "goes")]
HELD = [
    ("email", "duty@example.org", "goes"),
    ("email", "prevent@cumbria.police.uk", "held"),
    ("phone", "101", "goes"),
]


def test_contact_from_unconfirmed_to_failing(contact, client, frozen, mailoutbox, settings, editor):
    settings.DUTY_EMAILS = ["duty@example.org"]

    def state():
        contact.refresh_from_db()
        return contact.status

    def ask_contacts():
        mailoutbox.clear()
        call_command("ask_contacts", verbosity=0)
        return [mail.to[0] for mail in mailoutbox]

    # Unconfirmed: mail to it is held, and a person calls.
    assert (state(), routes()) == ("unconfirmed", HELD)
    assert ask_contacts() == []

    # An editor asks: the question goes to the mailbox only and does not change the status.
    asking.ask(contact_id=contact.pk, reason="First confirmation", by="editor@example.org", at=timezone.now())
    assert ask_contacts() == ["prevent@cumbria.police.uk"]
    link = link_in(mailoutbox[0])
    assert (state(), routes()) == ("unconfirmed", HELD)
    assert ask_contacts() == []

    # A mail scanner opens the link: nothing changes. Then a person answers.
    shift_days(frozen, 2)
    assert client.get(link).status_code == 200
    assert (state(), routes()) == ("unconfirmed", HELD)
    assert "Thank you" in client.post(link, ANSWER).content.decode()
    assert (state(), routes()) == ("confirmed", SENT)
    assert contact.confirmed_by == "Example Person, Prevent officer"

    # The confirmation expires after 90 days, not after 89.
    shift_days(frozen, 89)
    assert ask_contacts() == []
    shift_days(frozen, 1)
    assert ask_contacts() == ["prevent@cumbria.police.uk"]
    assert (state(), routes()) == ("confirmed", SENT)
    assert ask_contacts() == []  # the same day again

    # No answer: after a week one reminder.
    shift_days(frozen, 6)
    assert ask_contacts() == []
    shift_days(frozen, 1)
    assert ask_contacts() == ["prevent@cumbria.police.uk"]
    assert mailoutbox[0].subject.startswith("Reminder")
    assert (state(), routes()) == ("confirmed", SENT)

    # Still no answer: a week after the reminder it fails, routing stops mailing it, and the duty desk is notified.
    shift_days(frozen, 6)
    assert ask_contacts() == []
    shift_days(frozen, 1)
    assert ask_contacts() == ["duty@example.org"]
    assert "now has no confirmed contact" in mailoutbox[0].body
    assert (state(), routes()) == ("failing", HELD)
    assert ask_contacts() == []

    kinds = [change.kind for change in contact.changes.order_by("pk")]
    assert kinds == ["asked", "confirmed", "asked", "reminded", "failing"]
    assert all(change.reason and change.by and change.at for change in contact.changes.all())


class TestAskContacts:
    def _confirm(self, **which):
        for contact in Contact.objects.filter(**which):
            contact.status, contact.confirmed_at, contact.confirmed_by = "confirmed", timezone.now(), "x"
            contact.save()

    def _output(self, capsys, *args):
        call_command("ask_contacts", *args)
        return capsys.readouterr().out

    def test_review_date_can_shorten_but_not_extend_the_interval(self, content, frozen, mailoutbox):
        today = timezone.localdate()
        self._confirm(loaded_key__in=["norfolk-email", "cumbria-email"])
        Contact.objects.filter(loaded_key="norfolk-email").update(review_on=today + timedelta(days=5))
        Contact.objects.filter(loaded_key="cumbria-email").update(review_on=today + timedelta(days=900))
        shift_days(frozen, 5)
        call_command("ask_contacts")
        assert [mail.to for mail in mailoutbox] == [["prevent@norfolk.police.uk"]]
        shift_days(frozen, 85)
        mailoutbox.clear()
        call_command("ask_contacts")
        assert ["prevent@cumbria.police.uk"] in [mail.to for mail in mailoutbox]

    @pytest.mark.parametrize("purpose", ["referral", "advice"])
    def test_force_is_asked_to_call_its_own_number_and_editors_any_other(
        self, content, frozen, mailoutbox, editor, purpose
    ):
        supervisor = User.objects.create_user("supervisor@example.org", "a long pass phrase")
        Officer.objects.create(user=supervisor, force=Force.objects.get(slug="norfolk"), is_supervisor=True)
        Contact.objects.filter(loaded_key="norfolk-phone-1").update(purpose=purpose)
        self._confirm(loaded_key="norfolk-phone-1")
        shift_days(frozen, 90)
        call_command("ask_contacts")
        [mail] = mailoutbox
        called_by, where = (supervisor, "/review/contacts/") if purpose == "referral" else (editor, "/cms/")
        assert mail.to == [called_by.email]
        assert where in mail.body
        assert "01953 423905" in mail.body
        assert "test call" in mail.subject

    def test_missing_recipient_is_reported_as_error(self, content, frozen, mailoutbox, settings, capsys):
        settings.DUTY_EMAILS = []
        self._confirm(loaded_key="norfolk-phone-1")
        shift_days(frozen, 90)
        with pytest.raises(SystemExit):
            call_command("ask_contacts")
        assert "nobody to ask" in capsys.readouterr().err
        shift_days(frozen, 30)
        with pytest.raises(SystemExit):
            call_command("ask_contacts")
        # Nobody was asked, so the contact has not failed to answer.
        assert Contact.objects.get(loaded_key="norfolk-phone-1").status == "confirmed"

    def test_dry_run_sends_nothing(self, content, frozen, mailoutbox, capsys):
        self._confirm(loaded_key__in=["norfolk-email", "cumbria-email"])
        shift_days(frozen, 90)
        assert self._output(capsys, "--dry-run") == "2 to ask, 0 to remind, 0 to mark as failing\n"
        assert self._output(capsys, "--dry-run") == "2 to ask, 0 to remind, 0 to mark as failing\n"
        assert not mailoutbox

    def test_retired_contact_is_not_asked(self, content, frozen, mailoutbox):
        self._confirm(loaded_key="norfolk-phone-2")
        Contact.objects.filter(loaded_key="norfolk-phone-2").update(status="retired")
        shift_days(frozen, 200)
        call_command("ask_contacts")
        assert not mailoutbox

    def test_queries_do_not_grow_when_nothing_is_due(self, content, frozen, django_assert_max_num_queries):
        self._confirm()
        with django_assert_max_num_queries(9):
            call_command("ask_contacts")
