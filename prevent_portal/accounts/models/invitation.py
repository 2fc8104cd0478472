"""Invitations by mail: valid for seven days and once. Accounts are made in no other way."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from prevent_portal.accounts import roles
from prevent_portal.accounts.roles import Assignment

OPEN_FOR = timedelta(days=7)
_OPEN = Q(accepted_at=None, withdrawn_at=None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Includes expired ones, which can be sent again or withdrawn."""
        return self.filter(_OPEN)


class Invitation(models.Model):
    email = models.EmailField("email address")
    # What the account will be called; empty where the invited person says it.
    first_name = models.CharField(max_length=150, blank=True, db_default="")
    last_name = models.CharField(max_length=150, blank=True, db_default="")
    # A name from the registry in prevent_portal.accounts.roles.
    role = models.CharField(max_length=20)
    force = models.ForeignKey("guidance.Force", models.PROTECT, null=True, related_name="+")
    areas = models.ManyToManyField("guidance.Area", related_name="+")
    # None for the management command.
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    # Changed by sending again, which invalidates earlier links.
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index("sent_at", condition=_OPEN, name="open_invitations")]
        constraints = [models.UniqueConstraint("email", condition=_OPEN, name="one_open_invitation_an_address")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + OPEN_FOR

    @property
    def assignment(self) -> Assignment:
        return Assignment(self.role, self.force_id, [area.pk for area in self.areas.all()])

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def is_approved(self) -> bool:
        """Whether the role needs no approval, or exactly what it gives now was approved."""
        given = Assignment(self.role, self.force_id)
        return not roles.needs_approval(given) or self.requests.approved().filter(**self.asked).exists()

    @property
    def asked(self) -> dict[str, Any]:
        """The fields of a RoleRequest for this invitation."""
        name = f"{self.first_name} {self.last_name}".strip()
        return {"email": self.email, "name": name, "role": self.role, "force_id": self.force_id}

    @property
    def what(self) -> str:
        """For example 'Officer of a force: Norfolk Constabulary'."""
        places = [self.force.name] if self.force else [area.name for area in self.areas.all()]
        return ": ".join(filter(None, [roles.find(self.role).label, ", ".join(places)]))
