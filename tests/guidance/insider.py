"""An editor who tries to have a force's concerns sent to himself, and what one sees of his attempts."""

import re

from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from guidance.models import Area, Contact, Force
from guidance.proposals.deciding import Approver
from prevent_portal.accounts.models import User
from referrals.models import Urgency
from referrals.rules import routing
from tests.guidance.contact_forms import address, contact, form, proposal_address
from tests.portal.postman import send_queued_mail
from tests.referrals.walking import NORWICH

OLD, NEW = "prevent@norfolk.police.uk", "prevent@evil.example"
PREMIUM = "0900 123 456"
ANSWER = {"works": "yes", "name": "Ivor Insider", "role": "Prevent officer"}
OBJECTION = {"reason": "Nobody asked us", "name": "Example Person", "role": "Prevent officer"}


def routes():
    place = routing.Place(lives_in=NORWICH)
    decision = routing.decide(place, at=timezone.localtime(), urgency=Urgency.STANDARD)
    return [(route.transport, route.to, route.certificate, route.note, route.hours) for route in decision.routes]


def public_page():
    return Client().get("/areas/norfolk/").content


def observed():
    contacts = list(Contact.objects.order_by("pk").values_list())
    return routes(), contacts, public_page()


class Insider:
    """An editor in a browser, who also reads the mailbox that he wants the concerns to go to."""

    def __init__(self, mailoutbox):
        self.mails = mailoutbox
        self.user = User.objects.create_user("insider@example.org", "a long pass phrase")
        self.user.groups.add(Area.objects.get(slug="norfolk").editors)
        self.client = self.signed_in(self.user)

    def signed_in(self, user):
        client = Client()
        client.force_login(user)
        return client

    def propose(self, key="norfolk-email", client=None, **fields):
        (client or self.client).post(address("edit", key), form(key, **fields))
        return contact(key).proposals.first()

    def links(self, word, to=None):
        send_queued_mail()
        bodies = [mail.body for mail in self.mails if to in (None, mail.to[0])]
        return re.findall(rf"http://127\.0\.0\.1:8000(/contacts/{word}/\S+)", " ".join(bodies))

    def confirm(self):
        link = self.links("confirm-change", NEW)[-1]
        assert "Thank you" in Client().post(link, ANSWER).content.decode()
        return link

    def approve(self, proposal, client=None):
        return (client or self.client).post(proposal_address("approve", proposal))


def contact_views():
    found = [each for each in get_resolver().reverse_dict if isinstance(each, str)]
    space = get_resolver().namespace_dict["wagtailsnippets_guidance_contact"][1]
    return [*found, *(each for each in space.reverse_dict if isinstance(each, str))]


def supervisor_of_norfolk():
    return Approver("supervisor@example.org", force_id=Force.objects.get(slug="norfolk").pk)
