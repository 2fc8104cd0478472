"""Settings of the portal, read from the environment (.env.example lists the variables).

prevent_portal.checks reports missing or unsafe settings, each with an id and a hint; outside a demo an error stops
the process.
"""

from pathlib import Path

from prevent_portal import content_policy, logging, openid_providers, web_server
from prevent_portal.accounts.allauth_settings import *  # noqa: F403
from prevent_portal.secret_files import Env
from prevent_portal.wagtail_settings import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env")

# --- This process ---------------------------------------------------------------------------------

# A demo shows a banner, may run without multi-factor sign-in, and confirms the contacts that it loads.
DEMO = env.bool("DEMO", default=False)
DEMO_EMPTY = env.bool("DEMO_EMPTY", default=False)  # without invented concerns
DEBUG = env.bool("DEBUG", default=False)
# public: guidance and the report pages; editors: the CMS; officers: the review pages, the duty desk and the
# administrators' pages; all: everything in one process (prevent_portal.tiers).
PORTAL_TIER = env.str("PORTAL_TIER", default="all")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
# Address, number of processes and threads per process of `manage.py serve`.
HOST = env.str("HOST", default=web_server.LOOPBACK)
PORT = env.int("PORT", default=8000)
WEB_WORKERS = env.int("WEB_WORKERS", default=web_server.WORKERS)
WEB_THREADS = env.int("WEB_THREADS", default=web_server.THREADS)
PORTAL_URL = env.str("PORTAL_URL", default=f"http://127.0.0.1:{PORT}")
# Where the editors' and the officers' tier are reached, for links from one tier, or a mail, to another.
EDITORS_URL = env.str("EDITORS_URL", default=PORTAL_URL)
OFFICERS_URL = env.str("OFFICERS_URL", default=PORTAL_URL)
PORTAL_NAME = "Report a Prevent concern"

# Contacts for security reports, as URIs: mailto:, https: or tel:.
SECURITY_CONTACTS = env.list("SECURITY_CONTACTS", default=["mailto:security@prevent-portal.invalid"] if DEMO else [])

INSECURE_SECRET_KEY = "insecure-no-secret-key-was-set"  # noqa: S105  (portal.E004 refuses it)
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys of what must outlive SECRET_KEY, or be made on one tier and read on another. The first makes what is new, all
# read; unset, those that sign everything else do.
RETURN_CODE_KEYS = env.list("RETURN_CODE_KEYS", default=[]) or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
FACTOR_KEYS = env.list("FACTOR_KEYS", default=[]) or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
LINK_KEYS = env.list("LINK_KEYS", default=[]) or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
# Authenticates events and the force of a request.
INTEGRITY_KEYS = env.list("INTEGRITY_KEYS", default=[]) or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
CHAIN_ENDS_DIR = Path(env.str("CHAIN_ENDS_DIR", default=str(DATA_DIR / "chain-ends")))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMO else [])

# --- Confidentiality ------------------------------------------------------------------------------

# Comma-separated "key id:base64 of the 32 raw bytes". Every concern is sealed to every public key. Set private keys
# only on the officers' tier: its web server and the delivery worker.
SEALING_PUBLIC_KEYS = env.list("SEALING_PUBLIC_KEYS", default=[])
SEALING_PRIVATE_KEYS = env.list("SEALING_PRIVATE_KEYS", default=[])
DRAFT_MINUTES = env.int("DRAFT_MINUTES", default=60)
# Only what was saved by a code, of reports through one's work (ADR 0097).
WORK_DRAFT_DAYS = env.int("WORK_DRAFT_DAYS", default=7)
RECEIPT_MINUTES = env.int("RECEIPT_MINUTES", default=15)
RETURN_MINUTES = env.int("RETURN_MINUTES", default=15)
# A neutral page to which "Exit this page" leads.
EXIT_URL = env.str("EXIT_URL", default="https://www.bbc.co.uk/weather")
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=True)

# --- Apps -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "prevent_portal",
    "prevent_portal.accounts",
    "prevent_portal.mail",
    "prevent_portal.demo",
    "guidance",
    "referrals",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.contrib.typed_table_block",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "guidance.page_cache.middleware.PageCache",
    "prevent_portal.middleware.refuse_unreadable",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "prevent_portal.middleware.set_headers",
    "prevent_portal.languages.speak",
    "prevent_portal.uploads.refuse_too_big",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prevent_portal.accounts.middleware.EndSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "prevent_portal.accounts.middleware.require_mfa_in_cms",
]

ROOT_URLCONF = "prevent_portal.urls"
WSGI_APPLICATION = "prevent_portal.wsgi.application"
APPEND_SLASH = True

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {  # the portal's pages, and the crispy template pack
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "prevent_portal.jinja.environment",
            "context_processors": _CONTEXT_PROCESSORS,
        },
    },
    {  # templates of Wagtail and allauth
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    },
]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- Data -----------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    if DATABASES["default"]["NAME"] == str(DATA_DIR / "portal.sqlite3"):
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    # WAL lets readers continue during a write. FULL keeps an acknowledged concern after a power failure. IMMEDIATE
    # makes a second writer wait at the start instead of failing in mid-transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Django's own reads pickles, which another tier may have written.
