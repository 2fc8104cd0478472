"""Proposals in the CMS: what the area's approvers may decide, and what an editor may do with their own."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from guidance.models import Contact
from tests.guidance.changing import propose
from tests.guidance.conftest import member
from tests.guidance.contact_forms import FORMS, REASON, address, contact, form, proposal_address, stored
from tests.portal.postman import send_queued_mail


@pytest.fixture
def signed_in(client, editor, one_factor):
    client.force_login(editor)
    return client


def test_approver_publishes_text_and_history_names_both(signed_in, editor, approver):
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
    proposal = contact("norfolk-email").proposals.get()
    signed_in.post(proposal_address("approve", proposal))
    assert contact("norfolk-email").hours == ""
    signed_in.force_login(approver)
    assert "9 to 5" not in signed_in.get("/areas/norfolk/").content.decode()
    assert "Approve" in signed_in.get(proposal_address("", proposal)).content.decode()
    signed_in.post(proposal_address("approve", proposal))
    assert "9 to 5" in signed_in.get("/areas/norfolk/").content.decode()
    entry = contact("norfolk-email").changes.first()
    assert (entry.kind, entry.by, entry.what) == ("changed", approver.email, {"hours": ["", "9 to 5"]})


@pytest.mark.parametrize(("key", "purpose"), [("norfolk-phone-2", "advice"), ("norfolk-phone-2", "safeguarding")])
def test_other_number_needs_test_call_by_another_and_approver(signed_in, editor, approver, key, purpose):
    Contact.objects.filter(loaded_key=key).update(purpose=purpose)
    signed_in.post(address("edit", key), form(key, value="01953 000000"))
    proposal = contact(key).proposals.get()
    for person, step, works in (
        (editor, "call", False),
        (approver, "approve", False),
        (approver, "call", True),
        (editor, "approve", False),
        (approver, "approve", True),
    ):
        signed_in.force_login(person)
        before = stored()
        signed_in.post(proposal_address(step, proposal), FORMS.get(step, {}))
        assert (stored() != before) is works, (person, step)
    assert (contact(key).value, contact(key).status) == ("01953 000000", "confirmed")


def test_proposal_is_refused_with_a_reason(signed_in, approver):
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
    proposal = contact("norfolk-email").proposals.get()
    signed_in.force_login(approver)
    signed_in.post(proposal_address("refuse", proposal), REASON)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.closed_by) == ("refused", approver.email)


def test_proposal_is_withdrawn(signed_in):
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
    proposal = contact("norfolk-email").proposals.get()
    signed_in.post(proposal_address("withdraw", proposal), REASON)
    page = signed_in.post(proposal_address("withdraw", proposal), REASON, follow=True).content.decode()
    assert "This proposal is closed: withdrawn." in page
    assert contact("norfolk-email").hours == ""


def test_link_is_mailed_again(signed_in, mailoutbox):
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", value="new@example.gov.uk"))
    proposal = contact("norfolk-email").proposals.get()
    signed_in.post(proposal_address("ask", proposal))
    send_queued_mail()
    assert [mail.to for mail in mailoutbox if "confirm-change" in mail.body] == [["new@example.gov.uk"]] * 2


@pytest.mark.parametrize("step", ["", "withdraw", "ask", "call", "approve", "refuse"])
def test_other_areas_proposal_returns_404(signed_in, step):
    proposal = propose(contact("essex-phone"), hours="9 to 5")
    before = stored()
    assert signed_in.get(proposal_address(step, proposal)).status_code == 404
    assert signed_in.post(proposal_address(step, proposal), REASON).status_code in (404, 405)
    assert stored() == before


def test_approver_who_may_be_the_editor_says_how_they_know_better(signed_in, editor, approver):
    for person in (editor, approver):
        person.first_name, person.last_name = "Robin", "Example"
        person.save()
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
    proposal = contact("norfolk-email").proposals.get()
    signed_in.force_login(approver)
    address_of = proposal_address("approve", proposal)
    assert "have the same name" in signed_in.get(address_of).content.decode()
    refused = signed_in.post(address_of)
    assert "Enter how you know that these are different people" in refused.content.decode()
    assert contact("norfolk-email").hours == ""
    signed_in.post(address_of, {"two_people": "We share an office, and a name."})
    assert contact("norfolk-email").hours == "9 to 5"
    entry = contact("norfolk-email").changes.get(kind="two-people")
    assert "We share an office, and a name. (" in entry.reason


def test_report_lists_open_proposals_of_own_areas(signed_in):
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
    report = reverse("guidance_proposed_changes")
    page = signed_in.get(report).content.decode()
    assert "prevent@norfolk.police.uk" in page
    assert "an approver of Norfolk" in page
    assert proposal_address("", contact("norfolk-email").proposals.get()) in page
    signed_in.force_login(member("editors", "essex"))
    assert "No change is proposed." in signed_in.get(report).content.decode()


@pytest.mark.parametrize(("days", "state"), [(29, "open"), (30, "withdrawn")])
def test_proposal_that_nobody_decides_on_is_withdrawn(signed_in, editor, frozen, mailoutbox, days, state):
    signed_in.post(address("edit", "norfolk-email"), form("norfolk-email", value="new@norfolk.police.uk"))
    frozen.shift(timedelta(days=days))
    for _ in range(2):
        call_command("tend_guidance", once=True)
    proposal = contact("norfolk-email").proposals.get()
    assert proposal.state == state
    send_queued_mail()
    told = [mail.to[0] for mail in mailoutbox if "nobody decided on it for 30 days" in mail.subject]
    assert told.count(editor.email) == (state == "withdrawn")
    assert contact("norfolk-email").value == "prevent@norfolk.police.uk"
