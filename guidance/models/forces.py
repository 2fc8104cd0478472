"""A police force, identified by the ONS code of its area."""

from django.core.validators import RegexValidator
from django.db import models


class Force(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(unique=True)
    gss_code = models.CharField(
        "ONS code",
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^E23\d{6}$", "Write it like E23000024.")],
    )
    website = models.URLField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
