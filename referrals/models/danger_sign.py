"""Signs of danger that were found in a reporter's words: codes for the queue, and nothing that the reporter wrote."""

from collections.abc import Iterable

from django.db import models


class DangerSign(models.TextChoices):
    """In the order in which they are named. The values are those of the choices of the question about risks."""

    WEAPON = "weapon", "weapon"
    PLAN = "plan", "a day or place"
    TRAVEL = "travel", "travel"
    THREAT = "threat", "threat"
    CHILD = "child", "a child in danger"


def as_codes(signs: Iterable[DangerSign]) -> str:
    """How a concern stores them."""
    given = set(signs)
    return ",".join(sign for sign in DangerSign if sign in given)


def from_codes(stored: str) -> list[DangerSign]:
    """Without unknown codes: one in one row would fail every list that the row is in."""
    return [DangerSign(code) for code in stored.split(",") if code in DangerSign]
