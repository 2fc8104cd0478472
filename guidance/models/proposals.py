"""Proposed changes of contacts. The live contact stays as it is until every step that a proposal needs is there."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from guidance.models.areas import Area
from guidance.models.contacts import Contact, Kind, Purpose

# Decide where concerns go. The others are text beside the contact.
ROUTING_FIELDS = ("area", "kind", "purpose", "value", "order", "certificate")
TEXT_FIELDS = ("label", "hours", "out_of_hours", "note", "source", "source_on", "review_on")
# Kept by load_guidance to find its rows.
LOADED_FIELDS = ("loaded_key", "loaded_digest")
PROPOSED_FIELDS = (*ROUTING_FIELDS, *TEXT_FIELDS, *LOADED_FIELDS)
# How long after the change the old mailbox can still raise the alarm.
OBJECT_FOR = datetime.timedelta(days=14)
# A proposal that nobody has decided on by then is withdrawn: what it was made for may be long over.
OPEN_FOR = datetime.timedelta(days=30)


class Act(models.TextChoices):
    ADD = "add", "Add"
    CHANGE = "change", "Change"
    RETIRE = "retire", "Retire"
    RESTORE = "restore", "Bring back"


class ProposalState(models.TextChoices):
    OPEN = "open", "Waiting"
    APPLIED = "applied", "Approved and in force"
    REFUSED = "refused", "Refused"
    OBJECTED = "objected", "Stopped by an objection"
    OVERTAKEN = "overtaken", "Overtaken by a newer proposal"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ContactProposalQuerySet(models.QuerySet["ContactProposal"]):
    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN)

    def to_end(self, at: datetime.datetime) -> Self:
        return self.open().filter(proposed_at__lte=at - OPEN_FOR)

    def of_force(self, force_id: int) -> Self:
        """Those that a supervisor of the force approves, newest first."""
        return self.filter(area__force=force_id, needs_supervisor=True).order_by("-pk")


class ContactProposal(models.Model):
    """Never edited: a different wish is another proposal, which overtakes this one and its confirmation."""

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, related_name="proposals"
    )  # None until a new contact is approved
    act = models.CharField(max_length=10, choices=Act)
    # As they will be; `what` has every proposed value as [before, after].
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=15, choices=Purpose)
    value = models.CharField(max_length=254)
    what = models.JSONField(default=dict)
    needs_confirmation = models.BooleanField()
    needs_supervisor = models.BooleanField()
    # Mailboxes that are told, and can object.
    told = models.JSONField(default=list)

    reason = models.CharField(max_length=500)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=254)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=254, blank=True)
    closed_reason = models.CharField(max_length=500, blank=True)
    # After the change: the old mailbox says that it is wrong.
    objected_at = models.DateTimeField(null=True)
    objected_by = models.CharField(max_length=200, blank=True)
    objection = models.CharField(max_length=500, blank=True)

    objects = ContactProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["area", "state"], name="proposals_of_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(state="open"), name="one_open_proposal_a_contact"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="closed_proposal_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(needs_confirmation=False) | Q(confirmed_at__isnull=False),
                name="applied_proposal_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | ~Q(closed_by=models.F("proposed_by")),
                name="nobody_approves_their_own_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self.state == ProposalState.OPEN and "update_fields" not in kwargs:
            raise TypeError("A proposal is never edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A proposal is never deleted.")

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def awaits_confirmation(self) -> bool:
        return self.is_open and self.needs_confirmation and self.confirmed_at is None

    @property
    def awaits_approval(self) -> bool:
        return self.is_open and not self.awaits_confirmation

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(label, before, after) for people."""
        labels = {field.name: str(field.verbose_name) for field in Contact._meta.concrete_fields}
        return [
            (labels[name], _shown(name, self.what[name][0]), _shown(name, self.what[name][1]))
            for name in (*ROUTING_FIELDS, *TEXT_FIELDS)
            if name in self.what
        ]


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return "empty"
    if name == "area":
        return Area.objects.values_list("name", flat=True).get(pk=value)
    if name == "certificate":
        facts = Contact(certificate=value).certificate_facts
        return f"{facts.subject}, until {facts.expires_at:%d.%m.%Y}, SHA-256 {facts.fingerprint}" if facts else value
    choices: dict[str, Any] = {"kind": Kind, "purpose": Purpose}
    return str(choices[name](value).label) if name in choices else str(value)
