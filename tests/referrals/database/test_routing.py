"""Whoever holds the editors' login has no concern sent anywhere, by a contact or a proposal of its own making."""

from itertools import product

import pytest
from django.db import ProgrammingError, transaction

from guidance.actions.contacts import ChangeRefused, InvalidTransition
from guidance.models import Area, Contact, ContactProposal, Kind, Purpose
from guidance.proposals import deciding, letters
from guidance.proposals.deciding import Approver
from referrals.actions.delivery.sending import claim_deliveries, send_claimed
from tests import smtp
from tests.authority import make_authority, make_mailbox
from tests.guidance.changing import SUPERVISOR, approve, change, confirm, propose
from tests.referrals.database.conftest import PREFIX, refused, run
from tests.referrals.review.building import AT, send

ATTACKER = "attacker@example.org"
AUTHORITY = make_authority("Mail authority")


def safeguarding(**fields: object) -> Contact:
    values = {
        "area": Area.objects.get(slug="norfolk"),
        "kind": "email",
        "purpose": "safeguarding",
        "value": ATTACKER,
        "label": "x",
        "source": "x",
        "source_on": "2026",
        "status": "confirmed",
        "confirmed_at": AT,
        "confirmed_by": "x",
        "certificate": make_mailbox(AUTHORITY, ATTACKER).certificate_pem,
    }
    return Contact(**(values | fields))


def is_added(contact: Contact) -> bool:
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except ProgrammingError as error:
        if "this row is not for this role" not in str(error):
            raise
        return False
    return True


@pytest.fixture
def sent_to(smtp_server, settings, act_as):
    """Sends a concern as the worker does, and returns to whom."""
    smtp.use(settings, smtp_server.port)
    ours = make_mailbox(AUTHORITY, "portal@prevent-portal.invalid")
    settings.SIGNING_CERTIFICATE = ours.certificate_pem + AUTHORITY.certificate_pem
    settings.SIGNING_KEY = ours.key_pem

    def sends() -> set[str]:
        send()
        with act_as("worker"):
            for attempt in claim_deliveries(by="one", at=AT):
                send_claimed(attempt, now=lambda: AT)
        return {each.recipients[0] for each in smtp_server.messages}

    return sends


def test_safeguarding_contact_of_ones_own_gets_no_concern(act_as, sent_to):
    with act_as("editors"):
        assert not is_added(safeguarding())
        assert is_added(safeguarding(purpose="advice"))  # control: no concern goes there
        refused("UPDATE guidance_contact SET purpose = 'safeguarding' WHERE value = %s", ATTACKER)
    assert ATTACKER not in sent_to()


def test_control_without_the_guard_a_concern_goes_to_ones_own_safeguarding_contact(act_as, sent_to):
    run(f"DROP TRIGGER {PREFIX}_editors_guidance_contact ON guidance_contact")
    with act_as("editors"):
        assert is_added(safeguarding())
    assert ATTACKER in sent_to()


def test_safeguarding_mailbox_cannot_be_rerouted(act_as):
    contact = safeguarding(value="team@example.org", certificate="")
    contact.save()
    number = safeguarding(kind="phone", value="01603 000000", certificate="")
    number.save()
    with act_as("editors"):
        for column in ("value", "certificate", "status", "purpose", "kind"):
            refused(f"UPDATE guidance_contact SET {column} = 'x' WHERE id = %s", contact.pk)
        refused("UPDATE guidance_contact SET kind = 'email' WHERE id = %s", number.pk)
        assert run("UPDATE guidance_contact SET note = 'x' WHERE id = %s RETURNING id", contact.pk)  # control
        assert run("UPDATE guidance_contact SET value = 'x' WHERE id = %s RETURNING id", number.pk)


def test_database_guards_the_contacts_that_take_concerns(act_as):
    with act_as("editors"):
        for purpose, kind in product(Purpose, Kind):
            contact = safeguarding(kind=kind, purpose=purpose, value=f"{purpose} {kind}", certificate="")
            assert is_added(contact) is not contact.takes_concerns, (purpose, kind)


def test_honest_change_of_a_safeguarding_mailbox(act_as):
    """Proposed by an editor, confirmed by the team, approved by a supervisor, on their own tiers."""
    contact = safeguarding(value="team@example.org", certificate="")
    contact.save()
    with act_as("editors"):
        proposal = propose(contact, value="new@example.org")
    assert proposal.needs_supervisor
    area_approver = Approver("approver@example.org", area_ids=[contact.area_id])
    with act_as("officers"):
        confirm(proposal)
        with pytest.raises(InvalidTransition, match="for the supervisors"):
            deciding.approve(proposal_id=proposal.pk, by=area_approver, at=AT)
        approve(proposal)
    contact.refresh_from_db()
    assert (contact.value, contact.status) == ("new@example.org", "confirmed")


