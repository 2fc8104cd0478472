"""Each link in a mail leads to the host of the tier that serves its page, in mails of every kind."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from guidance.contact_checks import rounds
from guidance.models import Contact
from prevent_portal.accounts.actions import invitations, people
from prevent_portal.accounts.models import User
from prevent_portal.accounts.roles import Assignment
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.new_messages import take_up_messages
from referrals.actions.delivery.escalation import chase_unopened
from referrals.actions.monitoring.daily_summary import queue_summaries
from referrals.models import Delivery, Officer, RestrictionKind
from referrals.transports.notice import digest, notice
from tests.guidance.changing import propose
from tests.guidance.conftest import member
from tests.portal.postman import send_queued_mail
from tests.portal.test_tiers import PATHS
from tests.referrals.review.building import AT, acknowledge, send, some_officer, some_supervisor

HOSTS = {"public": "report.example.org", "editors": "editors.example.org", "officers": "officers.example.org"}
LINK = re.compile(r"https://[^\s>]+")


@pytest.fixture(autouse=True)
def three_hosts(settings):
    settings.DEMO = False
    settings.DUTY_EMAILS = ["duty@example.org"]
    for name, tier in (("PORTAL_URL", "public"), ("EDITORS_URL", "editors"), ("OFFICERS_URL", "officers")):
        setattr(settings, name, f"https://{HOSTS[tier]}")


def misled(text: str) -> list[str]:
    found = []
    for link in LINK.findall(text):
        parts = urlsplit(link.rstrip(".,"))
        tiers = next((where for path, where in PATHS.items() if parts.path.startswith(path)), {"public"})
        if parts.hostname in HOSTS.values() and parts.hostname not in {HOSTS[tier] for tier in tiers}:
            found.append(link)
    return found


def mails_of_contacts():
    contact = Contact.objects.filter(purpose="referral", kind="email").first()
    member("editors", "norfolk")
    for value in ("new@norfolk.police.uk", "01603 000000"):
        kind = "email" if "@" in value else "phone"
        propose(Contact.objects.filter(purpose="referral", kind=kind, area=contact.area).first(), value=value)
    Contact.objects.update(confirmed_at=None, status="unconfirmed")
    rounds.run_round(timezone.now())
    rounds.stop(contact_id=contact.pk, reason="x", by="x", at=timezone.now())


def mails_of_accounts(concern):
    by = User.objects.create_superuser("admin@example.org")
    for role in (Assignment("duty"), Assignment("officer", concern.force_id)):
        invitations.invite(email=f"{role.role}@example.org", assignment=role, by=by, at=timezone.now())
    people.reset_factor(user=some_officer(concern).user, reason="x", by=by, at=timezone.now())


def mails_of_work(concern):
    boss = some_supervisor(concern)
    other = User.objects.create_user("other@example.org")
    Officer.objects.create(user=other, force=concern.force, is_supervisor=True)
    review_on = AT.date() + timedelta(days=30)
    apply_restriction(concern=concern, kind=RestrictionKind.HOLD, text="x", review_on=review_on, by=boss, at=AT)
    acknowledge(concern, some_officer(concern))
    add_reporter_message(concern=concern, text="x", form_id="1", at=timezone.now())
    take_up_messages(at=timezone.now())


def test_links_lead_to_the_tier_that_has_the_page(db, capsys):
    concern = send(at=AT)
    mails_of_contacts()
    mails_of_accounts(concern)
    mails_of_work(concern)
    chase_unopened(at=AT.replace(year=2027))
    queue_summaries(at=AT)
    send_queued_mail()
    call_command("send_deliveries", "--once", verbosity=0)
    texts = [f"{each.subject} {each.body}" for each in mail.outbox]
    deliveries = list(Delivery.objects.filter(transport="email").exclude(purpose="receipt").select_related("concern"))
    texts += [str(make(given).body) for each in deliveries for make, given in ((notice, each), (digest, [each]))]
    linked = [text for text in texts if LINK.search(text)]
    assert len(linked) > 12
    assert not [link for text in linked for link in misled(text)]
