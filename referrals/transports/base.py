"""What every way of telling a contact has in common."""

from dataclasses import dataclass
from typing import Protocol

from referrals.models import Delivery


class TransportError(Exception):
    """`permanent` tells give-up from retry. The message is the other side's own words, for the ledger."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True)
class Sent:
    """What the other side said when it took the message."""

    reply: str


class Transport(Protocol):
    def send(self, delivery: Delivery) -> Sent:
        """Tell the contact, or raise TransportError. Called outside any database transaction."""
        ...
