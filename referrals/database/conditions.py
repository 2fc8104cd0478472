"""SQL conditions of the policies: whose rows they are, and what a role may add.

Words of enumerations are repeated here, because this package is below the models:
tests/house/test_row_level_security.py compares them.
"""

from dataclasses import dataclass

from referrals.database.force_scope import EVERY_FORCE, KEY, SCOPE

# In subqueries, so that each is evaluated once for a statement, not for each row. NULL matches no row.
_SCOPE = "(SELECT referrals_scope())"
_KEYS = f"(SELECT string_to_array(current_setting('{KEY}', true), ','))::text[]"
# The user of the request: only of use where the token was checked, by is_ours.
_USER = f"(SELECT split_part(current_setting('{SCOPE}', true), ':', 1))"

REPORTER = "reporter"
ENTERED = "entered"
BY_REPORTERS = ("received", "added", "seen")
NON_EMERGENCY = "101"
DUTY_DESK = "see_duty_desk"
# Without a contact of the directory: the portal's duty desk, the reporter, or the force's own officers. The worker
# compares the address again before it sends (referrals.actions.delivery.recipients).
TO_NOBODY_LISTED = ("duty", "message", "receipt", "escalation", "unopened", "follow-up")


def is_ours(column: str) -> str:
    return f"{_SCOPE} IN ('{EVERY_FORCE}', {column}::text)"


def is_reporters(table: str) -> str:
    """Whether it is the concern with one of the secrets that the request named."""
    names = ("id::text", "return_hash")
    return " OR ".join(f"{table}.{name} = ANY ({_KEYS})" for name in names)


def exists(other: str, column: str, value: str, condition: str = "true") -> str:
    return f"EXISTS (SELECT FROM {other} other WHERE other.{column} = {value} AND ({condition}))"


def _words(words: tuple[str, ...]) -> str:
    return f"({', '.join(repr(word) for word in words)})"


def _listed(*, forces: str) -> str:
    """To whom a delivery goes, and how, is the directory's own, for a contact of one of the `forces`; without a
    contact it is a notice, or a call to the number of every force.
    """
    row = "referrals_delivery"
    contact = (
        "EXISTS (SELECT FROM guidance_contact contact JOIN guidance_area area ON area.id = contact.area_id "
        f"WHERE contact.id = {row}.contact_id AND contact.kind = {row}.transport "
        f"AND {row}.\"to\" IN (contact.value, '{NON_EMERGENCY}') "
        f"AND {row}.certificate IN ('', contact.certificate) AND area.force_id IN ({forces}))"
    )
    call = f"{row}.transport = 'phone' AND {row}.\"to\" = '{NON_EMERGENCY}'"
    notice = f"{row}.transport = 'email' AND {row}.purpose IN {_words(TO_NOBODY_LISTED)}"
    nobody = f"{row}.contact_id IS NULL AND {row}.certificate = '' AND (({call}) OR ({notice}))"
    mode = f"({row}.mode = 'notice') = ({row}.certificate = '')"
    return f"{mode} AND ({contact} OR ({nobody}))"


_HAS_IT = "SELECT force_id FROM referrals_concern WHERE id = referrals_delivery.concern_id"
_GETS_IT = "SELECT to_force_id FROM referrals_transfer WHERE concern_id = referrals_delivery.concern_id"

_NEW = "state = 'received' AND opened_at IS NULL AND outcome = '' AND owner_id IS NULL"
_IS_RECEIVER = exists("referrals_officer", "id", "referrals_concern.entered_by_id", f"other.user_id::text = {_USER}")
_IS_THEIRS = exists("accounts_user", "email", "referrals_event.by", f"other.id::text = {_USER}")

ADDED_BY_PUBLIC = {
    "referrals.Concern": f"{_NEW} AND arrival = '' AND came_at IS NULL AND entered_by_id IS NULL",
    "referrals.Delivery": f"sent_at IS NULL AND given_up_at IS NULL AND ({_listed(forces=_HAS_IT)})",
    "referrals.Event": f"by = '{REPORTER}' AND kind IN {_words(BY_REPORTERS)}",
    "referrals.Message": f"author = '{REPORTER}' AND officer_id IS NULL",
    "referrals.Attachment": "true",
}
ADDED_BY_OFFICERS = {
    # What came otherwise, by whoever received it.
    "referrals.Concern": f"{_NEW} AND arrival <> '' AND came_at IS NOT NULL AND {_IS_RECEIVER}",
    "referrals.Delivery": _listed(forces=f"{_HAS_IT} UNION {_GETS_IT}"),
    "referrals.Event": (
        f"by <> '{REPORTER}' AND mac <> '' AND kind <> 'received' AND (kind <> '{ENTERED}' OR {_IS_THEIRS})"
    ),
}


