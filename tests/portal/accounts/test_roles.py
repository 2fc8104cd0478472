"""The registry of roles: order, duplicates and unknown roles."""

import pytest

from prevent_portal.accounts import roles
from prevent_portal.accounts.models import User
from prevent_portal.accounts.roles import Assignment, Role


class ConflictingProvider(roles.RoleProvider):
    roles = (Role("guest", "Guest"), Role("officer", "Another officer"))
    position = 1

    def assign(self, user, assignment):
        raise AssertionError

    def describe(self, user):
        raise AssertionError


def test_roles_are_ordered_by_provider_position():
    assert roles.choices() == [
        ("officer", "Officer of a force"),
        ("supervisor", "Supervisor of a force"),
        ("editor", "Editor of areas"),
        ("approver", "Approver of areas"),
        ("administrator", "Administrator"),
        ("duty", "Duty desk"),
    ]


def test_duplicate_role_is_refused():
    before = roles.choices()
    with pytest.raises(ValueError, match="Registered by two providers: officer"):
        roles.register(ConflictingProvider())
    assert roles.choices() == before


def test_unregistered_role_is_named_in_the_error(monkeypatch):
    monkeypatch.setattr(roles, "_providers", [])
    with pytest.raises(LookupError, match="No app has registered the role 'officer'"):
        roles.find("officer")


@pytest.mark.django_db
def test_giving_unregistered_role_changes_nothing():
    user = User.objects.create_superuser("admin@example.org")
    with pytest.raises(LookupError):
        roles.give(user, Assignment("king"))
    user.refresh_from_db()
    assert roles.describe(user) == "Administrator"
