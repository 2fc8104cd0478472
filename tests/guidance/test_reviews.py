"""Pages and contacts due for review: on the dashboard, in a report, and one mail 14 days before."""

import datetime
from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from guidance.actions.reminders import remind_of_reviews
from guidance.models import Area, AreaPage, Contact, GuidancePage, Reminder
from guidance.models.reviews import reviews_due
from prevent_portal.accounts.models import User
from prevent_portal.mail.models import Letter
from tests import smtp
from tests.guidance.conftest import member
from tests.portal.mail import stand_in
from tests.portal.postman import send_queued_mail

TODAY = date(2026, 11, 21)
IN_14, IN_15 = TODAY + datetime.timedelta(14), TODAY + datetime.timedelta(15)

pytestmark = pytest.mark.usefixtures("content", "one_factor", "frozen")


def set_review_date(page_slug: str, on: date, model=AreaPage) -> None:
    model.objects.filter(slug=page_slug).update(review_on=on)


def remind() -> list[str]:
    """Send the reminders and return their recipients."""
    mail.outbox.clear()
    remind_of_reviews(at=timezone.now())
    return [address for message in send_queued_mail() for address in message.to]


@pytest.mark.parametrize(
    ("on", "recipients"),
    [(IN_15, []), (IN_14, ["editors.norfolk@example.org"]), (TODAY, ["editors.norfolk@example.org"])],
)
def test_editors_are_reminded_14_days_before(editor, on, recipients):
    set_review_date("norfolk", on)
    assert remind() == recipients


def test_reminder_is_sent_once_for_each_date(editor, frozen):
    set_review_date("norfolk", IN_14)
    assert len(remind()) == 1
    frozen.shift(datetime.timedelta(days=3))
    assert remind() == []
    set_review_date("norfolk", TODAY + datetime.timedelta(16))
    assert len(remind()) == 1


def test_each_active_editor_gets_a_separate_message(editor):
    second = User.objects.create_user("second@example.org", "a long pass phrase")
    second.groups.add(Area.objects.get(slug="norfolk").editors)
    inactive = User.objects.create_user("gone@example.org", "a long pass phrase", is_active=False)
    inactive.groups.add(Area.objects.get(slug="norfolk").editors)
    member("editors", "essex")
    set_review_date("norfolk", IN_14)
    assert remind() == ["editors.norfolk@example.org", "second@example.org"]
    assert all(len(message.recipients()) == 1 for message in mail.outbox)


def test_approvers_and_administrators_are_fallback_recipients(approver):
    User.objects.create_superuser("admin@example.org", "a long pass phrase")
    set_review_date("norfolk", IN_14)
    set_review_date("privacy", IN_14, GuidancePage)
    assert set(remind()) == {"approvers.norfolk@example.org", "admin@example.org"}


def test_reminder_about_contact_omits_its_details(editor):
    Contact.objects.filter(loaded_key="norfolk-email").update(review_on=IN_14)
    assert remind() == ["editors.norfolk@example.org"]
    [message] = mail.outbox
    contact = Contact.objects.get(loaded_key="norfolk-email")
    for hidden in (contact.value, contact.label, contact.source):
        assert hidden not in message.subject + message.body
    assert f"/cms/snippets/guidance/contact/edit/{contact.pk}/" in message.body
    assert "5 December 2026" in message.body


def test_missing_recipient_is_reported_and_retried():
    set_review_date("norfolk", IN_14)
    with pytest.raises(SystemExit):
        call_command("remind_reviews")
    assert not Reminder.objects.exists()
    member("editors", "norfolk")
    assert len(remind()) == 1


def test_reminder_is_marked_sent_when_mail_is_accepted(editor, settings, smtp_server, frozen):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies[editor.email] = "451 later"
    set_review_date("norfolk", IN_14)
    remind()
    assert Reminder.objects.get().sent_at is None
    smtp_server.replies.clear()
    frozen.shift(datetime.timedelta(minutes=2))
    remind()
    assert Reminder.objects.get().sent_at == timezone.now()
    assert len(smtp_server.messages) == 1


def test_refused_reminder_is_queued_again_the_next_day(editor, settings, smtp_server, frozen, log_book):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies[editor.email] = "550 no such mailbox"
    set_review_date("norfolk", IN_14)
    remind()
    remind()
    assert Letter.objects.count() == 1
    assert log_book.holding(["could not be delivered"])
    smtp_server.replies.clear()
    frozen.shift(datetime.timedelta(days=1))
    remind()
    assert len(smtp_server.to(editor.email)) == 1
    assert Reminder.objects.get().sent_at


def test_reminders_use_the_configured_transport(editor, settings, monkeypatch, frozen):
    set_review_date("norfolk", IN_14)
    with stand_in.running() as ses:
        stand_in.use_ses(ses, settings, monkeypatch)
        stand_in.refuse(ses, 403, "AccessDeniedException")
        remind()
        assert Reminder.objects.get().sent_at is None
        stand_in.accept(ses)
        frozen.shift(datetime.timedelta(minutes=2))
        remind()
        ((_, _, refused), (_, _, taken)) = ses.requests
    assert refused["Destination"] == taken["Destination"] == {"ToAddresses": [editor.email]}
    assert Reminder.objects.get().sent_at
    assert not mail.outbox


def test_retired_contact_and_unpublished_page_are_not_due():
    Contact.objects.filter(loaded_key="norfolk-email").update(review_on=TODAY, status="retired")
    AreaPage.objects.filter(slug="norfolk").update(review_on=TODAY, live=False)
    assert reviews_due(IN_14) == []


def test_page_below_area_belongs_to_the_area(editor):
    page = AreaPage.objects.get(slug="norfolk").add_child(instance=GuidancePage(title="For schools", slug="schools"))
    GuidancePage.objects.filter(pk=page.pk).update(review_on=TODAY)
    assert [(review.title, review.area.slug) for review in reviews_due(TODAY)] == [("For schools", "norfolk")]


@pytest.mark.parametrize("address", ["/cms/", "/cms/reports/due-for-review/"])
def test_editors_see_own_area_only(editor, address, client):
    set_review_date("norfolk", TODAY - datetime.timedelta(1))
    set_review_date("essex", TODAY)
    client.force_login(editor)
    page = client.get(address).content.decode()
    assert "Worried about someone in Norfolk" in page
    assert AreaPage.objects.get(slug="essex").title not in page
    administrator = Client()
    administrator.force_login(User.objects.create_superuser("admin@example.org", "a long pass phrase"))
    assert AreaPage.objects.get(slug="essex").title in administrator.get(address).content.decode()


def test_report_queries_do_not_grow(editor, client, django_assert_max_num_queries):
    client.force_login(editor)
    with django_assert_max_num_queries(200) as few:
        client.get("/cms/reports/due-for-review/")
    Contact.objects.update(review_on=TODAY)
    with django_assert_max_num_queries(len(few)):
        assert "0 due" not in client.get("/cms/reports/due-for-review/").content.decode()
