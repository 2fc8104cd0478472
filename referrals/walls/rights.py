"""What each kind of process may do with each table, and between whom a wall stands in it.

A table or field that is not named here is refused. `manage.py grant_roles` turns this into the database's own rights.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

ALL: Final = ("*",)
NONE: Final[tuple[str, ...]] = ()


class Wall(Enum):
    """Whose rows a signed-in officer's request finds, even where a view forgot to ask."""

    OPEN = "no force's own: everybody with a right to the table"
    CONCERN = "the force that has the concern, and a force that sent it on"
    WITH_CONCERN = "the force that has the concern"
    WITH_HISTORY = (
        "the force that has the concern, a force that sent it on, whose acts it records too, or whose daybook it is; "
        "that somebody was refused it"
    )
    OWN = "the force that it names; what names none is the portal's"
    WITH_CLAIM = "the force that searched"
    WITH_DELIVERY = "the force that has the concern it delivers"
    BOTH_ENDS = "the force that sent it and the force that got it"


@dataclass(frozen=True)
class Rights:
    """Fields by name, or ALL. Locking a row takes the right to change one field of it."""

    read: tuple[str, ...] = NONE
    change: tuple[str, ...] = NONE
    add: bool = False
    remove: bool = False


@dataclass(frozen=True)
class Table:
    wall: Wall
    public: Rights = Rights()
    staff: Rights = Rights()
    worker: Rights = Rights()


READ = Rights(read=ALL)
APPEND = Rights(read=ALL, add=True)
WRITE = Rights(read=ALL, add=True, change=ALL)
# By two supervisors, on whose word a concern is destroyed at once.
ERASE = Rights(read=ALL, add=True, remove=True)
EVERYTHING = Rights(read=ALL, add=True, change=ALL, remove=True)
ADD = Rights(add=True)

# What the public tier reads of a concern to find it by a secret, to say how it stands, and to add words.
# Nothing that was sealed can stand here: referrals.walls.statements refuses to.
READ_OF_CONCERN = (
    *("id", "draft_id", "reference", "return_hash", "reply_key", "state"),
    *("received_at", "handed_over_at", "opened_at", "unread_at"),
)

TABLES: dict[str, Table] = {
    "referrals.Concern": Table(
        Wall.CONCERN,
        public=Rights(read=READ_OF_CONCERN, add=True, change=("unread_at",)),
        staff=Rights(read=ALL, change=ALL),
        worker=Rights(read=ALL, change=ALL),
    ),
    "referrals.Delivery": Table(
        Wall.WITH_CONCERN,
        # To tell the mailbox that took a concern that its reporter wrote.
        public=Rights(
            read=(
                *("id", "concern", "order", "purpose", "transport", "contact", "to", "held_at", "given_up_at"),
                *("due_at", "withdrawn_at", "bounced_at", "queued_at", "sent_at"),
            ),
            add=True,
        ),
        staff=WRITE,
        worker=WRITE,
    ),
    "referrals.Attempt": Table(Wall.WITH_DELIVERY, staff=APPEND, worker=EVERYTHING),
    # Append-only, for everybody but the owner of the tables.
    "referrals.Event": Table(Wall.WITH_HISTORY, public=APPEND, staff=APPEND, worker=APPEND),
    "referrals.Message": Table(
        Wall.WITH_CONCERN, public=replace(APPEND, change=("seen_at",)), staff=ERASE, worker=READ
    ),
    "referrals.Note": Table(Wall.WITH_CONCERN, staff=ERASE, worker=READ),
    "referrals.Attachment": Table(Wall.WITH_CONCERN, public=ADD, staff=replace(ERASE, add=False), worker=READ),
    "referrals.Transfer": Table(Wall.BOTH_ENDS, staff=replace(APPEND, change=("reason_sealed",)), worker=READ),
    "referrals.Daybook": Table(Wall.OWN, staff=WRITE, worker=WRITE),
    # Written by a trigger with its owner's rights.
    "referrals.ChainHead": Table(Wall.OPEN),
    "referrals.Measure": Table(Wall.WITH_CONCERN, staff=WRITE, worker=READ),
    "referrals.Claim": Table(Wall.OWN, staff=WRITE),
    "referrals.Claim_found": Table(Wall.WITH_CLAIM, staff=APPEND),
    "referrals.Destruction": Table(Wall.OWN, staff=WRITE),
    # An officer's own request looks within the force; what is found across forces, the worker writes down for both.
    "referrals.Match": Table(Wall.WITH_CONCERN, staff=EVERYTHING, worker=EVERYTHING),
    "referrals.MatchToken": Table(Wall.WITH_CONCERN, staff=ERASE, worker=ERASE),
    # Unreadable without the reporter's cookie, and nobody's yet.
    "referrals.Draft": Table(Wall.OPEN, public=EVERYTHING, worker=Rights(read=ALL, remove=True)),
    "referrals.DraftPicture": Table(Wall.OPEN, public=EVERYTHING, worker=Rights(read=ALL, remove=True)),
    # Read before it is known which force a request is for; an address and a force are no secret among officers.
    "referrals.Officer": Table(Wall.OPEN, staff=EVERYTHING, worker=READ),
    "referrals.SavedView": Table(Wall.OPEN, staff=EVERYTHING),
    "referrals.Worker": Table(Wall.OPEN, public=READ, staff=READ, worker=EVERYTHING),
    "referrals.Summary": Table(Wall.OPEN, staff=READ, worker=WRITE),
    "referrals.ExpiryWarning": Table(Wall.OPEN, staff=READ, worker=WRITE),
}

# What every process reads to show and to route by; the public tier draws the sizes of pictures.
GUIDANCE = (
    *("guidance.Force", "guidance.Area", "guidance.Council", "guidance.Postcode", "guidance.Outward"),
    *("guidance.Contact", "guidance.Edition"),
)
PAGES = (
    *("guidance.HomePage", "guidance.AreasPage", "guidance.AreaPage", "guidance.GuidancePage"),
    *("wagtailcore.Page", "wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Collection"),
    *("wagtailcore.PageViewRestriction", "wagtailcore.CollectionViewRestriction"),
    *("wagtailimages.Image", "wagtaildocs.Document", "contenttypes.ContentType"),
)
# Beside TABLES; the staff tier has everything that is no table of referrals, since editors and sign-in are there.
ELSEWHERE: dict[str, dict[str, Rights]] = {
    "public": {**dict.fromkeys((*GUIDANCE, *PAGES), READ), "wagtailimages.Rendition": APPEND},
    "worker": {
        **dict.fromkeys(GUIDANCE, READ),
        "accounts.User": Rights(read=("id", "email", "first_name", "last_name", "is_active")),
        # Mail about accounts leaves by the worker; of an invitation it needs what the link is made of.
        "accounts.Letter": replace(EVERYTHING, add=False),
        "accounts.Invitation": Rights(read=("id", "email", "sent_at")),
        "accounts.AccountEvent": Rights(read=("id",), add=True),
        # A mail that comes back makes its contact failing (guidance.actions.contacts): its area is locked for that.
        "guidance.Area": Rights(read=ALL, change=("id",)),
        "guidance.Contact": Rights(read=ALL, change=("status",)),
        "guidance.ContactAsk": Rights(read=ALL, change=("closed_at",)),
        "guidance.ContactChange": APPEND,
        "guidance.Edition": Rights(read=ALL, change=("stamp",)),
    },
}
