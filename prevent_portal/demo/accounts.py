"""Example accounts for a demo, one for each role and force or area."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from guidance.models import Area, Force
from guidance.permissions import area_groups
from prevent_portal.accounts.models import User
from prevent_portal.demo import accounts_file
from prevent_portal.demo.accounts_file import Account
from referrals.models import Officer

# Without characters that are easily confused, such as 0 and o, 1 and l.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Person:
    role: str
    place: str
    last_name: str
    force: Force | None = None
    area: Area | None = None

    @property
    def email(self) -> str:
        return f"{self.role}.{self.place}@example.org"


def make_all() -> list[Account]:
    """Accounts that the file already lists keep their passwords."""
    known = {account.email: account for account in accounts_file.read()}
    people = list(_people())
    accounts = [known.get(person.email) or _new_account(person) for person in people]
    with transaction.atomic():
        for person, account in zip(people, accounts, strict=True):
            _make_user(person, account, forgotten=person.email not in known)
    # Last, so that if this run is interrupted, the next gives unlisted accounts new passwords.
    accounts_file.write(accounts)
    return accounts


def _people() -> list[Person]:
    forces, areas = list(Force.objects.order_by("slug")), list(Area.objects.order_by("slug"))
    return [
        *(Person("officer", force.slug, force.name, force=force) for force in forces),
        *(Person("supervisor", force.slug, force.name, force=force) for force in forces),
        *(Person("editor", area.slug, area.name, area=area) for area in areas),
        *(Person("approver", area.slug, area.name, area=area) for area in areas),
        Person("administrator", "portal", "Portal"),
        Person("duty", "portal", "Portal"),
    ]


def _new_account(person: Person) -> Account:
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(3))
    return Account(person.role, person.place, person.email, password)


def _make_user(person: Person, account: Account, *, forgotten: bool) -> None:
    user, is_new = User.objects.get_or_create(
        email=person.email,
        defaults={"first_name": f"Example {person.role.title()},", "last_name": person.last_name},
    )
    if is_new or forgotten:
        user.set_password(account.password)
    if person.role == "administrator":
        user.is_staff = user.is_superuser = True
    user.save()
    if person.force:
        Officer.objects.update_or_create(
            user=user, defaults={"force": person.force, "is_supervisor": person.role == "supervisor"}
        )
    if person.role == "duty":
        user.groups.add(Group.objects.get(name="Duty desk"))
    if person.area:
        editors, approvers = area_groups(person.area)
        user.groups.add(approvers if person.role == "approver" else editors)
