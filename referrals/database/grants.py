"""What each kind of process may do with the tables of other apps; referrals/stored_fields says it of its own.

What is named in neither is refused. `manage.py grant_roles` turns both into the database's own rights.
"""

from referrals.stored_fields.declaration import ALL, APPEND, EVERYTHING, READ, Rights

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
# The staff tier has every right to these tables, since editors and sign-in are there.
ELSEWHERE: dict[str, dict[str, Rights]] = {
    "public": {**dict.fromkeys((*GUIDANCE, *PAGES), READ), "wagtailimages.Rendition": APPEND},
    "worker": {
        **dict.fromkeys(GUIDANCE, READ),
        "accounts.User": Rights(select=("id", "email", "first_name", "last_name", "is_active")),
        # All letters leave by the worker; of an invitation it needs what the link is made of.
        "mail.Letter": EVERYTHING,
        "accounts.Invitation": Rights(select=("id", "email", "sent_at")),
        "accounts.AccountEvent": Rights(select=("id",), insert=True),
        # A mail that comes back, or a question that is refused, makes its contact failing: its area is locked for
        # that (guidance.actions.contacts), and its editors are told (guidance.contact_checks.rounds).
        "accounts.User_groups": READ,
        "guidance.Area": Rights(select=ALL, update=("id",)),
        "guidance.Contact": Rights(select=ALL, update=("status",)),
        "guidance.ContactAsk": Rights(select=ALL, update=("mailed_at", "reminded_at", "closed_at")),
        "guidance.ContactChange": APPEND,
        "guidance.Reminder": Rights(select=("id", "sent_at"), update=("sent_at",)),
        "guidance.Edition": Rights(select=ALL, update=("stamp",)),
    },
}
