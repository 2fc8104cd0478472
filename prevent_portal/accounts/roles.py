"""The registry of roles.

Each app registers a provider of its roles in AppConfig.ready, so that accounts does not import other apps.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet

from prevent_portal import tiers


@dataclass(frozen=True)
class Role:
    """`name` is what the database stores."""

    name: str
    label: str
    needs: Literal["force", "areas"] | None = None
    # Given only when one of `RoleProvider.approvers` has approved.
    needs_approval: bool = False


@dataclass(frozen=True)
class Assignment:
    """The name of a role, with the primary keys of its force or areas."""

    role: str
    force_id: int | None = None
    area_ids: Sequence[int] = ()


class RoleRefused(Exception):
    """The message tells the administrator why the role cannot be changed."""


class RoleProvider(ABC):
    roles: ClassVar[Sequence[Role]]
    # Sorts providers in lists and descriptions; the first landing page found is used.
    position: ClassVar[int]
    # Where the pages of these roles are (prevent_portal.tiers).
    tier: ClassVar[str]

    @abstractmethod
    def assign(self, user: AbstractUser, assignment: Assignment) -> None:
        """Give the role if it is one of `roles`, and remove the others. Raises RoleRefused."""

    @abstractmethod
    def describe(self, user: AbstractUser) -> list[str]:
        """For example ["Editor of areas: Essex, Norfolk"]; empty for a user with none of `roles`."""

    def approvers(self, assignment: Assignment) -> QuerySet[Any]:
        """The active users of whom one approves that somebody gets this role, and who are told of each change.

        Called for roles with `needs_approval` only. If there are none, two administrators are needed.
        """
        raise NotImplementedError

    def approvers_page(self) -> str:
        """The URL at which they approve."""
        raise NotImplementedError

    def approved_assignment(self, user: AbstractUser) -> Assignment | None:
        """The user's role, if it is one that was approved. One query."""
        return None

    def prefetch(self, users: QuerySet[Any]) -> QuerySet[Any]:
        return users

    def landing_page(self, user: AbstractUser) -> str:
        """The URL to go to after sign-in, or "" for a user with none of `roles`."""
        return ""

    def emails(self, role: str, *, force_id: int) -> list[str]:
        """Of active users with this role in a force."""
        return []

    def unfinished_work(self, user: AbstractUser) -> str:
        """A sentence about work to hand over when the account is suspended, or ""."""
        return ""


_providers: list[RoleProvider] = []


def register(*providers: RoleProvider) -> None:
    for provider in providers:
        known = {role.name for role in _roles()}
        if twice := known & {role.name for role in provider.roles}:
            raise ValueError(f"Registered by two providers: {', '.join(sorted(twice))}")
        _providers.append(provider)
    _providers.sort(key=attrgetter("position"))


def find(name: str) -> Role:
    """Raises LookupError if no app has registered it."""
    for role in _roles():
        if role.name == name:
            return role
    raise LookupError(f"No app has registered the role {name!r}")


def needs_approval(assignment: Assignment) -> bool:
    return find(assignment.role).needs_approval


def approvers(assignment: Assignment) -> QuerySet[Any]:
    return _provider_of(assignment).approvers(assignment)


def approvers_page(assignment: Assignment) -> str:
    return _provider_of(assignment).approvers_page()


def approved_assignments(user: AbstractUser) -> list[Assignment]:
    return [found for provider in _providers if (found := provider.approved_assignment(user))]


def choices() -> list[tuple[str, str]]:
    return [(role.name, role.label) for role in _roles()]


@transaction.atomic
def give(user: AbstractUser, assignment: Assignment) -> None:
    """Replaces all roles of the user. Raises RoleRefused."""
    find(assignment.role)
    for provider in _providers:
        provider.assign(user, assignment)


def prefetch(users: QuerySet[Any]) -> QuerySet[Any]:
    for provider in _providers:
        users = provider.prefetch(users)
    return users


def describe(user: AbstractUser) -> str:
    """For example 'Officer of a force: Norfolk Constabulary'; '' without a role."""
    return "; ".join(words for provider in _providers for words in provider.describe(user))


def landing_page(user: AbstractUser) -> str:
    """The first page of this tier, or "" for a user who has none here."""
    here = (provider for provider in _providers if tiers.serves(provider.tier))
    return next(filter(None, (provider.landing_page(user) for provider in here)), "")


def are_elsewhere(user: AbstractUser) -> bool:
    """Whether the user has roles, and pages for none of them on this tier."""
    return bool(describe(user)) and not landing_page(user)


def is_served(name: str) -> bool:
    """Whether this tier has the pages of a role. Raises LookupError."""
    return any(tiers.serves(each.tier) for each in _providers if find(name) in each.roles)


def home(user: AbstractUser) -> str:
    """The address of the tier of the user's first role; this process's own for a user without a role."""
    found = (tiers.address(each.tier) for each in _providers if each.describe(user))
    return next(found, settings.PORTAL_URL)


def elsewhere() -> list[tuple[str, list[str]]]:
    """The address of each other tier on which people sign in, and the roles whose pages are there."""
    others = [tier for tier in (tiers.OFFICERS, tiers.EDITORS) if not tiers.serves(tier)]
    return [
        (tiers.address(tier), [role.label for each in _providers if each.tier == tier for role in each.roles])
        for tier in others
    ]


def emails(role: str, *, force_id: int) -> list[str]:
    return [email for provider in _providers for email in provider.emails(role, force_id=force_id)]


def unfinished_work(user: AbstractUser) -> str:
    return " ".join(filter(None, (provider.unfinished_work(user) for provider in _providers)))


def _provider_of(assignment: Assignment) -> RoleProvider:
    return next(each for each in _providers if any(role.name == assignment.role for role in each.roles))


def _roles() -> list[Role]:
    return [role for provider in _providers for role in provider.roles]
