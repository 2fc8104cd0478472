"""Every place where something sealed is kept, and how each is bound to its row: what the purge empties, a change of
keys walks through, and a restore is held against. A sealed field that is missing here fails the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from referrals.models import Attachment, Claim, Concern, Match, Measure, Message, Note, Transfer


@dataclass(frozen=True)
class Holding:
    """`context` gives what a row's envelope is bound to. `is_picture`: the envelope's body is raw bytes."""

    model: type[models.Model]
    field: str
    context: Callable[[Any], str]
    # Of what `context` needs beside the key.
    needs: tuple[str, ...] = ()
    is_picture: bool = False

    @property
    def name(self) -> str:
        return f"{self.model.__name__}.{self.field}"

    @property
    def rows(self) -> models.QuerySet[Any]:
        """Those that hold something."""
        return self.model._default_manager.exclude(**{self.field: b"" if self.is_picture else ""})


HOLDINGS = (
    Holding(Concern, "sealed", lambda row: row.sealing_context("content")),
    Holding(Concern, "rationale_sealed", lambda row: row.sealing_context("rationale")),
    Holding(Message, "sealed", lambda row: row.sealing_context(), ("concern_id",)),
    Holding(Note, "sealed", lambda row: row.sealing_context, ("concern_id",)),
    Holding(Measure, "sealed", lambda row: row.sealing_context(), ("concern_id",)),
    Holding(Match, "sealed", lambda row: row.sealing_context, ("concern_id", "other_id")),
    Holding(Transfer, "reason_sealed", lambda row: row.sealing_context()),
    Holding(Claim, "sealed", lambda row: row.sealing_context()),
    Holding(
        Attachment,
        "sealed",
        lambda row: f"concern:{row.concern_id}:picture-{row.number}",
        ("concern_id", "number"),
        is_picture=True,
    ),
)
