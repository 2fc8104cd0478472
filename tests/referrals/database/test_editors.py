"""The editors' tier's role: editors' pages work, and it reads no concern and changes no officer's account."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from guidance.models import Area
from prevent_portal.accounts.models import User
from referrals.stored_fields import STORED
from tests.referrals.database.conftest import refused, run
from tests.referrals.review.building import send, some_officer


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def editor(db):
    user = User.objects.create_user("editor@example.org", "a long password")
    user.groups.add(Area.objects.get(slug="norfolk").editors)
    return user


def test_pages_of_editors_work(act_as, editor):
    client = Client()
    client.force_login(editor)
    with act_as("editors"):
        for path in ("/cms/", "/cms/pages/", "/areas/norfolk/"):
            assert client.get(path, follow=True).status_code == 200


def test_editor_signs_in_and_out(act_as, editor):
    client = Client()
    with act_as("editors"):
        answer = client.post("/accounts/login/", {"login": editor.email, "password": "a long password"})
        assert answer.status_code == 302
        assert client.get("/cms/", follow=True).status_code == 200
        assert client.post("/accounts/logout/").status_code == 302
    assert not editor.sessions.exists()


def test_nothing_of_a_concern_can_be_read_or_written(act_as):
    send()
    readable = {"referrals.Officer", "referrals.Worker"}
    with act_as("editors"):
        for label in STORED:
            table = label.lower().replace(".", "_")
            if label not in readable:
                refused(f"SELECT * FROM {table}")
            refused(f"INSERT INTO {table} DEFAULT VALUES")
            refused(f"DELETE FROM {table}")


def test_account_of_an_officer_or_administrator_cannot_be_changed(act_as, editor):
    officer = some_officer(send()).user
    administrator = User.objects.create_superuser("admin@example.org")
    for user in (officer, administrator):
        client = Client()
        client.force_login(user)
    with act_as("editors"):
        for user in (officer, administrator):
            run("UPDATE accounts_user SET password = 'x' WHERE id = %s", user.pk)
            refused(
                "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())",
                user.pk,
            )
            refused("INSERT INTO accounts_directorylogin (user_id, directory, number) VALUES (%s, 'x', 'x')", user.pk)
            assert run("SELECT session_key FROM accounts_session WHERE user_id = %s", user.pk) == []
        assert run("UPDATE accounts_user SET password = 'x' WHERE id = %s RETURNING id", editor.pk) == [(editor.pk,)]
        refused("UPDATE accounts_user SET is_superuser = true WHERE id = %s", editor.pk)
    assert not User.objects.filter(pk__in=[officer.pk, administrator.pk], password="x").exists()


def test_no_role_can_be_given(act_as, editor):
    permission = Permission.objects.get(codename="see_duty_desk")
    force = Area.objects.get(slug="norfolk").force_id
    with act_as("editors"):
        refused("INSERT INTO accounts_user_groups (user_id, group_id) VALUES (%s, 1)", editor.pk)
        refused(
            "INSERT INTO accounts_user_user_permissions (user_id, permission_id) VALUES (%s, %s)",
            editor.pk,
            permission.pk,
        )
        refused(
            "INSERT INTO referrals_officer (user_id, force_id, is_supervisor, uses_shortcuts) "
            "VALUES (%s, %s, true, false)",
            editor.pk,
            force,
        )
        refused("INSERT INTO accounts_invitation (email) VALUES ('x@example.org')")


@pytest.mark.parametrize("kind", ["editors", "officers"])
def test_history_of_accounts_and_contacts_cannot_be_changed(act_as, kind):
    with act_as(kind):
        for table in ("accounts_accountevent", "guidance_contactchange"):
            refused(f"UPDATE {table} SET by = 'x'")
            refused(f"DELETE FROM {table}")
