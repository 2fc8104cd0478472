"""What is due to be read again: on the dashboard, in a report, and by mail 14 days before, once."""

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
from tests.portal.postman import arrived

TODAY = date(2026, 11, 21)
IN_14, IN_15 = TODAY + datetime.timedelta(14), TODAY + datetime.timedelta(15)

pytestmark = pytest.mark.usefixtures("content", "one_factor", "frozen")


def due(page_slug: str, on: date, model=AreaPage) -> None:
    model.objects.filter(slug=page_slug).update(review_on=on)


def remind() -> list[str]:
    """To whom."""
    mail.outbox.clear()
    remind_of_reviews(at=timezone.now())
    return [address for message in arrived() for address in message.to]


@pytest.mark.parametrize(
    ("on", "told"), [(IN_15, []), (IN_14, ["editors.norfolk@example.org"]), (TODAY, ["editors.norfolk@example.org"])]
)
def test_its_editors_are_told_14_days_before(editor, on, told):
    due("norfolk", on)
    assert remind() == told


def test_once_each_and_again_for_a_new_date(editor, frozen):
    due("norfolk", IN_14)
    assert len(remind()) == 1
    frozen.shift(datetime.timedelta(days=3))
    assert remind() == []
    due("norfolk", TODAY + datetime.timedelta(16))
    assert len(remind()) == 1


def test_a_message_each_and_nobody_elses(editor):
    second = User.objects.create_user("second@example.org", "a long pass phrase")
    second.groups.add(Area.objects.get(slug="norfolk").editors)
    gone = User.objects.create_user("gone@example.org", "a long pass phrase", is_active=False)
    gone.groups.add(Area.objects.get(slug="norfolk").editors)
    member("editors", "essex")
    due("norfolk", IN_14)
    assert remind() == ["editors.norfolk@example.org", "second@example.org"]
    assert all(len(message.recipients()) == 1 for message in mail.outbox)


def test_approvers_where_there_are_no_editors_and_administrators_for_the_portal(approver):
    User.objects.create_superuser("admin@example.org", "a long pass phrase")
    due("norfolk", IN_14)
    due("privacy", IN_14, GuidancePage)
    assert set(remind()) == {"approvers.norfolk@example.org", "admin@example.org"}


def test_a_contact_is_told_of_without_its_address(editor):
    Contact.objects.filter(loaded_key="norfolk-email").update(review_on=IN_14)
    assert remind() == ["editors.norfolk@example.org"]
    [message] = mail.outbox
    contact = Contact.objects.get(loaded_key="norfolk-email")
    for hidden in (contact.value, contact.label, contact.source):
        assert hidden not in message.subject + message.body
    assert f"/cms/snippets/guidance/contact/edit/{contact.pk}/" in message.body
    assert "5 December 2026" in message.body


def test_nobody_to_tell_is_said_and_tried_again():
    due("norfolk", IN_14)
    with pytest.raises(SystemExit):
        call_command("remind_reviews")
    assert not Reminder.objects.exists()
    member("editors", "norfolk")
    assert len(remind()) == 1


def test_reminder_is_marked_as_sent_once_a_mail_server_took_it(editor, settings, smtp_server, frozen):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies[editor.email] = "451 later"
    due("norfolk", IN_14)
    remind()
    assert Reminder.objects.get().sent_at is None
    smtp_server.replies.clear()
    frozen.shift(datetime.timedelta(minutes=2))
    remind()
    assert Reminder.objects.get().sent_at == timezone.now()
    assert len(smtp_server.messages) == 1


def test_reminder_refused_for_good_is_queued_again_the_next_day(editor, settings, smtp_server, frozen, log_book):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies[editor.email] = "550 no such mailbox"
    due("norfolk", IN_14)
    remind()
    remind()
    assert Letter.objects.count() == 1
    assert log_book.holding(["could not be delivered"])
    smtp_server.replies.clear()
    frozen.shift(datetime.timedelta(days=1))
    remind()
    assert len(smtp_server.to(editor.email)) == 1
    assert Reminder.objects.get().sent_at


def test_reminders_leave_by_the_transport_of_the_portal(editor, settings, monkeypatch, frozen):
    due("norfolk", IN_14)
    with stand_in.running() as amazon:
        stand_in.use_ses(amazon, settings, monkeypatch)
        stand_in.refuse(amazon, 403, "AccessDeniedException")
        remind()
        assert Reminder.objects.get().sent_at is None
        stand_in.accept(amazon)
        frozen.shift(datetime.timedelta(minutes=2))
        remind()
        ((_, _, refused), (_, _, taken)) = amazon.requests
    assert refused["Destination"] == taken["Destination"] == {"ToAddresses": [editor.email]}
    assert Reminder.objects.get().sent_at
    assert not mail.outbox


def test_a_retired_contact_and_a_draft_are_never_due():
    Contact.objects.filter(loaded_key="norfolk-email").update(review_on=TODAY, status="retired")
    AreaPage.objects.filter(slug="norfolk").update(review_on=TODAY, live=False)
    assert reviews_due(IN_14) == []


def test_a_page_below_an_area_is_that_areas(editor):
    page = AreaPage.objects.get(slug="norfolk").add_child(instance=GuidancePage(title="For schools", slug="schools"))
    GuidancePage.objects.filter(pk=page.pk).update(review_on=TODAY)
    assert [(review.title, review.area.slug) for review in reviews_due(TODAY)] == [("For schools", "norfolk")]


@pytest.mark.parametrize("address", ["/cms/", "/cms/reports/due-for-review/"])
def test_each_sees_their_own(editor, address, client):
    due("norfolk", TODAY - datetime.timedelta(1))
    due("essex", TODAY)
    client.force_login(editor)
    page = client.get(address).content.decode()
    assert "Worried about someone in Norfolk" in page
    assert AreaPage.objects.get(slug="essex").title not in page
    administrator = Client()
    administrator.force_login(User.objects.create_superuser("admin@example.org", "a long pass phrase"))
    assert AreaPage.objects.get(slug="essex").title in administrator.get(address).content.decode()


def test_the_dashboard_does_not_ask_more_for_more(editor, client, django_assert_max_num_queries):
    client.force_login(editor)
    with django_assert_max_num_queries(200) as few:
        client.get("/cms/reports/due-for-review/")
    Contact.objects.update(review_on=TODAY)
    with django_assert_max_num_queries(len(few)):
        assert "0 due" not in client.get("/cms/reports/due-for-review/").content.decode()
