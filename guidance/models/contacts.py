"""A role mailbox or phone of a Prevent team, with its source and confirmation."""

import re
from datetime import date, datetime, timedelta
from typing import Self
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils import timezone

from guidance import certificates, mailboxes
from guidance.models.areas import Area
from prevent_portal.characters import without_invisible

_PHONE = re.compile(r"^\+?[0-9][0-9 ]{1,18}[0-9]$")
# After this time the team is asked again.
CONFIRMED_FOR = timedelta(days=90)


class Kind(models.TextChoices):
    EMAIL = "email", "Email"
    PHONE = "phone", "Phone"


class Purpose(models.TextChoices):
    REFERRAL = "referral", "Share a concern"
    ADVICE = "advice", "Ask for advice"
    SAFEGUARDING = "safeguarding", "Safeguarding (gets a copy)"


class Status(models.TextChoices):
    UNCONFIRMED = "unconfirmed", "Unconfirmed"
    CONFIRMED = "confirmed", "Confirmed"
    FAILING = "failing", "Failing"
    RETIRED = "retired", "Retired"


class ContactQuerySet(models.QuerySet):
    def shown(self) -> "list[Contact]":
        """Contacts that are not retired, ordered by purpose, confirmed ones first.

        Sorted here, because SQL for this order takes Django longer to compose than the rest of the query.
        """
        places = {purpose: place for place, purpose in enumerate(Purpose.values)}
        return sorted(
            self.exclude(status=Status.RETIRED).order_by(),
            key=lambda row: (places.get(row.purpose, len(places)), not row.is_confirmed, row.order, row.pk),
        )

    def routes(self) -> Self:
        """Referral contacts in use, confirmed or not. An area needs at least one to receive concerns."""
        return self.filter(purpose=Purpose.REFERRAL).exclude(status=Status.RETIRED)

    def due_for_confirmation(self, at: datetime) -> Self:
        """Confirmed contacts whose confirmation is 90 days old or whose review date has come."""
        return self.filter(status=Status.CONFIRMED).filter(
            Q(confirmed_at__lte=at - CONFIRMED_FOR) | Q(review_on__lte=timezone.localdate(at))
        )


class Contact(models.Model):
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=15, choices=Purpose)
    value = models.CharField(
        "address or number",
        max_length=254,
        help_text="A mailbox or number of a team, never of one person: people move on.",
    )
    label = models.CharField(max_length=100, help_text="Whose it is, such as 'Norfolk Constabulary Prevent team'.")
    hours = models.CharField(max_length=200, blank=True, help_text="When it is answered. Leave empty if unknown.")
    out_of_hours = models.CharField(max_length=200, blank=True, help_text="What to do at other times.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    note = models.TextField(blank=True, help_text="Shown to the public beside the contact.")

    source = models.CharField(max_length=400, help_text="The page or the person it comes from.")
    source_on = models.CharField(
        "source dates from", max_length=100, help_text="As exactly as known, such as 'about 2020'."
    )

    status = models.CharField(max_length=15, choices=Status, default=Status.UNCONFIRMED)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(
        "ask again on",
        null=True,
        blank=True,
        help_text="The team is asked then whether it still works, and 90 days after its last answer at latest.",
    )
    certificate = models.TextField(
        blank=True,
        max_length=certificates.LONGEST,
        help_text="Only where the team takes encrypted mail (S/MIME): its certificate, as text (PEM).",
    )

    # The duty desk stopped it as compromised: no link confirms it, only an approved proposal brings it back.
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Set by load_guidance to find its rows and to skip those that an editor has changed.
    loaded_key = models.CharField(max_length=100, unique=True, null=True, editable=False)  # noqa: DJ001
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["area", "order", "pk"]
        indexes = [
            models.Index(fields=["area", "status"], name="contact_of_area_by_status"),
            models.Index(fields=["status", "confirmed_at"], name="contact_by_confirmation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "purpose", "value"], name="contact_once_a_purpose"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                name="confirmed_contact_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"

    def clean(self) -> None:
        super().clean()
        self.value = " ".join(without_invisible(self.value).split())
        if self.kind == Kind.EMAIL:
            self._clean_email()
        elif not _PHONE.match(self.value):
            raise ValidationError({"value": "Write the number with digits and spaces, such as 01480 422596."})
        if self.status == Status.CONFIRMED and not (self.confirmed_at and self.confirmed_by):
            raise ValidationError({"status": "Say when it was confirmed and by whom."})
        if self.certificate.strip():
            self._clean_certificate()

    def _clean_email(self) -> None:
        try:
            validate_email(self.value)
        except ValidationError as error:
            raise ValidationError({"value": "Write one email address, such as name@example.gov.uk."}) from error

    def _clean_certificate(self) -> None:
        if self.kind != Kind.EMAIL:
            raise ValidationError({"certificate": "Only a mailbox has a certificate."})
        try:
            certificates.read(self.certificate)
        except certificates.NotACertificate as error:
            raise ValidationError({"certificate": str(error)}) from error

    @property
    def is_confirmed(self) -> bool:
        return self.status == Status.CONFIRMED

    @property
    def takes_concerns(self) -> bool:
        """Whether a concern, or word of one, goes there. Supervisors approve what routes it (ADR 0108)."""
        return self.purpose == Purpose.REFERRAL or (self.purpose == Purpose.SAFEGUARDING and self.kind == Kind.EMAIL)

    @property
    def may_be_asked(self) -> bool:
        return self.status != Status.RETIRED and self.stopped_at is None

    @property
    def warning(self) -> str:
        return mailboxes.warning(self.value) if self.kind == Kind.EMAIL else ""

    @property
    def confirmation_due_on(self) -> date | None:
        """The day on which the team is asked again; None unless confirmed."""
        if not (self.is_confirmed and self.confirmed_at):
            return None
        latest = timezone.localdate(self.confirmed_at + CONFIRMED_FOR)
        return min(latest, self.review_on) if self.review_on else latest

    @property
    def certificate_facts(self) -> certificates.CertificateFacts | None:
        """None without a certificate, and for invalid text in an unsaved form."""
        try:
            return certificates.read(self.certificate) if self.certificate else None
        except certificates.NotACertificate:
            return None

    @property
    def href(self) -> str:
        if self.kind == Kind.EMAIL:
            return "mailto:" + quote(self.value, safe="@+.-_")
        return "tel:" + self.value.replace(" ", "")
