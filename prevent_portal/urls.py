"""URLs of the portal. PORTAL_TIER decides which ones a process serves."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from prevent_portal import health

public = [
    path("report/", include("referrals.report.urls")),
    path("return/", include("referrals.report.return_urls")),
]
staff = [
    path("contacts/", include("guidance.contact_checks.urls")),
    path("contacts/", include("guidance.proposals.urls")),
    path("review/", include("referrals.review.urls")),
    path("duty/", include("referrals.duty.urls")),
    path("accounts/", include("prevent_portal.accounts.urls")),
    path("cms/", include("prevent_portal.accounts.cms_urls")),
]
demo = [path("demo/", include("prevent_portal.demo.urls"))]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *(public if settings.PORTAL_TIER in ("public", "all") else []),
    *(staff if settings.PORTAL_TIER in ("staff", "all") else []),
    *(demo if settings.DEMO else []),
    # Last, because Wagtail's page tree matches every path.
    path("", include("guidance.urls")),
]

handler400 = "prevent_portal.errors.bad_request"
handler403 = "prevent_portal.errors.forbidden"
handler404 = "prevent_portal.errors.not_found"
handler500 = "prevent_portal.errors.server_error"
