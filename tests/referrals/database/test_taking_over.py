"""Whoever holds the editors' login becomes nobody else: no directory, account or session of its making opens the
officers' tier.
"""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.contrib.auth.models import Permission
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.db import connection
from django.test import Client

from prevent_portal import openid_providers
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import Session, User, session
from prevent_portal.accounts.models.session import SessionStore, hash_key
from prevent_portal.accounts.openid_connect.accepted_users import DirectoryAdapter
from referrals.database import guards
from referrals.database.grants_on_other_apps import rights_elsewhere
from referrals.models import Concern
from referrals.stored_fields.declaration import NONE, ROLES
from tests.portal.accounts import openid_provider as local
from tests.referrals.database.conftest import PREFIX, refused, run
from tests.referrals.review.building import send, some_officer, some_supervisor


@pytest.fixture
def rogue(settings, db):
    """A directory of the attacker's own, where a supervisor signs in with two factors."""
    settings.REQUIRE_MFA = True
    settings.SOCIALACCOUNT_PROVIDERS = openid_providers.providers([])
    cache.clear()
    with local.running() as directory:
        yield directory


def own_directory(issuer: str) -> SocialApp:
    settings = {"server_url": issuer, "domains": ["example.org"], "acr": [], "fetch_userinfo": False}
    return SocialApp(
        provider="openid_connect",
        provider_id="essex",
        name="x",
        client_id=local.CLIENT,
        secret="s",
        settings=settings,
    )


def signs_in(act_as, directory: local.Directory, concern: Concern) -> bool:
    user = some_supervisor(concern).user
    Authenticator.objects.create(user=user, type="webauthn", data={"credential": "theirs"})
    client = Client()
    with act_as("officers"):
        directory.sign_in(client, email=user.email, amr=["mfa"])
        return client.get(f"/review/{concern.reference}/").status_code == 200


def test_directory_in_the_database_signs_nobody_in(act_as, rogue):
    own_directory(rogue.issuer).save()
    with act_as("officers"):
        assert Client().get("/accounts/directory/essex/login/").status_code == 404


def test_control_directory_in_the_database_signs_a_supervisor_in(act_as, rogue, monkeypatch):
    concern = send()
    monkeypatch.setattr(DirectoryAdapter, "list_apps", DefaultSocialAccountAdapter.list_apps)
    own_directory(rogue.issuer).save()
    run("GRANT SELECT ON socialaccount_socialapp TO rls_officers")
    assert signs_in(act_as, rogue, concern)


def test_directory_of_the_settings_signs_a_supervisor_in(act_as, rogue, settings):
    """Control: with what the officers' role may read of allauth's tables."""
    entry = {"id": "essex", "name": "x", "client_id": local.CLIENT, "secret": "s", "domains": ["example.org"]}
    settings.SOCIALACCOUNT_PROVIDERS = openid_providers.providers([entry | {"issuer": rogue.issuer}])
    assert signs_in(act_as, rogue, send())


@pytest.mark.parametrize("kind", ["public", "editors", "officers", "worker"])
def test_no_role_adds_or_changes_a_directory(act_as, kind):
    with act_as(kind):
        for table in ("socialaccount_socialapp", "socialaccount_socialaccount", "socialaccount_socialtoken"):
            refused(f"INSERT INTO {table} DEFAULT VALUES")
            refused(f"UPDATE {table} SET id = id")
            refused(f"DELETE FROM {table}")


# A table of one's own by the name of one that a guard reads.
SHADOW = "CREATE TEMP TABLE referrals_officer (user_id bigint)"


def test_officer_cannot_be_hidden_by_a_temporary_table(act_as):
    user = some_officer(send()).user
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"credential": "theirs"})
    with act_as("editors"):
        refused(SHADOW)
    run(f"{SHADOW}; GRANT ALL ON pg_temp.referrals_officer TO PUBLIC")  # as if it were allowed
    with act_as("editors"):
        refused("UPDATE public.accounts_user SET password = 'x' WHERE id = %s", user.pk)
        refused("UPDATE public.mfa_authenticator SET data = '{}' WHERE id = %s", passkey.pk)
    run("DROP TABLE pg_temp.referrals_officer")


