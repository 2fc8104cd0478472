"""A role mailbox or telephone of a Prevent team, with where we know it from and who confirmed it."""

import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Case, Q, Value, When

from guidance.models.areas import Area

_PHONE = re.compile(r"^\+?[0-9][0-9 ]{1,18}[0-9]$")
# Believed to be switched off. A warning, not a refusal: confirmation shows whether a mailbox lives.
_RETIRED_DOMAINS = {
    "pnn.police.uk": "The police's old pnn mail network is believed to be switched off.",
    "gsi.gov.uk": "Government's old gsi mail network was to be replaced by March 2019.",
    "gcsx.gov.uk": "Councils' old gcsx mail network was to be replaced by March 2019.",
}


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
    def shown(self) -> "ContactQuerySet":
        """Not retired; by purpose, and in each purpose confirmed ones first."""
        return self.exclude(status=Status.RETIRED).order_by(
            Case(*[When(purpose=p, then=Value(i)) for i, p in enumerate(Purpose.values)]),
            Case(When(status=Status.CONFIRMED, then=Value(0)), default=Value(1)),
            "order",
            "pk",
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
    review_on = models.DateField(null=True, blank=True)

    # Set by load_guidance, which then knows its own rows and leaves alone those that an editor has changed.
    loaded_key = models.CharField(max_length=100, unique=True, null=True, editable=False)  # noqa: DJ001
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["area", "order", "pk"]
        permissions = [("confirm_contact", "Can confirm a contact")]
        indexes = [models.Index(fields=["area", "status"], name="contact_of_area_by_status")]
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
        self.value = " ".join(self.value.split())
        if self.kind == Kind.EMAIL:
            self._clean_email()
        elif not _PHONE.match(self.value):
            raise ValidationError({"value": "Write the number with digits and spaces, such as 01480 422596."})
        if self.status == Status.CONFIRMED and not (self.confirmed_at and self.confirmed_by):
            raise ValidationError({"status": "Say when it was confirmed and by whom."})

    def _clean_email(self) -> None:
        try:
            validate_email(self.value)
        except ValidationError as error:
            raise ValidationError({"value": "Write one email address, such as name@example.gov.uk."}) from error

    def unconfirm(self) -> None:
        """A confirmation is of one address: a new one has to earn its own."""
        self.status, self.confirmed_at, self.confirmed_by = Status.UNCONFIRMED, None, ""

    @property
    def is_confirmed(self) -> bool:
        return self.status == Status.CONFIRMED

    @property
    def warning(self) -> str:
        """Why this address may not work, or an empty string."""
        host = self.value.rpartition("@")[2].lower() if self.kind == Kind.EMAIL else ""
        return next(
            (why for domain, why in _RETIRED_DOMAINS.items() if host == domain or host.endswith("." + domain)),
            "",
        )

    @property
    def href(self) -> str:
        if self.kind == Kind.EMAIL:
            return "mailto:" + quote(self.value, safe="@+.-_")
        return "tel:" + self.value.replace(" ", "")
