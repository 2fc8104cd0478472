"""The classes that referrals/stored_fields declares tables and fields with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from string import Formatter
from typing import Final

from referrals.stored_fields.data_rights import Copy, Search

ALL: Final = ("*",)
NONE: Final[tuple[str, ...]] = ()
PUBLIC, EDITORS, OFFICERS, WORKER = ROLES = ("public", "editors", "officers", "worker")


class RowPolicy(Enum):
    """Which rows an officer's request can see by row-level security, even if a view forgets to filter."""

    OPEN = "no force's own: everybody with a right to the table"
    CONCERN = "the force that has the concern, and a force that sent it on"
    WITH_CONCERN = "the force that has the concern"
    WITH_HISTORY = (
        "the force that has the concern, a force that transferred it, or the force whose audit log it is; "
        "a refusal also shows to the force of the concern that was refused"
    )
    OWN = "the force that it names; what names none is the portal's"
    OWN_TO_CHANGE = "everybody to read; the force that it names to change"
    ENTERED = "the force whose officer enters it; a reporter's is shown to no officer"
    WITH_OFFICER = "the force of the officer whose it is"
    WITH_ACCESS_REQUEST = "the force that searched"
    WITH_DELIVERY = "the force that has the concern it delivers"
    BOTH_ENDS = "the force that sent it and the force that got it"


class Kind(Enum):
    PLAIN = "readable in the database"
    SEALED = "unreadable without a private key of the portal"
    DRAFT = "unreadable without the key in a reporter's cookie, or the code that they saved it by"


class AtDestruction(Enum):
    KEPT = "the row stays; those of its fields that say so are emptied"
    DELETED = "the row is deleted"
    UNRELATED = "the row belongs to no single concern, and ends at a time of its own or not at all"


@dataclass(frozen=True)
class Rights:
    """SELECT and UPDATE name fields, or ALL. Locking a row needs the right to update one of its fields."""

    select: tuple[str, ...] = NONE
    update: tuple[str, ...] = NONE
    insert: bool = False
    delete: bool = False


READ = Rights(select=ALL)
APPEND = Rights(select=ALL, insert=True)
WRITE = Rights(select=ALL, insert=True, update=ALL)
# For erasure by two supervisors, which destroys a concern at once.
ERASE = Rights(select=ALL, insert=True, delete=True)
EVERYTHING = Rights(select=ALL, insert=True, update=ALL, delete=True)
INSERT = Rights(insert=True)


@dataclass(frozen=True)
class Field:
    """`context` is what a sealed value is bound to, with the row's fields in braces: moved to another row or
    field, it does not open. `select` and `update` name the roles that have that right to this field only.

    A sealed or free text says how a search for a person reads it (`search`), or why it has no words of anybody
    (`no_words`). `copy` says what somebody who asks what is held about them gets of it.
    """

    holds: str
    kind: Kind = Kind.PLAIN
    emptied: bool = False
    context: str = ""
    select: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    search: Search | None = None
    no_words: str = ""
    copy: Copy | None = None

    def __post_init__(self) -> None:
        if (self.kind is Kind.SEALED) != bool(self.context):
            raise ValueError("A sealed field, and no other, has a context")

    @property
    def context_needs(self) -> tuple[str, ...]:
        return tuple(name for _, name, _, _ in Formatter().parse(self.context) if name)


@dataclass(frozen=True)
class Table:
    """A role is refused every right that it is not given here.

    `written_by`: the field that names who wrote a row.
    `called`: what a row is, in a copy for somebody who asks.
    """

    rows: RowPolicy
    at_destruction: AtDestruction
    fields: Mapping[str, Field] = field(default_factory=dict)
    public: Rights = Rights()
    editors: Rights = Rights()
    officers: Rights = Rights()
    worker: Rights = Rights()
    written_by: str = ""
    called: str = ""
