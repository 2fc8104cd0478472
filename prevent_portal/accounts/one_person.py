"""Whether two accounts may be one person's. A step that takes two people then asks the second to confirm it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Q

from prevent_portal.accounts.models import Invitation, User
from prevent_portal.characters import normalise

LATELY = timedelta(days=1)
# Fewer letters are common to many mailboxes, such as pc1234 and pc4321: then the digits count.
_MIN_LETTERS = 3


@dataclass(frozen=True)
class Who:
    email: str
    name: str

    @classmethod
    def of(cls, user: User) -> "Who":
        return cls(user.email, user.get_full_name())


class MaybeOnePerson(Exception):
    """Nobody has confirmed yet that two people take part. `reasons` are whole sentences for the second of them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def reasons_for_one_person(one: Who, other: Who, *, at: datetime) -> list[str]:
    """Why two accounts may belong to one person, as sentences; empty where nothing says so. One query."""
    found = reasons_from_words(one, other)
    if _let_in_lately(one, other, at):
        found.append(f"One of {one.email} and {other.email} was let in by the other less than a day ago.")
    return found


def reasons_from_words(one: Who, other: Who) -> list[str]:
    """By name and address alone."""
    found = []
    if have_same_name(one, other):
        found.append(f"{one.email} and {other.email} have the same name.")
    if _mailbox_owner(one.email) == _mailbox_owner(other.email):
        found.append(f"The mailboxes {one.email} and {other.email} may be one person’s.")
    return found


def have_same_name(one: Who, other: Who) -> bool:
    """Without case, accents and order."""
    return bool(_name(one.name)) and _name(one.name) == _name(other.name)


@lru_cache(maxsize=1_000)
def _name(name: str) -> tuple[str, ...]:
    return tuple(sorted(_plain(name).replace(",", " ").split()))


def _mailbox_owner(email: str) -> str:
    """The part before the @ without dots, other punctuation, plus tags and digits."""
    owner = _plain(email.rpartition("@")[0]).partition("+")[0]
    letters = re.sub(r"[\W\d_]", "", owner)
    return letters if len(letters) >= _MIN_LETTERS else re.sub(r"[\W_]", "", owner)


def _plain(text: str) -> str:
    """Without accents and case, and with compatible characters made one."""
    apart = normalise(text, "NFKD")
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()


def _let_in_lately(one: Who, other: Who, at: datetime) -> bool:
    def by(first: Who, second: Who) -> Q:
        let_in = Q(invited_by__email=second.email) | Q(requests__decided_by__email=second.email)
        return Q(email=first.email) & let_in

    lately = Q(invited_at__gt=at - LATELY) | Q(accepted_at__gt=at - LATELY)
    return Invitation.objects.filter(by(one, other) | by(other, one)).filter(lately).exists()
