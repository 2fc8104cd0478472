"""The append-only history of contacts, and the questions to the teams behind them."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from guidance.models.areas import Area
from guidance.models.contacts import Contact

# The link in a question expires after a week; the reminder then brings a new one, valid for another week.
LINK_FOR = REMIND_AFTER = GIVE_UP_AFTER_REMINDER = timedelta(days=7)


class ChangeKind(models.TextChoices):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    RETIRED = "retired", "Retired"
    RESTORED = "restored", "Brought back"
    ASKED = "asked", "Asked whether it works"
    REMINDED = "reminded", "Reminded"
    CONFIRMED = "confirmed", "Confirmed"
    NO_ANSWER = "no-answer", "Called, nobody answered"
    FAILING = "failing", "Found not to work"
    STOPPED = "stopped", "Stopped by the duty desk"
    PROPOSED = "proposed", "Change proposed"
    ANSWERED = "answered", "Proposal confirmed by the team"
    REFUSED = "refused", "Proposal refused"
    OBJECTED = "objected", "Objected to"
    OVERTAKEN = "overtaken", "Proposal overtaken by a newer one"
    WITHDRAWN = "withdrawn", "Proposal withdrawn"
    TWO_PEOPLE = "two-people", "Confirmed to be two people"


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("The history of contacts is append-only.")

    def delete(self) -> Any:
        raise TypeError("The history of contacts is append-only.")


class ContactChange(models.Model):
    """No foreign key constraints, because the history must survive the deletion of a contact or area."""

    contact: "models.ForeignKey[Contact, Contact]" = models.ForeignKey(
        Contact, on_delete=models.DO_NOTHING, db_constraint=False, related_name="changes"
    )
    area: "models.ForeignKey[Area, Area]" = models.ForeignKey(
        Area, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=ChangeKind)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    reason = models.CharField(max_length=500)
    # {field: [before, after]}, as text; a certificate by its fingerprint.
    what = models.JSONField(default=dict)

    objects: ClassVar = ContactChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]  # in order of writing, not by clock
        indexes = [models.Index(fields=["contact", "-id"], name="history_of_contact")]
        constraints = [
            models.CheckConstraint(name="contact_change_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="contact_change_says_by_whom", condition=~Q(by="")),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.kind} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The history of contacts is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("The history of contacts is append-only.")


class ContactAskQuerySet(models.QuerySet["ContactAsk"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def to_mail(self) -> Self:
        return self.open().filter(mailed_at=None)

    def to_remind(self, at: datetime) -> Self:
        return self.open().filter(reminded_at=None, mailed_at__lte=at - REMIND_AFTER)

    def to_give_up(self, at: datetime) -> Self:
        """Counts from when the reminder was really sent, so that a fault of ours does not fail a contact."""
        return self.open().filter(reminded_at__lte=at - GIVE_UP_AFTER_REMINDER)


class ContactAsk(models.Model):
    """A question whether an address still reaches the team.

    Open until answered, given up, or obsolete (the address changed, the contact was retired).
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="asks")
    value = models.CharField(max_length=254)  # the address when asked: an answer confirms only this one
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=254)
    mailed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ContactAskQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["closed_at", "mailed_at"], name="open_asks")]
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(closed_at=None), name="one_open_ask_a_contact"),
            models.CheckConstraint(
                name="reminded_after_mailed", condition=Q(reminded_at=None) | Q(mailed_at__lte=F("reminded_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} asked {self.asked_at:%Y-%m-%d}"