env.CACHE_SCHEMES["dbcache"] = "prevent_portal.database_cache.DatabaseCache"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://portal")}
# How long a process may serve a cached guidance page before it checks the edition for changes.
EDITION_SECONDS = 0.5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "prevent_portal" / "locale"]
TIME_ZONE = "Europe/London"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
# The largest valid form has about 40 kB of text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Uploaded pictures stay in memory, so that none is written to disk unencrypted.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 33_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# --- Mail -----------------------------------------------------------------------------------------

# Without EMAIL_URL every mail is written to a file in DATA_DIR and none is sent.
if env.str("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
    MAIL_BACKEND = vars()["EMAIL_BACKEND"]
else:
    MAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 20
# Puts mail that Django and Wagtail send into the portal's queue.
EMAIL_BACKEND = "prevent_portal.mail.backend.EmailBackend"
# smtp (by EMAIL_URL), ses (Amazon SES) or notify (GOV.UK Notify).
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", default="smtp")
SES_ENDPOINT_URL = env.str("SES_ENDPOINT_URL", default="")
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
# Bounces are sent to name+token@domain and read from BOUNCE_MAILBOX.
BOUNCE_EMAIL = env.str("BOUNCE_EMAIL", default="")
BOUNCE_MAILBOX = env.str("BOUNCE_MAILBOX", default="")
# Signs mail that contains a concern (S/MIME). PEM; "\n" stands for a line break.
SIGNING_CERTIFICATE = env.str("SIGNING_CERTIFICATE", default="", multiline=True)
SIGNING_KEY = env.str("SIGNING_KEY", default="", multiline=True)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="portal@prevent-portal.invalid")
# The duty desk, notified when a concern has no confirmed contact.
DUTY_EMAILS = env.list("DUTY_EMAILS", default=[])
# Hours until an unopened concern is escalated: a reminder to its contact, then to the supervisors, then to the duty
# desk. Urgent concerns count all hours, others working hours (referrals.rules.working_hours).
OPEN_WITHIN_URGENT = env.list("OPEN_WITHIN_URGENT", cast=float, default=[1, 2, 4])
OPEN_WITHIN_STANDARD = env.list("OPEN_WITHIN_STANDARD", cast=float, default=[4, 8, 16])
# Overrides the retention periods in referrals.rules.retention.
RETENTION_DAYS = env.str("RETENTION_DAYS", default="")
HANDOVER_MARKING = env.str("HANDOVER_MARKING", default="OFFICIAL-SENSITIVE")  # on each handover pack
HANDOVER_MARKINGS = env.json("HANDOVER_MARKINGS", default={})  # of forces that have another
HANDOVER_ORDER = env.json("HANDOVER_ORDER", default={})  # of the copy sheet, by force: referrals.rules.handover
ASSESSMENT_WORDING = env.json("ASSESSMENT_WORDING", default={})  # by force and part: referrals.rules.assessment
RETENTION_MOST = env.int("RETENTION_MOST", default=100)  # how many concerns one run destroys without a person
DECIDE_WITHIN = env.list("DECIDE_WITHIN", cast=float, default=[8, 40])  # urgent, standard: rules.time_limits
# The hours and limits that a force has confirmed, by its slug (referrals.rules.force_targets).
FORCE_TARGETS = env.json("FORCE_TARGETS", default={})
# The share of that limit after which the owner is told that it is near.
LIMIT_NEAR_AFTER = env.float("LIMIT_NEAR_AFTER", default=0.75)

# --- Accounts -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# The first makes new hashes; the second verifies old ones, which are rehashed at the next sign-in.
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Forces' directories (OpenID Connect) by which existing users can sign in (docs/operations.md).
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])
SOCIALACCOUNT_PROVIDERS = openid_providers.providers(OIDC_PROVIDERS)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = PORTAL_NAME
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/landing/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# --- Wagtail: and prevent_portal.wagtail_settings -------------------------------------------------

WAGTAIL_SITE_NAME = PORTAL_NAME
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAILADMIN_BASE_URL = EDITORS_URL

# --- Headers --------------------------------------------------------------------------------------

_SECURE = PORTAL_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_NAME = "__Host-session" if _SECURE else "session"
CSRF_COOKIE_AGE = None  # until the browser closes: kept for a year, it would tell that somebody was here
CSRF_COOKIE_NAME = "__Host-csrf" if _SECURE else "csrf"
DRAFT_COOKIE_NAME = "__Host-draft" if _SECURE else "draft"
RETURN_COOKIE_NAME = "__Host-visit" if _SECURE else "visit"
SESSION_ENGINE = "prevent_portal.accounts.models.session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Not in a cookie, since the cookies page lists every cookie and has none for messages.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "referrals.report.token_views.csrf_failure"
SECURE_SSL_REDIRECT = _SECURE
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _SECURE
# Not "no-referrer", with which browsers post "Origin: null": CSRF protection refuses that, and "Exit this page" would
# clear nothing in browsers without Sec-Fetch-Site. Pages with a token or a postcode in their address send less
# (prevent_portal.referrers).
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    # Safe only behind the documented proxy, which sets this header and drops a client's. Rate limits count by client.
    SECURE_PROXY_SSL_HEADER, ALLAUTH_TRUSTED_PROXY_COUNT = ("HTTP_X_FORWARDED_PROTO", "https"), 1
CONTENT_SECURITY_POLICY = {"DIRECTIVES": content_policy.PAGES}

LOGGING = logging.TO_STDERR
