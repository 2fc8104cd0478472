"""`suspend_account` ends an account from the server, with a line in its history."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from prevent_portal.accounts.models import AccountEvent, User


def suspend(email: str) -> str:
    out = StringIO()
    call_command("suspend_account", email, reason="Seen at an address that is not theirs", stdout=out)
    return out.getvalue()


def test_account_is_suspended_and_signed_out(db, settings):
    settings.REQUIRE_MFA = False
    user = User.objects.create_superuser("admin@example.org", "three random words")
    client = Client()
    client.force_login(user)
    assert client.get("/accounts/people/").status_code == 200
    assert suspend("Admin@example.org") == "admin@example.org is suspended and signed out everywhere.\n"
    user.refresh_from_db()
    assert not user.is_active
    assert not user.sessions.exists()
    assert client.get("/accounts/people/").status_code == 302
    event = AccountEvent.objects.get(about=user.email, kind="suspended")
    assert (event.by, event.reason) == (
        "whoever ran the command on the server",
        "Seen at an address that is not theirs",
    )


def test_unknown_and_suspended_accounts_are_named_as_such(db):
    with pytest.raises(CommandError, match="no active account"):
        suspend("nobody@example.org")
    User.objects.create_user("gone@example.org", is_active=False)
    with pytest.raises(CommandError, match="no active account"):
        suspend("gone@example.org")