_IS_DUTY_DESKS = f"(SELECT id FROM auth_permission WHERE codename = '{DUTY_DESK}')"  # noqa: S608  (a constant)
_OF_GROUPS = f"SELECT group_id FROM auth_group_permissions WHERE permission_id IN {_IS_DUTY_DESKS}"  # noqa: S608


def is_editors(user: str) -> str:
    """An account that is not an officer's or the duty desk's; an administrator edits pages, too."""
    by_group = exists("accounts_user_groups", "user_id", user, f"other.group_id IN ({_OF_GROUPS})")
    by_name = exists("accounts_user_user_permissions", "user_id", user, f"other.permission_id IN {_IS_DUTY_DESKS}")
    return f"(NOT ({exists('referrals_officer', 'user_id', user)} OR {by_group} OR {by_name}))"


def is_ordinary(user: str) -> str:
    """An account that is not an officer's, the duty desk's or an administrator's."""
    return f"({is_editors(user)} AND NOT {exists('accounts_user', 'id', user, 'other.is_superuser')})"


@dataclass(frozen=True)
class Conditions:
    """Of a row: whether a role may see it, add it, change it as it was and as it becomes, and delete it."""

    seen: str = "true"
    added: str = "false"
    before: str = "true"
    after: str = "true"
    deleted: str = "false"


# Letters that the editors' tier sends itself, tries again or withdraws, by kind; those that tell an old mailbox of a
# change, which it adds and sees; and those that it only adds.
LETTERS_OF_EDITORS = (
    *("contact-question", "contact-reminder", "contact-failing", "contact-stopped", "review-reminder"),
    *("proposal-question", "proposal-news", "other"),
)
LETTERS_TO_OLD_MAILBOXES = ("proposal-warning", "proposal-applied")
LETTERS_FROM_EDITORS = (*LETTERS_OF_EDITORS, *LETTERS_TO_OLD_MAILBOXES, "new-place")
_THEIRS = f"kind IN {_words(LETTERS_OF_EDITORS)}"
# As the worker has not sent them: a change is approved when each old mailbox is told (guidance.proposals.deciding).
_NOT_SENT = "sent_at IS NULL AND given_up_at IS NULL AND tries = 0"
_ADDED = (
    f"kind IN {_words(LETTERS_FROM_EDITORS)} AND (kind NOT IN {_words(LETTERS_TO_OLD_MAILBOXES)} OR ({_NOT_SENT}))"
)


# Letters whose subject or text names a concern. Whoever sends mail for every force, or counts what waits, sees them.
LETTERS_ABOUT_CONCERNS = ("supervisor-act", "personal", "morning-digest", "review", "fault")
_NOT_ABOUT_CONCERNS = f"kind NOT IN {_words(LETTERS_ABOUT_CONCERNS)} OR {_SCOPE} = '{EVERY_FORCE}'"
FOR_OFFICERS = {
    "mail.Letter": Conditions(
        seen=_NOT_ABOUT_CONCERNS,
        added="true",
        before=_NOT_ABOUT_CONCERNS,
        after=_NOT_ABOUT_CONCERNS,
        deleted=_NOT_ABOUT_CONCERNS,
    )
}

# Tables of other apps. referrals.database.guards keeps some columns of some rows from being changed, besides.
FOR_EDITORS = {
    "accounts.User": Conditions(),
    # That a row signs nobody in but who holds its key: prevent_portal.accounts.models.session.
    "accounts.Session": Conditions(*(f"user_id IS NULL OR {is_editors('accounts_session.user_id')}",) * 5),
    "accounts.KnownBrowser": Conditions(*(is_editors("accounts_knownbrowser.user_id"),) * 5),
    "accounts.ExpiredForm": Conditions(*(is_editors("accounts_expiredform.user_id"),) * 5),
    "accounts.DirectoryLogin": Conditions(added=is_ordinary("accounts_directorylogin.user_id")),
    "mfa.Authenticator": Conditions(
        added=is_ordinary("mfa_authenticator.user_id"), deleted=is_ordinary("mfa_authenticator.user_id")
    ),
    "mail.Letter": Conditions(
        seen=f"kind IN {_words((*LETTERS_OF_EDITORS, *LETTERS_TO_OLD_MAILBOXES))}",
        added=_ADDED,
        before=_THEIRS,
        after=_THEIRS,
        deleted=_THEIRS,
    ),
    "guidance.ContactProposal": Conditions(
        added="state = 'open' AND confirmed_at IS NULL",
        before="state = 'open'",
        after="NOT needs_supervisor OR state IN ('overtaken', 'withdrawn')",
    ),
}
