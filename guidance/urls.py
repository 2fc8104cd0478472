"""URLs of guidance: find your area, files for crawlers, and Wagtail's pages.

Of Wagtail's own URLs only pages and documents are included, because it also has a sign-in page without a second
factor.
"""

from django.urls import path, re_path
from wagtail.documents.views.serve import serve as serve_document
from wagtail.urls import serve_pattern
from wagtail.views import serve

from guidance import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security, name="security"),
    path("documents/<int:document_id>/<str:document_filename>", serve_document, name="wagtaildocs_serve"),
    path("media/images/<str:name>", views.picture, name="picture"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
