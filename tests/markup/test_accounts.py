"""Text typed on account pages, and the user agent, is escaped wherever it is shown."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from guidance.models import Area
from prevent_portal.accounts.models import RoleRequest, User
from tests.markup.typist import Typist
from tests.portal.accounts.approving import make_supervisor
from tests.portal.postman import send_queued_mail

PASSWORD = "three random words"
# Passwords are never shown.
SECRET = {
    f"prevent_portal.accounts.{form}": "a password"
    for form in (
        *(f"forms.ChangePasswordForm {name}" for name in ("oldpassword", "password1", "password2")),
        *(f"forms.SetPasswordForm {name}" for name in ("password1", "password2")),
        *("forms.LoginForm password", "forms.ReauthenticateForm password"),
        *("accept_invitation.JoinForm password", "accept_invitation.JoinForm again"),
    )
}

# Only a browser makes a valid credential. A passkey's name is typed, and shown, in the form that changes it.
PASSKEYS = {
    f"prevent_portal.accounts.passkey_forms.{field}": "not typed"
    for field in (
        "AddWebAuthnForm credential",
        "AddWebAuthnForm name",
        "AuthenticateWebAuthnForm credential",
        "LoginWebAuthnForm credential",
        "ReauthenticateWebAuthnForm credential",
        "_AuthenticateForm credential",
    )
}


@pytest.fixture
def administrator(book, one_factor) -> Typist:
    cache.clear()
    email = book.text("an administrator", "email")
    user = User.objects.create_superuser(
        email, PASSWORD, first_name=book.text("an administrator", "first_name")[:150]
    )
    client = Client(headers={"user-agent": book.text("a browser", "agent")})
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return Typist(book, client)


def person(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, **fields)


def signed_in(book: Any, name: str) -> Typist:
    client = Client()
    user = person(name)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return Typist(book, client)


def test_account_text_is_escaped_everywhere(book, covered, administrator):
    force = Area.objects.get(slug="norfolk").force.pk
    administrator.fill("/accounts/people/invite/", {"role": "officer", "force": force})
    approve(book)
    join(book)
    joined = User.objects.get(email__startswith='"<m6', is_superuser=False)
    # Of other roles, the invited person says the name.
    administrator.client.post("/accounts/people/invite/", {"email": "duty@example.org", "role": "duty"})
    join(book)
    page = f"/accounts/people/{joined.pk}/"
    given = {"role": "supervisor", "force": force}
    for step in ("role", "suspend", "restore", "reset-factor"):
        administrator.fill(f"{page}{step}/", given)
    for path in ("/accounts/people/", page, "/accounts/sessions/", "/accounts/mfa/", "/cms/"):
        administrator.open(path)
    Typist(book).fill("/accounts/login/")
    one = signed_in(book, "one")
    one.fill("/accounts/password/change/")
    one.fill("/accounts/reauthenticate/")
    one.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    one.fill("/accounts/mfa/totp/activate/")
    passkey(book, one)
    codes(book)
    unset = person("unset")
    unset.set_unusable_password()
    unset.save()
    client = Client()
    client.force_login(unset)
    Typist(book, client).fill("/accounts/password/set/")
    for letter in send_queued_mail():
        assert not letter.message().is_multipart()
        assert "<m6-" not in letter.subject
    covered("prevent_portal", but=PASSKEYS, unseen=SECRET)


def approve(book: Any) -> None:
    """The supervisor has the newcomer's name, and so says how they know that they are two people."""
    asked = RoleRequest.objects.get()
    given = {"first_name": asked.invitation.first_name, "last_name": asked.invitation.last_name}
    supervisor = Client()
    supervisor.force_login(make_supervisor("norfolk", **given).user)
    supervisor.post("/accounts/reauthenticate/", {"password": "a long pass phrase"})
    Typist(book, supervisor).open("/review/people/")
    Typist(book, supervisor).fill(f"/review/people/{asked.pk}/", {"agree": "yes"})
    Typist(book, supervisor).open("/review/people/")


def join(book: Any) -> None:
    link = re.findall(r"http://[^/]+(/accounts/join/\S+)", " ".join(each.body for each in send_queued_mail()))[-1]
    Typist(book).fill(link)
    Typist(book).fill(link, keep={"password": PASSWORD, "again": PASSWORD})


def passkey(book: Any, one: Typist) -> None:
    user = User.objects.get(email="one@example.org")
    data = {"name": book.text("a passkey", "name"), "credential": {}}
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
    one.fill(f"/accounts/mfa/webauthn/keys/{key.pk}/edit/")
    one.open("/accounts/mfa/webauthn/")


def codes(book: Any) -> None:
    two = person("two")
    totp.TOTP.activate(two, totp.generate_totp_secret())
    client = Client()
    client.post("/accounts/login/", {"login": two.email, "password": PASSWORD})
    Typist(book, client).fill("/accounts/mfa/authenticate/")
    client.force_login(two)
    Typist(book, client).fill("/accounts/mfa/reauthenticate/")
