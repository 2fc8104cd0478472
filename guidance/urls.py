"""Addresses of guidance: finding an area, what machines ask for, and then Wagtail's tree.

Of Wagtail's own addresses only the pages: it also brings a sign-in page that knows no second factor.
"""

from django.urls import path, re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve

from guidance import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security, name="security"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