def test_control_without_the_search_path_a_temporary_table_hides_an_officer(act_as):
    user = some_officer(send()).user
    for statement in guards.statements(f"{PREFIX}_editors"):
        run(statement.replace("SET search_path = public, pg_temp", "").replace("%", "%%"))
    run(f"GRANT TEMPORARY ON DATABASE {connection.settings_dict['NAME']} TO {PREFIX}_editors")
    with act_as("editors"):
        run(SHADOW)
        assert run("UPDATE accounts_user SET password = 'x' WHERE id = %s RETURNING id", user.pk) == [(user.pk,)]
        run("DROP TABLE pg_temp.referrals_officer")


def test_every_trigger_and_definers_function_names_its_search_path(act_as):
    found = run(
        "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
        "AND (prosecdef OR prorettype = 'trigger'::regtype)"
    )
    names = {name for name, _ in found}
    assert {"referrals_scope", "referrals_event_head", f"{PREFIX}_editors_accounts_user"} <= names
    assert {name: config for name, config in found if config != ["search_path=public, pg_temp"]} == {}


def test_nobody_makes_tables_or_functions(act_as):
    for kind in ("public", "editors", "officers", "worker"):
        with act_as(kind):
            refused("CREATE TEMP TABLE own (id int)")
            refused("CREATE TABLE own (id int)")
            refused("CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'")


@pytest.fixture
def administrator(settings, db):
    settings.REQUIRE_MFA = False
    return User.objects.create_superuser("admin@example.org", "a long password")


def replayed(act_as, user: User) -> int:
    """The attack: their session's row under the hash of one's own key."""
    Client().force_login(user)
    thief, key = Client(), "z" * 32
    thief.cookies["session"] = key
    columns = "session_data, expire_date, user_id, device, signed_in_at, last_used_at"
    with act_as("editors"):
        run(
            f"INSERT INTO accounts_session (session_key, {columns}) "
            f"SELECT %s, {columns} FROM accounts_session WHERE user_id = %s",
            hash_key(key),
            user.pk,
        )
    assert Session.objects.filter(pk=hash_key(key)).exists()
    with act_as("officers"):
        return thief.get("/accounts/people/").status_code


def test_session_of_an_administrator_is_none_under_another_key(act_as, administrator):
    assert replayed(act_as, administrator) == 302


def test_control_session_signed_for_no_key_is_replayed(act_as, administrator, monkeypatch):
    monkeypatch.setattr(SessionStore, "key_salt", SessionBase.key_salt)
    assert replayed(act_as, administrator) == 200


def test_own_session_cannot_be_filled_with_an_administrators(act_as, administrator):
    client, own = Client(), Client()
    client.force_login(administrator)
    own.force_login(User.objects.create_user("editor@example.org", "a long password"))
    mine = hash_key(own.cookies["session"].value)
    with act_as("editors"):
        filled = (
            "UPDATE accounts_session SET (session_data, user_id) = (SELECT session_data, user_id "
            "FROM accounts_session WHERE user_id = %s) WHERE session_key = %s RETURNING 1"
        )
        assert run(filled, administrator.pk, mine) == [(1,)]
    with act_as("officers"):
        assert own.get("/accounts/people/").status_code == 302
        assert client.get("/accounts/people/").status_code == 200  # control


READERS = [kind for kind in ROLES if rights_elsewhere("accounts.Session", kind).select != NONE]


def opened_with_a_rows_key(act_as, kind: str, tier: str, settings) -> set[int]:
    """The attack: each key that the role reads, as the cookie of a browser; the status of the pages it opens."""
    settings.PORTAL_TIER = tier
    Client().force_login(User.objects.get(email="admin@example.org"))
    with act_as(kind):
        keys = [key for (key,) in run("SELECT session_key FROM accounts_session")]
    assert keys
    found = set()
    for key in keys:
        thief = Client()
        thief.cookies["session"] = key
        found.add(thief.get("/accounts/sessions/").status_code)
    return found


