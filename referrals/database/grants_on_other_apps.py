"""Rights of each database role on the tables of other apps. referrals/stored_fields declares those of this app.

Everything not named in either is refused. `manage.py grant_roles` turns both into grants.
"""

from referrals.stored_fields.declaration import ALL, APPEND, EVERYTHING, READ, Rights

# Read by every process to show pages and to route. The public tier also adds renditions of images.
GUIDANCE = (
    *("guidance.Force", "guidance.Area", "guidance.Council", "guidance.Postcode", "guidance.Outward"),
    *("guidance.Contact", "guidance.Edition"),
)
PAGES = (
    *("guidance.HomePage", "guidance.AreasPage", "guidance.AreaPage", "guidance.GuidancePage"),
    *("wagtailcore.Page", "wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Collection"),
    *("wagtailcore.PageViewRestriction", "wagtailcore.CollectionViewRestriction"),
    *("wagtailimages.Image", "wagtaildocs.Document", "contenttypes.ContentType", "wagtailcore.ReferenceIndex"),
)
# The staff tier has all rights to these tables, because editors and administrators use it.
ELSEWHERE: dict[str, dict[str, Rights]] = {
    "public": {**dict.fromkeys((*GUIDANCE, *PAGES), READ), "wagtailimages.Rendition": APPEND},
    "worker": {
        **dict.fromkeys(GUIDANCE, READ),
        "accounts.User": Rights(select=("id", "email", "first_name", "last_name", "is_active")),
        # The worker sends all letters; it reads the fields of an invitation that its link is made of.
        "mail.Letter": EVERYTHING,
        "accounts.Invitation": Rights(select=("id", "email", "sent_at")),
        "accounts.AccountEvent": Rights(select=("id",), insert=True),
        # A bounce, or a rejected confirmation request, marks the contact as failing: that locks its area
        # (guidance.actions.contacts), and its editors are notified (guidance.contact_checks.rounds).
        "accounts.User_groups": READ,
        "guidance.Area": Rights(select=ALL, update=("id",)),
        "guidance.Contact": Rights(select=ALL, update=("status",)),
        "guidance.ContactAsk": Rights(select=ALL, update=("mailed_at", "reminded_at", "closed_at")),
        "guidance.ContactChange": APPEND,
        # Letters about proposals are composed when they are sent.
        "guidance.ContactProposal": READ,
        "guidance.Reminder": Rights(select=("id", "sent_at"), update=("sent_at",)),
        "guidance.Edition": Rights(select=ALL, update=("stamp",)),
    },
}
