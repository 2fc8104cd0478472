"""Requests for a role that somebody else has to approve: the force's supervisors, or a second administrator."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from prevent_portal.accounts import roles
from prevent_portal.accounts.roles import Assignment

_OPEN = Q(decided_at=None, ended_at=None)


class RequestKind(models.TextChoices):
    JOIN = "join", "Join with a new account"
    ROLE = "role", "Get this role in place of another"
    RESTORE = "restore", "Have a suspended account again"


class RoleRequestQuerySet(models.QuerySet["RoleRequest"]):
    def open(self) -> Self:
        return self.filter(_OPEN)

    def approved(self) -> Self:
        return self.filter(is_approved=True, ended_at=None)


class RoleRequest(models.Model):
    """What is approved is what stands here, whatever becomes of the invitation or the account in between."""

    kind = models.CharField(max_length=10, choices=RequestKind)
    email = models.EmailField()
    name = models.CharField(max_length=301, blank=True)
    role = models.CharField(max_length=20)
    force = models.ForeignKey("guidance.Force", models.PROTECT, null=True, related_name="+")
    invitation = models.ForeignKey("accounts.Invitation", models.CASCADE, null=True, related_name="requests")
    # None for an invitation: there is no account yet.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    # None for the management command.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(default=False)
    # Withdrawn, or asked for anew.
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = RoleRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint("email", condition=_OPEN, name="one_open_request_an_address")]

    def __str__(self) -> str:
        return f"role request {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.ended_at is None

    @property
    def assignment(self) -> Assignment:
        return Assignment(self.role, self.force_id)

    @property
    def what(self) -> str:
        """For example 'Officer of a force: Norfolk Constabulary'."""
        return ": ".join(filter(None, [roles.find(self.role).label, self.force.name if self.force else ""]))