def test_roles_that_read_sessions():
    assert READERS == ["editors", "officers"]


@pytest.mark.parametrize("tier", ["editors", "officers"])
@pytest.mark.parametrize("kind", READERS)
def test_key_of_a_row_opens_no_session(act_as, administrator, settings, kind, tier):
    assert opened_with_a_rows_key(act_as, kind, tier, settings) == {302}


@pytest.mark.parametrize("kind", READERS)
def test_control_key_that_is_not_hashed_opens_a_session(act_as, administrator, settings, kind, monkeypatch):
    monkeypatch.setattr(session, "hash_key", lambda key: key or "")
    assert opened_with_a_rows_key(act_as, kind, "officers", settings) == {200}


def test_session_of_the_editors_tier_is_none_on_the_officers_tier(db, administrator, settings):
    client = Client()
    settings.PORTAL_TIER = "editors"
    client.force_login(administrator)
    assert client.get("/accounts/sessions/").status_code == 200
    settings.PORTAL_TIER = "officers"
    assert client.get("/accounts/sessions/").status_code == 302


def duty_by_role() -> User:
    user = User.objects.create_user("duty@example.org", "a long password")
    roles.give(user, roles.Assignment("duty"))
    return user


def duty_by_permission() -> User:
    user = User.objects.create_user("deputy@example.org", "a long password")
    user.user_permissions.add(Permission.objects.get(codename="see_duty_desk"))
    return user


@pytest.mark.parametrize("make", [duty_by_role, duty_by_permission])
def test_account_of_the_duty_desk_cannot_be_changed(act_as, make):
    user = make()
    Client().force_login(user)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"credential": "theirs"})
    with act_as("editors"):
        refused("UPDATE accounts_user SET password = 'x' WHERE id = %s", user.pk)
        refused("UPDATE mfa_authenticator SET data = '{}' WHERE id = %s", passkey.pk)
        assert run("DELETE FROM mfa_authenticator WHERE id = %s RETURNING id", passkey.pk) == []
        refused("INSERT INTO accounts_directorylogin (user_id, directory, number) VALUES (%s, 'x', 'x')", user.pk)
        assert run("SELECT session_key FROM accounts_session WHERE user_id = %s", user.pk) == []
        assert run("DELETE FROM accounts_session WHERE user_id = %s RETURNING user_id", user.pk) == []
        refused(
            "INSERT INTO accounts_knownbrowser (user_id, mark, last_used_at) VALUES (%s, 'x', now())",
            user.pk,
        )
    user.groups.clear()
    user.user_permissions.clear()
    with act_as("editors"):  # control: an ordinary account
        assert run("UPDATE accounts_user SET password = 'x' WHERE id = %s RETURNING id", user.pk) == [(user.pk,)]
        assert run("SELECT user_id FROM accounts_session WHERE user_id = %s", user.pk) == [(user.pk,)]
        assert run("DELETE FROM mfa_authenticator WHERE id = %s RETURNING id", passkey.pk) == [(passkey.pk,)]


@pytest.mark.parametrize("kind", ["officer", "duty"])
def test_who_has_no_pages_on_the_editors_tier_is_told_where_to_sign_in(act_as, settings, kind):
    settings.REQUIRE_MFA, settings.PORTAL_TIER = False, "editors"
    user = some_officer(send()).user if kind == "officer" else duty_by_role()
    user.set_password("a long password")
    user.save()
    client = Client()
    with act_as("editors"):
        answer = client.post("/accounts/login/", {"login": user.email, "password": "a long password"})
        assert answer.status_code == 403
        assert "You have no pages at this address" in answer.content.decode()
        assert client.get("/accounts/landing/").status_code == 302
    assert not user.sessions.exists()
