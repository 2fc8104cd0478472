"""The append-only history of accounts, kept after an account is deleted."""

from django.db import models


class Kind(models.TextChoices):
    INVITED = "invited", "Invited"
    SENT_AGAIN = "sent-again", "Invitation sent again"
    ASKED = "asked", "Approval asked for"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Not approved"
    TWO_PEOPLE = "two-people", "Confirmed to be two people"
    WITHDRAWN = "withdrawn", "Invitation withdrawn"
    JOINED = "joined", "Invitation accepted"
    ROLE_GIVEN = "role-given", "Role changed"
    SUSPENDED = "suspended", "Account suspended"
    RESTORED = "restored", "Account restored"
    FACTOR_RESET = "factor-reset", "Second factor reset"
    NOT_DELIVERED = "not-delivered", "Mail could not be delivered"


class AccountEvent(models.Model):
    """Refers to people by address, not foreign key, so that the history outlives the account."""

    about = models.EmailField(db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    reason = models.CharField(max_length=500, blank=True)
    # The force whose supervisors see it, and were told.
    force = models.ForeignKey("guidance.Force", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["force", "-at", "-id"], name="account_events_of_force")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
