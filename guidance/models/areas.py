"""Areas, their councils and the postcodes of those councils.

Areas and councils have validity dates because councils merge: Cumbria's in 2023, Norfolk's and Essex's in 2028.
"""

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from guidance.models.dated import Dated, DatedQuerySet, valid_on
from guidance.models.forces import Force


class AreaQuerySet(DatedQuerySet):
    def valid_on(self, day: datetime.date) -> Self:
        """Nor is an area whose force has ended: nobody would read what goes there."""
        return super().valid_on(day).filter(valid_on(day, of="force__"))

    def without_force(self, day: datetime.date) -> Self:
        """Areas of that day that wait for a new force."""
        return super().valid_on(day).exclude(valid_on(day, of="force__"))

    def edited_by(self, user: Any) -> Self:
        """Areas where the user is editor or approver; all areas for an administrator."""
        if user.is_superuser:
            return self.all()
        groups = user.groups.all()
        return self.filter(Q(editors__in=groups) | Q(approvers__in=groups))


class Area(Dated):
    """A place with guidance and contacts of its own. Westmorland and Furness lies inside Cumbria."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="lies inside",
    )
    editors = models.OneToOneField(
        "auth.Group", on_delete=models.SET_NULL, null=True, blank=True, related_name="area"
    )
    approvers = models.OneToOneField(
        "auth.Group", on_delete=models.SET_NULL, null=True, blank=True, related_name="approved_area"
    )

    objects = AreaQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.parent and (self.parent == self or self.parent.parent_id):
            raise ValidationError({"parent": "Choose an area that lies in no other area."})


class Tier(models.TextChoices):
    DISTRICT = "district", "District"
    UNITARY = "unitary", "Unitary"
    COUNTY = "county", "County"


class CouncilQuerySet(DatedQuerySet):
    def lived_in(self) -> Self:
        """Without county councils, because people name their district."""
        return self.exclude(tier=Tier.COUNTY)


class Council(Dated):
    gss_code = models.CharField(
        "ONS code",
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^E(06|07|10)\d{6}$", "Write it like E07000008.")],
    )
    name = models.CharField(max_length=100)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="councils",
        help_text="The smallest area that the council lies in.",
    )
    tier = models.CharField(max_length=10, choices=Tier)

    objects = CouncilQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """One row for each council that a postcode lies in; some lie in two.

    A row without a council means that the postcode lies outside our areas.
    """

    postcode = models.CharField(max_length=7)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, null=True, blank=True, related_name="postcodes")
    data_edition = models.CharField(max_length=40)
    # Mail is no longer delivered to it, but people still give it and it still shows where they live.
    is_terminated = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["postcode", "council"], name="postcode_once_a_council"),
            models.UniqueConstraint(
                fields=["postcode"], condition=Q(council__isnull=True), name="postcode_once_outside"
            ),
            models.CheckConstraint(
                condition=Q(postcode__regex=r"^[A-Z0-9]{5,7}$"), name="postcode_is_compact_and_upper_case"
            ),
        ]

    def __str__(self) -> str:
        return self.postcode


class Outward(models.Model):
    """The number of postcodes of an outward code, such as CB1, in each council (None: outside our areas).

    Holds only outward codes that touch our areas, so once data is loaded any other code lies elsewhere.
    """

    outward = models.CharField(max_length=4)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, null=True, blank=True, related_name="outwards")
    postcodes = models.PositiveIntegerField()

    class Meta:
        ordering = ["outward", "-postcodes", "pk"]
        constraints = [models.UniqueConstraint(fields=["outward", "council"], name="outward_once_a_council")]

    def __str__(self) -> str:
        return self.outward
