"""What every transport has in common: its interface, what it returns and what it raises."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from django.core.mail import EmailMessage


class TransportError(Exception):
    """`permanent` tells give-up from retry. The message is the other side's own words, for the delivery log.

    `needs_person`: it is tried again, but will hardly mend itself, so a person is told at the first failure.
    `refused_recipient`: the mail server refuses this address for good, and not this mail, or this portal.
    """

    def __init__(
        self, message: str, *, permanent: bool, needs_person: bool = False, refused_recipient: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.needs_person = needs_person
        self.refused_recipient = refused_recipient


class CannotSeal(TransportError):
    """A sealed mail that could not be sealed is held, and a person is told: it never leaves in another form."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False, needs_person=True)


@dataclass(frozen=True)
class Sent:
    """What the other side said when it took the message."""

    reply: str


class Transport(Protocol):
    def send(self, message: EmailMessage) -> Sent:
        """To its one recipient, or raise TransportError. Called outside any database transaction."""
        ...

    def kept_open(self) -> AbstractContextManager[None]:
        """For a batch: a connection, where there is one, is opened once for all its mails."""
        ...
