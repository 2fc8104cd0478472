"""Accounts of the roles in the access table."""

from django.contrib.auth.models import Group

from guidance.models import Area
from prevent_portal.accounts.models import User
from referrals.models import Concern, Officer
from tests.house.access_table import ROLES


def user_as(role: str) -> User:
    user = User.objects.create_user(f"{ROLES.index(role)}@example.org", "a long pass phrase")
    if role == "editor":
        user.groups.add(Area.objects.get(slug="norfolk").editors)
    if role == "administrator":
        user.is_superuser = user.is_staff = True
        user.save()
    if role == "duty staff":
        user.groups.add(Group.objects.get(name="Duty desk"))
    return user


def add_officer(role: str, user: User, concern: Concern) -> None:
    if role in ("officer", "supervisor", "officer without a second factor", "another force's officer"):
        essex = Area.objects.get(slug="essex").force
        force = essex if role == "another force's officer" else concern.force
        Officer.objects.create(user=user, force=force, is_supervisor=role == "supervisor")
