"""The fields that hold a sealed envelope, as declared in referrals/stored_fields, with their models."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from referrals.stored_fields import STORED, context_of
from referrals.stored_fields.declaration import Kind


@dataclass(frozen=True)
class SealedField:
    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model.__name__}.{self.field}"

    @property
    def is_picture(self) -> bool:
        """The envelope's body is raw bytes."""
        return isinstance(self.model._meta.get_field(self.field), models.BinaryField)

    @property
    def columns(self) -> set[str]:
        return {"pk", self.field, *STORED[self.model._meta.label].fields[self.field].context_needs}

    @property
    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.exclude(**{self.field: b"" if self.is_picture else ""})

    def context(self, row: Any) -> str:
        return context_of(row, self.field)


def _declared() -> Iterator[SealedField]:
    for label, table in STORED.items():
        for name, field in table.fields.items():
            if field.kind is Kind.SEALED:
                yield SealedField(apps.get_model(label), name)


SEALED_FIELDS = tuple(_declared())
