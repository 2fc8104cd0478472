"""The registry of kinds of letter, to which each app adds its own in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from prevent_portal.mail.base import TransportError
from prevent_portal.mail.models import Letter


class Content(NamedTuple):
    subject: str
    body: str


def stored(letter: Letter) -> Content | None:
    return Content(letter.title, letter.body)


def _sent(letter: Letter, at: datetime) -> None:
    pass


def _given_up(letter: Letter, error: TransportError, at: datetime) -> None:
    pass


@dataclass(frozen=True)
class Kind:
    """`label` is shown to users.

    `compose` makes the text on sending, for text that must not be stored, such as a link that opens an account; None
    drops a letter that no longer applies. `sent` and `given_up` run in the transaction that marks the letter.
    """

    name: str
    label: str
    compose: Callable[[Letter], Content | None] = stored
    sent: Callable[[Letter, datetime], None] = _sent
    given_up: Callable[[Letter, TransportError, datetime], None] = _given_up


_KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    _KINDS.update({kind.name: kind for kind in kinds})


def get(name: str) -> Kind:
    return _KINDS[name]
