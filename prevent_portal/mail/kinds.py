"""The kinds of letter. Each app registers its own in AppConfig.ready, so that mail imports no other app."""

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
    """Most letters need nothing more."""


def _given_up(letter: Letter, error: TransportError, at: datetime) -> None:
    """The log says so already."""


@dataclass(frozen=True)
class Kind:
    """`label` is for people.

    `compose` makes the text when the letter leaves, for what may not be stored, such as a link that opens an account;
    None drops the letter, because what it tells of no longer holds. `sent` and `given_up` run in the transaction that
    notes the letter as sent or given up.
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
