"""Read who a concern is about from its answers. Forms change, so anything missing or of another shape is ignored."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance import directory
from prevent_portal.characters import plain
from prevent_portal.telephones import find_telephones
from referrals.matching.births import Born
from referrals.matching.names import parts

MAX_NAMES, MAX_PEOPLE = 4, 6
_BETWEEN = re.compile(
    r"[,;/\n|()،、；\"“”]|\b(?:or|and|aka|(?:also )?known as|called|nickname|nicknamed|online)\b", re.I
)
_HANDLES = (
    re.compile(r"(?<![\w.])@([\w.]{3,40})"),
    re.compile(r"(?:https?://|www\.|\b[a-z]+\.(?:com|net|org|me|gg|tv)/)\S*?/?@?([\w.-]{3,60})/?(?=[\s,;?]|$)", re.I),
    # A word of letters with a digit or an underscore is a handle, not a name.
    re.compile(r"\b(?=\w*[a-z])(?=\w*[\d_])([\w.]{4,40})\b", re.I),
)
# Web and email addresses, accounts and numbers.
_NO_NAME = re.compile(r"https?://\S+|www\.\S+|\S*[@\d_]\S*", re.I)
# Answer keys that hold handles, now or in a later version of the form.
_ONLINE = ("online", "accounts", "social")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """`handles` are names on social media; `reach`, their own phone numbers and email addresses."""

    names: tuple[tuple[str, ...], ...] = ()
    born: Born | None = None
    postcode: str = ""
    address: str = ""
    handles: frozenset[str] = frozenset()
    reach: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        return bool(self.names or self.handles or self.reach)


def people_of(content: Mapping[str, Any], *, on: date) -> list[Person]:
    """The person of concern and others named in the report. Ages are counted from the day `on`."""
    facts = content.get("facts")
    if not isinstance(facts, Mapping):
        return []
    found = [_main(facts, on), *_others(facts, on)]
    return [person for person in found if person.is_known][:MAX_PEOPLE]


def searched_person(*, name: str, born: date | None, postcode: str, address: str, reach: str) -> Person:
    """Who an officer searches for, read as the facts of a report are."""
    return Person(
        names=read_names(name),
        born=Born.on(born) if born else None,
        postcode=read_postcode(postcode),
        address=read_address(address),
        handles=_handles(name),
        reach=read_reach(reach),
    )


def _main(facts: Facts, on: date) -> Person:
    name, called, details, contact, own = (
        step_of(facts, slug) for slug in ("name", "called", "details", "contact", "reach")
    )
    is_self = step_of(facts, "about").get("about") == "self"
    where = step_of(facts, "where")
    others = text_of(name, "other_names")
    reach = [text_of(details, "reach")]
    full = text_of(name, "full_name")
    if is_self:  # the reporter is the person of concern
        full = full or text_of(contact, "your_name")
        # In earlier versions of the form on the page "contact".
        reach += [text_of(step, way) for step in (own, contact) for way in ("phone", "other_phone", "email")]
    about_home = not called  # the postcode of a group or a place is not a home
    return Person(
        names=read_names(full, others),
        born=_born(step_of(facts, "age"), on),
        postcode=read_postcode(text_of(where, "postcode")) if about_home else "",
        address=read_address(text_of(where, "address")) if about_home else "",
        handles=_handles(full, others, *(text_of(step, key) for step in (name, called) for key in _ONLINE)),
        reach=read_reach(*reach),
    )


def _others(facts: Facts, on: date) -> Iterator[Person]:
    for step in facts.values():
        entries = step.get("people") if isinstance(step, Mapping) else None
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping):
                said = text_of(entry, "full_name"), text_of(entry, "other_names")
                yield Person(names=read_names(*said), born=_born(entry, on), handles=_handles(*said))


def step_of(facts: Facts, slug: str) -> Facts:
    step = facts.get(slug)
    return step if isinstance(step, Mapping) else {}


def text_of(step: Facts, key: str) -> str:
    value = step.get(key)
    return value[:1_000] if isinstance(value, str) else ""


def read_names(full: str, others: str = "") -> tuple[tuple[str, ...], ...]:
    # "Khan, Mohammed" is one name; other names are a list.
    texts = [_NO_NAME.sub(" ", full), *_BETWEEN.split(_NO_NAME.sub(" ", others))]
    return tuple(dict.fromkeys(name for name in map(parts, texts) if name))[:MAX_NAMES]


def read_postcode(text: str) -> str:
    found = directory.read_postcode(text)
    return found.compact.lower() if found else re.sub(r"[^a-z0-9]", "", plain(text))


def read_address(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", plain(text)))


def read_reach(*texts: str) -> frozenset[str]:
    mails = (mail.lower() for text in texts for mail in _EMAIL.findall(text))
    return frozenset(mails).union(*map(find_telephones, texts))


def _handles(*texts: str) -> frozenset[str]:
    without_mail = [_EMAIL.sub(" ", text) for text in texts]
    found = (match for text in without_mail for pattern in _HANDLES for match in pattern.findall(text))
    return frozenset(handle.lower().strip("._-") for handle in found)


def _born(said: Facts, on: date) -> Born | None:
    try:
        return Born.on(date.fromisoformat(text_of(said, "date_of_birth")))
    except ValueError:
        ages = (said.get(key) for key in ("years", "age"))
        age = next((age for age in ages if isinstance(age, int) and not isinstance(age, bool)), None)
        return Born.aged(age, on) if age is not None and 0 <= age <= 120 else None
