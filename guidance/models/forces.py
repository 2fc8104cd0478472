"""A police force, identified by the ONS code of its area. Nothing is routed to one that has ended."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from guidance.models.dated import Dated

_DOMAIN = re.compile(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")


class Force(Dated):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(unique=True)
    gss_code = models.CharField(
        "ONS code",
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^E23\d{6}$", "Write it like E23000024.")],
    )
    website = models.URLField(blank=True)

    mailbox_domains = models.CharField(
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="Domains of the force's mailboxes, with spaces between: norfolk.police.uk. Concerns go to no "
        "mailbox elsewhere. Empty: any domain.",
    )

    class Meta(Dated.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.mailbox_domains = " ".join(self.mailbox_domains.lower().replace(",", " ").split())
        if wrong := [domain for domain in self.domains if not _DOMAIN.match(domain)]:
            raise ValidationError({"mailbox_domains": f"Not a domain: {', '.join(wrong)}"})

    @property
    def domains(self) -> list[str]:
        return self.mailbox_domains.split()

    def takes_mail_at(self, address: str) -> bool:
        return not self.domains or address.rpartition("@")[2].lower() in self.domains
