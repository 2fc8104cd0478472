"""The editors' tier's role: editors' pages work, and it reads no concern and changes no officer's account."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from guidance.models import Area, AreaPage, Contact, ContactChange
from prevent_portal.accounts.actions import invitations
from prevent_portal.accounts.models import User
from prevent_portal.accounts.roles import Assignment
from prevent_portal.mail import kinds
from prevent_portal.mail.models import Letter
from referrals.database.conditions import LETTERS_FROM_EDITORS
from referrals.stored_fields import STORED
from tests.guidance.changing import propose
from tests.guidance.contact_forms import FORMS, REASON, address, contact, form, proposal_address
from tests.guidance.editing import send as edit_page
from tests.guidance.test_moderation import decide
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


@pytest.fixture
def approver(db):
    user = User.objects.create_user("approver@example.org", "a long password")
    user.groups.add(Area.objects.get(slug="norfolk").approvers)
    return user


def test_contacts_are_changed_by_two(act_as, editor, approver, clock):
    client = Client()
    with act_as("editors"):
        client.force_login(editor)
        client.post(address("edit", "norfolk-email"), form("norfolk-email", hours="9 to 5"))
        client.post(address("edit", "norfolk-phone-1"), form("norfolk-phone-1", value="01603 000000"))
        client.force_login(approver)
        assert client.get(reverse("guidance_proposed_changes")).status_code == 200
        client.post(proposal_address("approve", contact("norfolk-email").proposals.get()))
        assert contact("norfolk-email").hours == "9 to 5"
        for step in ("call", "retire"):
            client.post(address(step, "norfolk-phone-2"), FORMS.get(step, REASON))
        clock.shift(timedelta(days=31))
        call_command("tend_guidance", once=True)
        assert contact("norfolk-phone-1").proposals.get().state == "withdrawn"
    kinds = set(ContactChange.objects.values_list("kind", flat=True))
    assert kinds >= {"proposed", "changed", "confirmed", "withdrawn"}


def test_pages_and_files_are_changed_by_two(act_as, editor, approver, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page, folder = AreaPage.objects.get(slug="norfolk"), Collection.objects.get(name="Norfolk").pk
    client = Client()
    with act_as("editors"):
        client.force_login(editor)
        named = {"title": "A leaflet", "tags": "", "collection": folder}
        client.post(reverse("wagtaildocs:add"), named | {"file": SimpleUploadedFile("leaflet.txt", b"Words")})
        picture = get_test_image_file().file.getvalue()
        given = named | {"description": "", "file": SimpleUploadedFile("poster.png", picture)}
        client.post(reverse("wagtailimages:add"), given)
        assert client.get(reverse("wagtailimages:index")).status_code == 200
        edit_page(client, page, "Checked by two", "submit")
        client.force_login(approver)
        decide(client, page, "approve")
        assert "Checked by two" in Client().get("/areas/norfolk/").content.decode()
    assert (Document.objects.count(), Image.objects.count()) == (1, 1)


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
            refused("UPDATE accounts_user SET password = 'x' WHERE id = %s", user.pk)
            assert run("UPDATE accounts_user SET last_login = now() WHERE id = %s RETURNING id", user.pk)  # control
            refused(
                "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())",
                user.pk,
            )
            refused("INSERT INTO accounts_directorylogin (user_id, directory, number) VALUES (%s, 'x', 'x')", user.pk)
        assert run("SELECT session_key FROM accounts_session WHERE user_id = %s", officer.pk) == []
        assert run("UPDATE accounts_user SET password = 'x' WHERE id = %s RETURNING id", editor.pk) == [(editor.pk,)]
        refused("UPDATE accounts_user SET is_superuser = true WHERE id = %s", editor.pk)
    assert not User.objects.filter(pk__in=[officer.pk, administrator.pk], password="x").exists()


def test_second_factor_of_an_officer_cannot_be_changed(act_as):
    user = some_officer(send()).user
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"credential": "theirs"})
    with act_as("editors"):
        refused("UPDATE mfa_authenticator SET data = '{}' WHERE id = %s", passkey.pk)
        assert run("DELETE FROM mfa_authenticator WHERE id = %s RETURNING id", passkey.pk) == []
        assert run("UPDATE mfa_authenticator SET last_used_at = now() WHERE id = %s RETURNING id", passkey.pk)


def test_administrator_signs_in_and_edits(act_as):
    administrator = User.objects.create_superuser("admin@example.org", "a long password")
    client = Client()
    with act_as("editors"):
        fields = {"login": administrator.email, "password": "a long password"}
        assert client.post("/accounts/login/", fields).status_code == 302
        assert client.get("/cms/", follow=True).status_code == 200


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


def routing(contact: Contact) -> dict[str, str]:
    return {
        "address": f"UPDATE guidance_contact SET value = 'attacker@example.org' WHERE id = {contact.pk}",
        "certificate": f"UPDATE guidance_contact SET certificate = 'x' WHERE id = {contact.pk}",
        "purpose": f"UPDATE guidance_contact SET purpose = 'advice' WHERE id = {contact.pk}",
        "status": f"UPDATE guidance_contact SET status = 'failing' WHERE id = {contact.pk}",
        "first in the order": f'UPDATE guidance_contact SET "order" = 9 WHERE id = {contact.pk}',
        "removed": f"DELETE FROM guidance_contact WHERE id = {contact.pk}",
    }


def test_where_concerns_go_cannot_be_changed(act_as):
    """By the login; tests/guidance/test_redirecting.py tries the pages."""
    contact = Contact.objects.filter(purpose="referral").first()
    advice = Contact.objects.exclude(purpose="referral").first()
    with act_as("editors"):
        for sql in routing(contact).values():
            refused(sql)
        refused("UPDATE guidance_contact SET purpose = 'referral' WHERE id = %s", advice.pk)
        refused("UPDATE guidance_area SET force_id = (SELECT max(id) FROM guidance_force)")
        refused("UPDATE guidance_council SET area_id = (SELECT max(id) FROM guidance_area)")
        assert run("UPDATE guidance_contact SET note = 'x' WHERE id = %s RETURNING id", contact.pk)  # control
        assert run("UPDATE guidance_contact SET value = 'x' WHERE id = %s RETURNING id", advice.pk)


def test_proposal_cannot_be_confirmed_or_applied(act_as):
    proposal = propose(
        Contact.objects.filter(purpose="referral", kind="email").first(), value="new@norfolk.police.uk"
    )
    with act_as("editors"):
        for change in ("state = 'applied', closed_at = now(), closed_by = 'x'", "confirmed_at = now()"):
            refused(f"UPDATE guidance_contactproposal SET {change} WHERE id = %s", proposal.pk)
        withdrawn = (
            "UPDATE guidance_contactproposal SET state = 'withdrawn', closed_at = now() WHERE id = %s RETURNING id"
        )
        assert run(withdrawn, proposal.pk)  # control


@pytest.fixture
def invitation(db):
    administrator = User.objects.create_superuser("admin@example.org")
    by = {"by": administrator, "at": timezone.now()}
    return invitations.invite(email="new@example.org", assignment=Assignment("duty"), **by)


def add_letter(kind: str, about: object) -> None:
    sql = (
        'INSERT INTO mail_letter (id, kind, "to", about, title, body, queued_at, due_at, tries, reply) '
        f"VALUES (gen_random_uuid(), '{kind}', 'attacker@example.org', '{about}', '', '', now(), now(), 0, '')"
    )
    run(sql)


def test_link_that_opens_an_account_cannot_be_mailed_elsewhere(act_as, invitation):
    """The attack: a letter of one's own about somebody else's invitation, for which the worker makes the link."""
    with act_as("editors"):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            add_letter("invitation", invitation.pk)
        add_letter("proposal-news", 1)  # control: letters of editors are added
        assert run("SELECT kind FROM mail_letter") == [("proposal-news",)]
        assert run("DELETE FROM mail_letter WHERE kind = 'invitation' RETURNING kind") == []
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            run("UPDATE mail_letter SET kind = 'invitation'")
    assert set(Letter.objects.values_list("kind", "to")) == {
        ("invitation", "new@example.org"),
        ("proposal-news", "attacker@example.org"),
    }


def test_kinds_of_letters_are_those_of_the_registry():
    assert {kinds.get(name).name for name in LETTERS_FROM_EDITORS} == set(LETTERS_FROM_EDITORS)
