"""URLs of the portal. PORTAL_TIER decides which ones a process serves."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from prevent_portal import health, tiers

Patterns = list[URLPattern | URLResolver]

public: Patterns = [
    path("report/", include("referrals.report.urls")),
    path("return/", include("referrals.report.return_urls")),
]
officers: Patterns = [
    path("contacts/", include("guidance.contact_checks.urls")),
    path("contacts/", include("guidance.proposals.urls")),
    path("review/enter/", include("referrals.entering.urls")),
    path("review/", include("referrals.review.urls")),
    path("duty/", include("referrals.duty.urls")),
    path("accounts/", include("prevent_portal.accounts.people.urls")),
]
editors: Patterns = [path("cms/", include("prevent_portal.accounts.cms_urls"))]
signed_in: Patterns = [path("accounts/", include("prevent_portal.accounts.urls"))]
demo: Patterns = [path("demo/", include("prevent_portal.demo.urls"))]

urlpatterns: Patterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *(public if tiers.serves(tiers.PUBLIC) else []),
    *(officers if tiers.serves(tiers.OFFICERS) else []),
    *(editors if tiers.serves(tiers.EDITORS) else []),
    *(signed_in if tiers.serves(tiers.OFFICERS) or tiers.serves(tiers.EDITORS) else []),
    *(demo if settings.DEMO else []),
    # Last, because Wagtail's page tree matches every path.
    path("", include("guidance.urls")),
]

handler400 = "prevent_portal.errors.bad_request"
handler403 = "prevent_portal.errors.forbidden"
handler404 = "prevent_portal.errors.not_found"
handler500 = "prevent_portal.errors.server_error"
