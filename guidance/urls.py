"""Addresses of guidance: finding an area, what machines ask for, and then Wagtail's tree.

Of Wagtail's own addresses only pages, documents and pictures: it also brings a sign-in page that knows no second
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
