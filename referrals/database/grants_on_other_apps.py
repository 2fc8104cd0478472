"""Rights of each database role on the tables of other apps. referrals/stored_fields declares those of this app.

Everything not named in either is refused. `manage.py grant_roles` turns both into grants.
"""

from referrals.stored_fields.declaration import ALL, APPEND, EVERYTHING, READ, WRITE, Rights

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
_WAGTAIL = (
    *("wagtailcore", "wagtailadmin", "wagtaildocs", "wagtailimages", "wagtailembeds", "wagtailsearch"),
    *("wagtailusers", "taggit"),
)
_SIGN_IN = ("account", "mfa")

# By app, for all its tables; ELSEWHERE has the exceptions.
_BY_APP: dict[str, dict[str, Rights]] = {
    "public": {},
    "editors": {
        **dict.fromkeys((*_WAGTAIL, "guidance", *_SIGN_IN), EVERYTHING),
        **dict.fromkeys(("accounts", "auth", "contenttypes"), READ),
    },
    "officers": {
        **dict.fromkeys(("accounts", "mail", *_SIGN_IN), EVERYTHING),
        **dict.fromkeys((*_WAGTAIL, "guidance", "auth", "contenttypes"), READ),
    },
    "worker": {},
}
# Both sign-in tiers: one's own session, browsers and forms. No history can be changed or deleted.
_OWN_SIGN_IN = {
    **dict.fromkeys(("accounts.Session", "accounts.KnownBrowser", "accounts.ExpiredForm"), EVERYTHING),
    "accounts.AccountEvent": APPEND,
    "guidance.ContactChange": APPEND,
    # allauth looks for an account that a directory's answer is tied to; here none is (accounts.DirectoryLogin). Which
    # directories there are is in the settings.
    "socialaccount.SocialAccount": READ,
}
ELSEWHERE: dict[str, dict[str, Rights]] = {
    "public": {**dict.fromkeys(GUIDANCE, READ), **dict.fromkeys(PAGES, READ), "wagtailimages.Rendition": APPEND},
    "editors": {
        **_OWN_SIGN_IN,
        # Accounts are made, and roles given, on the officers' tier. Policies keep this role from changing accounts of
        # officers and administrators.
        "accounts.User": Rights(select=ALL, update=("password", "last_login", "first_name", "last_name")),
        "accounts.DirectoryLogin": APPEND,
        # Whether an approver was let in by who proposed it.
        "accounts.RoleRequest": Rights(select=("id", "invitation", "decided_by")),
        "guidance.Area": Rights(select=ALL, update=("id",)),  # locked while a contact changes
        "guidance.Council": READ,
        # A trigger keeps from it what routes a referral contact, and policies which proposals it may close.
        "guidance.Contact": Rights(select=ALL, insert=True, update=ALL),
        "guidance.ContactProposal": Rights(select=ALL, insert=True, update=ALL),
        # The owner sets which domains a force's mailboxes may have.
        **dict.fromkeys(("guidance.Force", "guidance.Postcode", "guidance.Outward"), READ),
        "mail.Letter": EVERYTHING,
    },
    "officers": {
        **_OWN_SIGN_IN,
        "accounts.User": WRITE,
        # What was asked for, and by whom, is what is approved.
        "accounts.RoleRequest": Rights(
            select=ALL, insert=True, update=("decided_by", "decided_at", "is_approved", "ended_at")
        ),
        "guidance.Area": Rights(select=ALL, update=("id",)),  # locked while a contact changes
        **dict.fromkeys(("guidance.Contact", "guidance.ContactProposal"), WRITE),
        **dict.fromkeys(("guidance.ContactAsk", "guidance.Reminder"), EVERYTHING),
        "guidance.Edition": Rights(select=ALL, update=("stamp",)),
        "wagtailimages.Rendition": APPEND,
        "wagtailusers.UserProfile": EVERYTHING,
    },
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


def rights_elsewhere(label: str, role: str) -> Rights:
    app = label.partition(".")[0]
    return ELSEWHERE[role].get(label) or _BY_APP[role].get(app, Rights())
