"""`make audit`: check every page, also behind the sign-in, with Pa11y, the Nu HTML Checker and Lighthouse."""

import os

import django

# The audit uses answers and builders of the tests, which import models.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
