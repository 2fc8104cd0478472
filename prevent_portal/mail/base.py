"""The interface of transports, with its result and exceptions."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from django.core.mail import EmailMessage


class TransportError(Exception):
    """The message is the server's reply, for the delivery log.

    `permanent`: give up instead of retrying.
    `needs_person`: retried, but unlikely to recover by itself, so a person is notified at the first failure.
    `refused_recipient`: the server permanently refuses this address, not just this mail or this portal.
    """

    def __init__(
        self, message: str, *, permanent: bool, needs_person: bool = False, refused_recipient: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.needs_person = needs_person
        self.refused_recipient = refused_recipient


class CannotSeal(TransportError):
    """The mail could not be sealed. It is held and a person is notified; it is never sent unsealed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False, needs_person=True)


@dataclass(frozen=True)
class Sent:
    reply: str


class Transport(Protocol):
    def send(self, message: EmailMessage) -> Sent:
        """Send to the one recipient. Raises TransportError. Called outside database transactions."""
        ...

    def kept_open(self) -> AbstractContextManager[None]: ...
