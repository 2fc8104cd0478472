"""Prepare concerns for each review step, the parts of addresses, and the form data to post."""

import time
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.test import Client

from guidance.models import Area
from prevent_portal.accounts.models import Invitation, RoleRequest, User
from referrals.models import Concern, Officer, Outcome, SavedView
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import ANSWERED, ANSWERED_FORM, AT, acknowledge, some_officer

TOMORROW = {"day": "1", "month": "1", "year": "2099"}
FIELDS = ANSWERED_FORM | {
    "happening": "danger",
    "relation": "family",
    "outcome": "no-concern",
    "rationale": "x",
    "considered": "on",
    "answered": "yes",
    "arrived": "yes",
    "result": "no-answer",
    "answer": "accept",
    "agree": "yes",
    "kind": "fact",
    "decision": "other",
    "area": "cambridgeshire",
    **dict.fromkeys(("text", "what", "reason", "names", "authority", "name"), "x"),
    "words": "canaryworry",
    "shortcuts": "off",
    **{f"{day}_{part}": value for day in ("until", "on") for part, value in TOMORROW.items()},
    "again": "yes",
    "intent": "x",
    "email": "new@example.org",
    "role": "duty",
    "rank": "x",
}
# What an address takes that is not about a concern.
ADDRESSES = {
    "demo_mail_detail": ["nothing.log"],
    "report:step": ["you"],
    "entering:step": ["you"],
    "openid_connect_login": ["essex"],
    "openid_connect_callback": ["essex"],
    "picture": ["missing.png"],
    "report:picture": [UUID(int=0)],
}
# Where a name of FIELDS means another thing.
OTHERWISE = {
    "review:review": {"decision": "1"},
    "review:access-request-answer": {"answer": "copy", "on_day": "21", "on_month": "11", "on_year": "2026"},
}
# Where the reason belongs to a "no", and would contradict the "yes".
WITHOUT_REASON = ("review:approval", "review:proposal")
PEOPLE = ("people", "invite", "person", "change_role", "suspend", "restore", "reset_factor")
REQUESTS = ("role_request", "review:role-request")
INVITATIONS = ("send_again", "withdraw_invitation")


def mark_reauthenticated(client: Client) -> None:
    session = client.session
    session["account_authentication_methods_user"] = session[SESSION_KEY]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()


def account_for(name: str) -> User | Invitation | RoleRequest:
    """For a request: of an officer of Norfolk, or of an administrator."""
    if name in REQUESTS:
        force = Area.objects.get(slug="norfolk").force if name == "review:role-request" else None
        row = {"role": "officer" if force else "administrator", "kind": "role", "asked_at": AT}
        row |= {"user": User.objects.get_or_create(email=f"subject.{name}@example.org")[0], "force": force}
        return RoleRequest.objects.get_or_create(email=row["user"].email, decided_at=None, defaults=row)[0]
    if name in INVITATIONS:
        row = {"role": "duty", "invited_at": AT, "sent_at": AT}
        return Invitation.objects.get_or_create(email="invited@example.org", defaults=row)[0]
    return User.objects.get_or_create(email="subject@example.org")[0]


def make_ready(name: str, concern: Concern) -> None:
    """Put the concern into a state in which the signed-in officer may take this step."""
    colleague = some_officer(concern)
    officer = Officer.objects.filter(force=concern.force).exclude(pk=colleague.pk).order_by("pk").last() or colleague
    step = name.removeprefix("review:")
    if step == "delete-view":
        SavedView.objects.create(officer=officer, name="mine")
    if step in (
        "outcome",
        "hand-over",
        "assess",
        "wait",
        "follow-up",
        "note",
        "add-file",
        "assessment",
        "review",
        "translate",
    ):
        acknowledge(concern, officer)
    elif step == "take":
        acknowledge(concern, colleague)
    elif step == "answer-offer":
        acknowledge(concern, colleague, offered_to=officer)
    elif step in ("approval", "reopen"):
        acknowledge(concern, colleague)
        record_outcome(concern=concern, outcome=Outcome.MISTAKEN, rationale="x", **ANSWERED, by=colleague, at=AT)
    if step == "approval":
        Concern.objects.filter(pk=concern.pk).update(state="outcome")


def fields_for(name: str, concern: Concern) -> dict[str, str]:
    given = FIELDS | {"to": str(some_officer(concern).pk)} | OTHERWISE.get(name, {})
    if name in WITHOUT_REASON:
        del given["reason"]
    return given
