"""`python -m tools.audit.filling`: fill the portal of the environment with test data for the audit.

Prints one JSON object: `people` with the cookies of each, and `things` with references and ids for page URLs.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils import timezone

from guidance.models import Area, Force
from prevent_portal.accounts.administrators import ADMINISTRATOR
from prevent_portal.accounts.invitation_link import token
from prevent_portal.accounts.models import ExpiredForm, Invitation, RoleRequest, User
from prevent_portal.accounts.models.session import LAST_USED_AT
from prevent_portal.cookie_key import CookieKey
from referrals.models import Officer
from tests.referrals.review import building
from tools.audit.concerns import fill_review
from tools.audit.entries import entries
from tools.audit.passkey import credential
from tools.audit.states import WORD

HOST = "127.0.0.1"
FACTORS = "factors@example.org"
PASSWORD = "three random words"
AGES = timedelta(days=1).total_seconds()


def main() -> None:
    json.dump(fill(timezone.now()), sys.stdout)


def fill(now: datetime) -> dict[str, Any]:
    # What is built happened now: the database refuses a time before the one that it follows.
    building.AT = now
    force = Force.objects.get(slug="norfolk")
    officers = {who: _officer(f"{who}.norfolk@example.org") for who in ("officer", "supervisor")}
    for who, is_supervisor in (("colleague", False), ("deputy", True)):
        officers[who] = _hire(force, who, is_supervisor=is_supervisor)
    things = fill_review(officers, now) | _accounts(force, now)
    people = {who: _signed_in(officer.user) for who, officer in officers.items()}
    people |= {
        who: _signed_in(User.objects.get(email=email))
        for who, email in {
            "newcomer": "officer.cumbria@example.org",
            "new supervisor": "supervisor.cumbria@example.org",
            "neighbour": "officer.cambridgeshire@example.org",
            "administrator": "administrator.portal@example.org",
            "duty": "duty.portal@example.org",
            "nobody": "nobody@example.org",
            "factors": FACTORS,
        }.items()
    }
    people |= {"half in": _half_signed_in(), "too late": people["officer"] | _late(officers["officer"].user, now)}
    people |= {who: people["officer"] | own for who, own in entries(officers["officer"], now).items()}
    people["stranger"] = {}
    return {"people": people, "things": things}


def _officer(email: str) -> Officer:
    return Officer.objects.select_related("user").get(user__email=email)


def _hire(force: Force, who: str, *, is_supervisor: bool) -> Officer:
    """Name and email address have their maximum length."""
    user = User.objects.create(
        email=f"{who}.{'x' * 50}@{'example' * 8}.example.org",
        first_name=f"{who.title()} {WORD[:100]}",
        last_name="X" * 60,
    )
    return Officer.objects.create(user=user, force=force, is_supervisor=is_supervisor)


def _signed_in(user: User) -> dict[str, str]:
    """Cookies of a session that stays valid for the whole audit: last use and reauthentication are in the future."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(user)
    confirmed = {
        "account_authentication_methods": [{"method": "password", "at": time.time() + AGES, "reauthenticated": True}]
    }
    return _kept(client, confirmed | {"account_authentication_methods_user": str(user.pk)})


def _half_signed_in() -> dict[str, str]:
    client = Client(SERVER_NAME=HOST)
    given = client.post("/accounts/login/", {"login": FACTORS, "password": PASSWORD})
    assert given["Location"].startswith("/accounts/mfa/authenticate/"), given["Location"]
    begun = client.session["account_login"]
    return _kept(client, {"account_login": begun | {"initiated_at": time.time() + AGES}})


def _kept(client: Client, more: dict[str, Any]) -> dict[str, str]:
    session: SessionBase = client.session
    session.update({LAST_USED_AT: time.time() + AGES} | more)
    session.save()
    return {name: morsel.value for name, morsel in client.cookies.items() if name in ("session", "browser")}


def _late(user: User, now: datetime) -> dict[str, str]:
    key = CookieKey.new()
    fields = [["kind", "fact"], ["text", f"What I had typed. {WORD} " * 4]]
    content = key.encrypt({"address": "/review/ABCD-EFGH/note/", "fields": fields})
    ExpiredForm.objects.create(pk=key.row_id, user=user, ciphertext=content, expires_at=now + timedelta(days=1))
    return {"expired_form": key.to_cookie()}


def _accounts(force: Force, now: datetime) -> dict[str, Any]:
    nobody = User.objects.create(email="nobody@example.org")
    nobody.set_unusable_password()
    nobody.save()
    key = _with_factors()
    return _role_requests(force, now) | {
        "officer's account": User.objects.get(email="officer.norfolk@example.org").pk,
        "own account": User.objects.get(email="administrator.portal@example.org").pk,
        "suspended account": User.objects.create(email="gone@example.org", is_active=False).pk,
        "passkey": key.pk,
        "invitation": token(_invite(now)),
    }


def _role_requests(force: Force, now: datetime) -> dict[str, Any]:
    """One from an administrator with the newcomer's name, which is asked about, and two that others answer."""
    name = f"{WORD[:100]} {'X' * 60}"
    asker = User.objects.create_superuser("asker@example.org", first_name=WORD[:100], last_name="X" * 60)
    deputy = User.objects.get(email__startswith="deputy.")

    def ask(email: str, role: str, user: User | None = None, by: User = asker) -> int:
        place = None if role == ADMINISTRATOR.name else force
        return RoleRequest.objects.create(
            kind="role" if user else "join",
            email=email,
            name=name,
            role=role,
            force=place,
            user=user,
            asked_by=by,
            asked_at=now,
            reason=WORD,
        ).pk

    return {
        "role request": ask("joining@example.org", "officer"),
        "deputy's own role request": ask(deputy.email, "officer", deputy),
        "administrator's role request": ask("joining.too@example.org", ADMINISTRATOR.name),
    }


def _with_factors() -> Authenticator:
    user = User.objects.create_user(FACTORS, PASSWORD)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    # Users may name a passkey with up to 100 characters.
    data = {"name": f"Passkey {WORD}"[:100], "credential": credential()}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def _invite(now: datetime) -> Invitation:
    expired = now - timedelta(days=9)
    Invitation.objects.create(email="late@example.org", role="duty", invited_at=expired, sent_at=expired)
    editor = Invitation.objects.create(
        email=f"editor.{'x' * 50}@{'example' * 8}.example.org", role="editor", invited_at=now, sent_at=now
    )
    editor.areas.set(Area.objects.all())
    # A role that nobody has to approve.
    return Invitation.objects.create(email="new@example.org", role="duty", invited_at=now, sent_at=now)


if __name__ == "__main__":
    main()
