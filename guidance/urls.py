"""Addresses of guidance: finding an area, what crawlers ask for, and then Wagtail's tree."""

from django.urls import include, path

from guidance import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("", include("wagtail.urls")),
]