@pytest.fixture
def mailbox(db):
    row = Contact.objects.get(area__slug="norfolk", purpose="referral", kind="email")
    Contact.objects.filter(pk=row.pk).update(status="confirmed", confirmed_at=AT, confirmed_by="x")
    row.refresh_from_db()
    return row


def forged(mailbox: Contact, *, is_told: bool = True, **fields: object) -> ContactProposal:
    """As a page would have made it, but for `fields`."""
    values = {
        "contact": mailbox,
        "act": "change",
        "area": mailbox.area,
        "kind": "email",
        "purpose": "referral",
        "value": ATTACKER,
        "what": {"value": [mailbox.value, ATTACKER]},
        "needs_confirmation": True,
        "needs_supervisor": True,
        "told": [mailbox.value],
        "reason": "x",
        "proposed_at": AT,
        "proposed_by": "somebody@council.gov.uk",
    }
    proposal = ContactProposal.objects.create(**(values | fields))
    if is_told:
        letters.tell_old(letters.WARNING, proposal, at=AT)
    return proposal


FORGERIES = {
    "no confirmation": {"needs_confirmation": False},
    "old mailbox not told": {"told": []},
    "another told": {"told": ["else@example.org"]},
    "as text": {"needs_confirmation": False, "told": [], "needs_supervisor": False},
    "another's mailbox is asked": {"value": "prevent@norfolk.police.uk"},
    "shown as advice": {"purpose": "advice"},
    "with a field that no page shows": {"what": {"value": ["OLD", ATTACKER], "status": ["confirmed", "confirmed"]}},
    "with an id": {"what": {"value": ["OLD", ATTACKER], "id": [0, 1]}},
    "retired with a new address": {"act": "retire", "needs_confirmation": False},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_proposal_is_not_applied(act_as, mailbox, name):
    fields = dict(FORGERIES[name])
    if what := fields.get("what"):
        fields["what"] = what | {"value": [mailbox.value, ATTACKER]}
    with act_as("editors"):
        proposal = forged(mailbox, **fields)
    with act_as("officers"):
        if proposal.needs_confirmation:
            confirm(proposal)
        with pytest.raises((InvalidTransition, ChangeRefused)):
            approve(proposal)
    stored = Contact.objects.get(pk=mailbox.pk)
    assert (stored.value, stored.status) == (mailbox.value, "confirmed")


def test_domains_of_a_forces_mailboxes_cannot_be_changed(act_as):
    with act_as("editors"):
        refused("UPDATE guidance_force SET mailbox_domains = 'example.org'")
        refused("INSERT INTO guidance_force (name, slug, gss_code, website) VALUES ('x', 'x', 'x', '')")
        assert run("SELECT DISTINCT mailbox_domains FROM guidance_force") == [("",)]  # control: it reads them


def test_control_forged_proposal_is_applied_without_the_check(act_as, mailbox, monkeypatch):
    monkeypatch.setattr(deciding, "check_steps", lambda *given: None)
    with act_as("editors"):
        proposal = forged(mailbox, **FORGERIES["no confirmation"] | FORGERIES["old mailbox not told"])
    with act_as("officers"):
        assert approve(proposal).value == ATTACKER


def test_control_same_proposal_with_every_step_is_applied(act_as, mailbox):
    with act_as("editors"):
        proposal = forged(mailbox)
    with act_as("officers"):
        confirm(proposal)
        assert approve(proposal).value == ATTACKER


def test_honest_changes_of_every_kind_are_applied(act_as, mailbox):
    """With the steps that the pages give them."""
    number = Contact.objects.filter(area=mailbox.area, purpose="referral", kind="phone").first()
    with act_as("officers"):
        assert change(mailbox, hours="9 to 5").hours == "9 to 5"
        assert change(number, value="01603 111111").status == "confirmed"
        added = safeguarding(value="new@example.org", certificate="", status="unconfirmed", confirmed_at=None)
        assert change(added, act="add").status == "confirmed"
        assert change(number, act="retire").status == "retired"
        number.refresh_from_db()
        assert change(number, act="restore").status == "confirmed"
    assert SUPERVISOR in ContactProposal.objects.values_list("closed_by", flat=True)
