"""Ways in which an insider tries to redirect a force's concerns. Each must change nothing."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidance.actions.contacts import InvalidTransition
from guidance.contact_checks import asking
from guidance.contact_checks import links as live_links
from guidance.content import norfolk
from guidance.models import Area, Contact, ContactProposal, Force
from guidance.proposals import deciding, links
from prevent_portal.accounts.models import User
from referrals.models import Officer
from tests.guidance.changing import confirm
from tests.guidance.conftest import make_certificate, member
from tests.guidance.contact_forms import FORMS, REASON, address, contact, form, proposal_address
from tests.guidance.insider import (
    ANSWER,
    NEW,
    OLD,
    PREMIUM,
    contact_views,
    observed,
    supervisor_of_norfolk,
)


def change_and_confirm(insider):
    insider.propose(value=NEW)
    insider.confirm()


def change_and_approve_it_himself(insider):
    proposal = insider.propose(value=NEW)
    insider.confirm()
    insider.approve(proposal)


def editor_with_the_approvers_account(insider):
    approver = insider.signed_in(member("approvers", "norfolk"))
    proposal = insider.propose(value=NEW)
    insider.confirm()
    insider.approve(proposal, approver)
    insider.approve(insider.propose(client=approver, value=NEW))


def two_editors(insider):
    second = User.objects.create_user("second@example.org", "a long pass phrase")
    second.groups.add(Area.objects.get(slug="norfolk").editors)
    proposal = insider.propose(value=NEW)
    insider.confirm()
    insider.approve(proposal, insider.signed_in(second))


def administrator_approves(insider):
    chief = User.objects.create_superuser("chief@example.org", "a long pass phrase")
    proposal = insider.propose(value=NEW)
    insider.confirm()
    insider.approve(proposal, insider.signed_in(chief))


def editor_at_the_officers_page(insider):
    proposal = insider.propose(value=NEW)
    insider.confirm()
    page = insider.client.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    assert page.status_code == 404


def officer_without_supervision(insider):
    officer = User.objects.create_user("officer@example.org", "a long pass phrase")
    Officer.objects.create(user=officer, force=Force.objects.get(slug="norfolk"))
    proposal = insider.propose(value=NEW)
    insider.confirm()
    page = insider.signed_in(officer).post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    assert page.status_code == 404


def supervisor_of_another_force(insider):
    stranger = User.objects.create_user("stranger@example.org", "a long pass phrase")
    Officer.objects.create(user=stranger, force=Force.objects.get(slug="essex"), is_supervisor=True)
    proposal = insider.propose(value=NEW)
    insider.confirm()
    page = insider.signed_in(stranger).post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    assert page.status_code == 404


def editor_who_is_also_a_supervisor(insider):
    """One account with both roles, as only a slip of the administrators makes it."""
    Officer.objects.create(user=insider.user, force=Force.objects.get(slug="norfolk"), is_supervisor=True)
    proposal = insider.propose(value=NEW)
    insider.confirm()
    page = insider.client.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    assert "Nobody approves their own proposal." in page.content.decode()


def second_account_as_supervisor(insider):
    user = User.objects.create_user("insider.2@example.org", "a long pass phrase")
    Officer.objects.create(user=user, force=Force.objects.get(slug="norfolk"), is_supervisor=True)
    proposal = insider.propose(value=NEW)
    insider.confirm()
    client = insider.signed_in(user)
    address = f"/review/contacts/{proposal.pk}/"
    assert "may be one person" in client.get(address).content.decode()
    page = client.post(address, {"agree": "yes"})
    assert "Enter how you know that these are different people" in page.content.decode()


def own_certificate(insider):
    own = make_certificate(rsa.generate_private_key(public_exponent=65537, key_size=2048), mailbox=OLD)
    insider.propose(certificate=own.pem, hours="Always")
    proposal = contact("norfolk-email").proposals.first()
    assert "certificate" not in proposal.what


def new_contact_in_front(insider):
    given = form("norfolk-email", value=NEW, order=0)
    insider.client.post(reverse("wagtailsnippets_guidance_contact:add"), given)
    insider.approve(ContactProposal.objects.get(value=NEW))
    insider.confirm()
    insider.approve(ContactProposal.objects.get(value=NEW))


def premium_number_with_his_own_test_call(insider):
    proposal = insider.propose("norfolk-phone-1", value=PREMIUM)
    page = insider.client.post(proposal_address("call", proposal), FORMS["call"], follow=True).content.decode()
    assert "A supervisor of the force records the test call" in page
    insider.approve(proposal)


def premium_number_with_a_friends_test_call(insider):
    proposal = insider.propose("norfolk-phone-1", value=PREMIUM)
    friend = insider.signed_in(member("approvers", "norfolk"))
    friend.post(proposal_address("call", proposal), FORMS["call"])
    proposal.refresh_from_db()
    assert not proposal.confirmed_at
    insider.approve(proposal, friend)


def number_becomes_a_mailbox(insider):
    insider.propose("norfolk-phone-1", kind="email", value=NEW)
    insider.confirm()


def advice_contact_becomes_a_referral_contact(insider):
    Contact.objects.filter(loaded_key="norfolk-phone-2").update(purpose="advice")
    before = observed()
    approver = insider.signed_in(member("approvers", "norfolk"))
    proposal = insider.propose("norfolk-phone-2", purpose="referral", kind="email", value=NEW, order=0)
    insider.confirm()
    insider.approve(proposal, approver)
    assert observed() == before


def other_area_and_order(insider):
    insider.propose(order=99)
    insider.propose("norfolk-phone-1", purpose="advice")
    insider.propose("norfolk-phone-2", order=0)


def retire_the_mailbox(insider):
    insider.client.post(address("retire", "norfolk-email"), REASON)
    insider.approve(contact("norfolk-email").proposals.get())
    insider.approve(contact("norfolk-email").proposals.get(), insider.signed_in(member("approvers", "norfolk")))


def call_the_forces_number_wrong(insider):
    insider.client.post(address("call", "norfolk-phone-1"), FORMS["call"] | {"result": "wrong"})


def note_and_hours_alone(insider):
    proposal = insider.propose(
        note=f"Write to {NEW}", hours="Never", label="Evil team", out_of_hours=f"Call {PREMIUM}"
    )
    insider.approve(proposal)


def link_replayed(insider):
    proposal = insider.propose(value=NEW)
    link = insider.confirm()
    insider.client.post(proposal_address("withdraw", proposal), REASON)
    assert Client().get(link).status_code == 410
    insider.propose(value=NEW)
    assert Client().post(link, ANSWER).status_code == 410
    assert contact("norfolk-email").proposals.open().get().confirmed_at is None


def overtaken_by_a_worse_one(insider):
    """Confirmed with an honest address, then another put in its place under the confirmation."""
    honest = insider.propose(value="prevent2@norfolk.police.uk")
    confirm(honest)
    worse = insider.propose(value=NEW)
    honest.refresh_from_db()
    assert (honest.state, worse.confirmed_at) == ("overtaken", None)
    with pytest.raises(InvalidTransition, match="overtaken"):
        deciding.approve(proposal_id=honest.pk, by=supervisor_of_norfolk(), at=timezone.now())
    with pytest.raises(InvalidTransition, match="not confirmed it yet"):
        deciding.approve(proposal_id=worse.pk, by=supervisor_of_norfolk(), at=timezone.now())


def proposal_edited_after_confirmation(insider):
    proposal = insider.propose(value="prevent2@norfolk.police.uk")
    confirm(proposal)
    proposal.refresh_from_db()
    proposal.value = NEW
    with pytest.raises(TypeError, match="never edited"):
        proposal.save()
    applied = {"state": "applied", "closed_at": timezone.now(), "closed_by": insider.user.email}
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactProposal.objects.filter(pk=proposal.pk).update(**applied)


def link_of_the_live_question_for_the_proposal(insider):
    asked = asking.ask(contact_id=contact("norfolk-email").pk, reason="x", by=insider.user.email, at=timezone.now())
    proposal = insider.propose(value=NEW)
    assert Client().get(f"/contacts/confirm-change/?token={live_links.token(asked)}").status_code == 404
    confirming = links.confirmation(proposal).partition("?")[2]
    assert Client().get(f"/contacts/confirm/?{confirming}").status_code == 404
    assert Client().get(f"/contacts/object/?{confirming}").status_code == 404


def bulk_and_delete(insider):
    pk = contact("norfolk-email").pk
    for model in ("contact", "contactproposal"):
        insider.client.post(f"{reverse('wagtail_bulk_action', args=['guidance', model, 'delete'])}?id={pk}")
    insider.client.post(address("delete", "norfolk-email"))
    with pytest.raises(TypeError, match="never deleted"):
        insider.propose(value=NEW).delete()


def the_api(insider):
    pk = contact("norfolk-email").pk
    for path in (f"/cms/api/main/contacts/{pk}/", f"/api/v2/contacts/{pk}/", f"/cms/api/main/pages/{pk}/"):
        for send in (insider.client.post, insider.client.put, insider.client.patch, insider.client.delete):
            assert send(path, {"value": NEW}, content_type="application/json").status_code in (403, 404, 405)


def copy(insider):
    pk = contact("norfolk-email").pk
    assert (
        insider.client.post(
            f"/cms/snippets/guidance/contact/copy/{pk}/", form("norfolk-email", value=NEW)
        ).status_code
        == 404
    )


def history_restored(insider):
    """Contacts have no revisions, so Wagtail offers none to go back to."""
    pk = contact("norfolk-email").pk
    for step in ("revert/1", "revisions/1/revert", "unpublish", "preview"):
        answer = insider.client.post(
            f"/cms/snippets/guidance/contact/history/{pk}/{step}/", form("norfolk-email", value=NEW)
        )
        assert answer.status_code == 404
    assert not any("revis" in name for name in contact_views())


def import_with_another_address(insider):
    facts = [replace(fact, value=NEW) if fact.key == "norfolk-email" else fact for fact in norfolk.CONTACTS]
    with patch.object(norfolk, "CONTACTS", facts):
        call_command("load_guidance", verbosity=0)
    insider.confirm()
    insider.approve(ContactProposal.objects.get(value=NEW))


def fields_beside_the_form(insider):
    given = form("norfolk-email", value=NEW) | {
        "status": "confirmed",
        "confirmed_by": "x",
        "needs_supervisor": "",
        "state": "applied",
        "stopped_at": "",
        "loaded_key": "x",
    }
    insider.client.post(address("edit", "norfolk-email"), given)
    proposal = contact("norfolk-email").proposals.get()
    assert (proposal.state, proposal.needs_supervisor, set(proposal.what)) == ("open", True, {"value"})
