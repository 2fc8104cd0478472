"""Whoever holds the editors' login becomes nobody else: no directory, account or session of its making opens the
officers' tier.
"""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.core.cache import cache
from django.test import Client

from prevent_portal import openid_providers
from prevent_portal.accounts.openid_connect.accepted_users import DirectoryAdapter
from referrals.models import Concern
from tests.portal.accounts import openid_provider as local
from tests.referrals.database.conftest import refused, run
from tests.referrals.review.building import send, some_supervisor


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
