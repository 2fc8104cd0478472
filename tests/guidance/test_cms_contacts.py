"""Contacts in the CMS: own area only, changes are proposed with a reason, and no status is set by hand."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from guidance.contact_checks import asking
from guidance.models import Area, Contact, ContactAsk, ContactProposal, Force
from prevent_portal.accounts.models import User
from tests.guidance.changing import EDITOR, SUPERVISOR, change, finish
from tests.guidance.contact_forms import (
    FORMS,
    REASON,
    STEPS,
    address,
    confirmed,
    contact,
    form,
    proposal_address,
    stored,
)
from tools.machine.ports import free_port


@pytest.fixture
def signed_in(client, editor, one_factor):
    client.force_login(editor)
    return client


@pytest.fixture
def administrator(client, content, one_factor):
    client.force_login(User.objects.create_superuser("administrator@example.org", "a long pass phrase"))
    return client


class TestOtherArea:
    @pytest.mark.parametrize("view", ["edit", "history", "history_results", "usage", *STEPS])
    def test_views_of_other_areas_contact_return_404(self, signed_in, view):
        before = stored()
        assert signed_in.get(address(view, "essex-phone")).status_code == 404
        posted = form("essex-phone", label="x") | FORMS.get(view, {})
        assert signed_in.post(address(view, "essex-phone"), posted).status_code in (404, 405)
        assert stored() == before

    def test_list_shows_own_contacts_only(self, signed_in):
        page = signed_in.get(reverse("wagtailsnippets_guidance_contact:list")).content.decode()
        assert "01953 423905" in page
        assert "01245 452196" not in page

    def test_contact_cannot_be_moved_to_other_area(self, signed_in):
        essex = Area.objects.get(slug="essex")
        before = stored()
        signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", area=essex.pk))
        assert stored() == before

    def test_contact_cannot_be_added_to_other_area(self, signed_in):
        essex = Area.objects.get(slug="essex")
        before = stored()
        signed_in.post(
            reverse("wagtailsnippets_guidance_contact:add"),
            form("norfolk-email", area=essex.pk, value="new@example.gov.uk"),
        )
        assert stored() == before

    def test_contact_chooser_does_not_exist(self, signed_in):
        assert signed_in.get("/cms/snippets/choose/guidance/contact/").status_code == 404


@pytest.mark.parametrize("view", ["edit", "history", "history_results", "usage", "ask", "retire", "restore"])
def test_own_contact_opens(signed_in, view):
    assert signed_in.get(address(view, "norfolk-email")).status_code == 200


class TestDeletion:
    def _assert_not_deleted(self, client):
        before = Contact.objects.count()
        one = contact("norfolk-phone-2").pk
        assert client.post(address("delete", "norfolk-phone-2")).status_code == 302
        several = reverse("wagtail_bulk_action", args=["guidance", "contact", "delete"])
        assert client.post(f"{several}?id={one}").status_code == 302
        assert Contact.objects.count() == before

    def test_editor_cannot_delete(self, signed_in):
        self._assert_not_deleted(signed_in)

    def test_administrator_cannot_delete(self, administrator):
        self._assert_not_deleted(administrator)


class TestProposing:
    def test_change_is_proposed_and_recorded(self, signed_in, editor):
        response = signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
        proposal = contact("norfolk-email").proposals.get()
        assert response["Location"] == proposal_address("", proposal)
        assert contact("norfolk-email").hours == ""
        assert (proposal.proposed_by, proposal.reason) == (editor.email, REASON["reason"])
        assert proposal.what == {"hours": ["", "9 to 5"]}
        entry = contact("norfolk-email").changes.first()
        assert (entry.kind, entry.by, entry.reason) == ("proposed", editor.email, REASON["reason"])
        page = signed_in.get(response["Location"]).content.decode()
        for words in ("Hours", "9 to 5", editor.email, "An approver of Norfolk has to approve it"):
            assert words in page
        assert response["Location"] in signed_in.get(address("edit", "norfolk-email")).content.decode()

    def test_marks_that_nobody_sees_are_taken_out_of_an_address(self, signed_in):
        value = contact("norfolk-email").value.replace("@", ".new@")
        signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", value=f"\u202a{value}\u202c\u200e"))
        assert contact("norfolk-email").proposals.get().value == value

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
    def test_reason_is_required(self, signed_in, reason):
        before = stored()
        page = signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5", reason=reason))
        assert page.status_code == 200
        assert stored() == before

    def test_status_cannot_be_proposed(self, administrator):
        given = form("norfolk-email", status="confirmed", confirmed_by="me", confirmed_at="2026-11-21 08:00")
        assert "Nothing is changed" in administrator.post(address("edit", "norfolk-email"), given).content.decode()
        assert contact("norfolk-email").status == "unconfirmed"

    @pytest.mark.parametrize("changed", [{"value": "new@example.gov.uk"}, {"hours": "9 to 5"}])
    def test_proposal_keeps_contact_and_its_confirmation(self, signed_in, changed):
        confirmed(contact("norfolk-email"))
        before = Contact.objects.values().get(loaded_key="norfolk-email")
        signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", **changed))
        assert Contact.objects.values().get(loaded_key="norfolk-email") == before
        assert contact("norfolk-email").proposals.open().count() == 1

    def test_warning_is_shown_and_change_proposed(self, signed_in):
        given = form("norfolk-email", value="jo.bloggs@example.gov.uk")
        page = signed_in.post(address("edit", "norfolk-email"), given, follow=True).content.decode()
        assert "This looks like one person" in page
        assert contact("norfolk-email").proposals.get().value == "jo.bloggs@example.gov.uk"

    def test_change_that_leaves_no_route_shows_field_error(self, signed_in):
        Contact.objects.filter(loaded_key__startswith="norfolk-phone").update(status="retired")
        before = stored()
        page = signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", purpose="advice"))
        assert page.status_code == 200
        assert "Norfolk would have no contact left" in page.content.decode()
        assert stored() == before

    def test_address_outside_the_forces_domains_shows_field_error(self, signed_in):
        call_command("set_mailbox_domains", "norfolk", "Norfolk.police.uk", "x.police.uk", stdout=StringIO())
        page = signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", value="prevent@evil.example"))
        assert "Mailboxes of Norfolk Constabulary end in: norfolk.police.uk, x.police.uk." in page.content.decode()
        signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", value="new@X.police.uk"))
        assert contact("norfolk-email").proposals.get().value == "new@X.police.uk"

    @pytest.mark.parametrize(
        ("given", "said"), [(["norfolk", "police"], "Not a domain: police"), (["x"], "No force")]
    )
    def test_command_refuses_what_is_no_domain_or_no_force(self, content, given, said):
        with pytest.raises(CommandError, match=said):
            call_command("set_mailbox_domains", *given)
        assert set(Force.objects.values_list("mailbox_domains", flat=True)) == {""}

    def test_new_contact_is_only_proposed(self, signed_in):
        norfolk = Area.objects.get(slug="norfolk")
        given = form("norfolk-email", area=norfolk.pk, value="second@example.gov.uk")
        assert signed_in.post(reverse("wagtailsnippets_guidance_contact:add"), given).status_code == 302
        assert not Contact.objects.filter(value="second@example.gov.uk").exists()
        proposal = ContactProposal.objects.get(value="second@example.gov.uk")
        assert (proposal.act, proposal.contact, proposal.needs_supervisor) == ("add", None, True)


class TestCertificate:
    @pytest.fixture
    def asked(self, administrator, certificate):
        given = form("norfolk-email", certificate=certificate.pem)
        return administrator.post(address("edit", "norfolk-email"), given, follow=True)

    def test_administrator_proposes_certificate(self, asked, certificate):
        assert "CN=Example Prevent team, until 01.11.2027" in asked.content.decode()
        assert contact("norfolk-email").certificate == ""
        finish(contact("norfolk-email").proposals.get())
        assert contact("norfolk-email").certificate == certificate.pem.strip()

    def test_certificate_name_and_expiry_are_shown(self, asked, administrator):
        finish(contact("norfolk-email").proposals.get())
        page = administrator.get(address("edit", "norfolk-email")).content.decode()
        assert "CN=Example Prevent team, good until 1 November 2027" in page

    def test_editor_cannot_propose_certificate(self, signed_in, certificate):
        given = form("norfolk-email", certificate=certificate.pem, hours="9 to 5")
        signed_in.post(address("edit", "norfolk-email"), given)
        assert contact("norfolk-email").proposals.get().what == {"hours": ["", "9 to 5"]}

    @pytest.mark.parametrize("text", ["hello", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"])
    def test_invalid_certificate_is_refused(self, administrator, text):
        page = administrator.post(address("edit", "norfolk-email"), form("norfolk-email", certificate=text))
        assert page.status_code == 200
        assert "This is not an X.509 certificate" in page.content.decode()
        assert not ContactProposal.objects.exists()


class TestSteps:
    @pytest.mark.parametrize("view", ["ask", "retire", "restore"])
    def test_reason_is_required(self, signed_in, view):
        before = stored()
        assert signed_in.post(address(view, "norfolk-email"), {"reason": " "}).status_code == 200
        assert stored() == before

    def test_mailbox_is_asked_once(self, signed_in, editor):
        signed_in.post(address("ask", "norfolk-email"), REASON)
        [sent] = mail.outbox
        assert sent.to == ["prevent@norfolk.police.uk"]
        asked = contact("norfolk-email").asks.get()
        assert (asked.asked_by, asked.mailed_at is None) == (editor.email, False)
        page = signed_in.post(address("ask", "norfolk-email"), REASON, follow=True).content.decode()
        assert "has been asked already" in page
        assert len(mail.outbox) == 1

    def test_question_stays_queued_when_mail_server_is_down(self, signed_in, settings):
        settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        page = signed_in.post(address("ask", "norfolk-email"), REASON, follow=True).content.decode()
        assert "Not mailed yet" in page
        assert ContactAsk.objects.to_mail().count() == 1

    def test_phone_cannot_be_asked_by_mail(self, signed_in):
        page = signed_in.post(address("ask", "norfolk-phone-1"), REASON, follow=True).content.decode()
        assert "Only a mailbox can be asked by mail" in page
        assert not mail.outbox

    def test_retiring_and_restoring_are_proposed(self, signed_in):
        signed_in.post(address("retire", "norfolk-phone-2"), REASON)
        assert contact("norfolk-phone-2").status == "unconfirmed"
        finish(contact("norfolk-phone-2").proposals.get())
        assert contact("norfolk-phone-2").status == "retired"
        signed_in.post(address("restore", "norfolk-phone-2"), REASON)
        assert contact("norfolk-phone-2").status == "retired"
        finish(contact("norfolk-phone-2").proposals.open().get())
        assert contact("norfolk-phone-2").status == "confirmed"

    def test_last_route_cannot_be_retired(self, signed_in):
        Contact.objects.filter(loaded_key__startswith="norfolk-phone").update(status="retired")
        page = signed_in.post(address("retire", "norfolk-email"), REASON)
        assert "Norfolk would have no contact left" in page.content.decode()
        assert contact("norfolk-email").status == "unconfirmed"

    def test_call_of_forces_own_number_is_recorded_by_the_force(self, signed_in, frozen):
        before = stored()
        page = signed_in.post(address("call", "norfolk-phone-1"), FORMS["call"], follow=True).content.decode()
        assert "supervisors record the test calls of this number" in page
        assert stored() == before

    def test_answered_call_confirms_contact(self, signed_in, editor, frozen):
        Contact.objects.filter(loaded_key="norfolk-phone-1").update(purpose="advice")
        assert signed_in.get(address("call", "norfolk-phone-1")).status_code == 200
        signed_in.post(address("call", "norfolk-phone-1"), FORMS["call"])
        assert contact("norfolk-phone-1").status == "confirmed"
        assert contact("norfolk-phone-1").changes.first().by == editor.email

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"result": ""}, "Select what happened"),
            ({"answered_by": " "}, "Enter who answered"),
            ({"called_at": "2026-11-21 09:30"}, "Enter a time in the last 7 days"),
            ({"called_at": "2026-11-01 09:30"}, "Enter a time in the last 7 days"),
            ({"called_at": "yesterday"}, "Enter a date and a time"),
        ],
    )
    def test_incomplete_call_shows_error(self, signed_in, frozen, changed, message):
        before = stored()
        page = signed_in.post(address("call", "norfolk-phone-1"), FORMS["call"] | changed)
        assert message in page.content.decode()
        assert stored() == before

    def test_get_changes_nothing(self, signed_in):
        before = stored()
        for view in STEPS:
            signed_in.get(address(view, "norfolk-phone-1"))
        assert stored() == before


def test_history_shows_changes_reasons_and_authors(signed_in, editor, frozen, django_assert_max_num_queries):
    row = contact("norfolk-email")
    for number in range(12):
        change(row, hours=f"{number} to 5")
    asking.confirm_for_demo(contact=row, at=timezone.now())
    signed_in.get("/cms/")  # shows the pending messages, which would add queries below
    with django_assert_max_num_queries(13):
        page = signed_in.get(address("history", "norfolk-email")).content.decode()
    for words in ("Confirmed", "nobody was asked", REASON["reason"], EDITOR, SUPERVISOR, "10 to 5 → 11 to 5"):
        assert words in page
