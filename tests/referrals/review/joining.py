"""Ask for accounts as an administrator, and answer as whoever has to."""

import re

from django.core import mail
from django.test import Client

from prevent_portal.accounts.models import RoleRequest
from tests.house.readiness import mark_reauthenticated
from tests.portal.postman import send_queued_mail

SECOND_MAILBOX, PASSWORD = "second.mailbox@example.org", "three random words"


def signed_in(user):
    client = Client()
    client.force_login(user)
    mark_reauthenticated(client)
    return client


def invite(by, force, **fields):
    given = {"email": SECOND_MAILBOX, "first_name": "Second", "last_name": "Mailbox", "role": "supervisor"}
    given |= {"force": force.pk if force else ""} | fields
    return signed_in(by).post("/accounts/people/invite/", given, follow=True).content.decode()


def links_to(email):
    send_queued_mail()
    letters = [letter for letter in mail.outbox if letter.to == [email]]
    return re.findall(r"http://[^/]+(/accounts/join/\S+)", " ".join(letter.body for letter in letters))


def answer(by, *, agree="yes", follow=True, **fields):
    asked = RoleRequest.objects.open().get()
    page = "/review/people" if hasattr(by, "officer") else "/accounts/people/requests"
    given = {"agree": agree, "reason": "I called them"} | fields
    return signed_in(by).post(f"{page}/{asked.pk}/", given, follow=follow)


def change(by, user, what, **fields):
    given = {"reason": "Asked to"} | fields
    return signed_in(by).post(f"/accounts/people/{user.pk}/{what}/", given, follow=True).content.decode()
