"""`make audit`: every page, also behind the sign-in, under the kits that others judge with. Exits 1 on any fault."""

import os

import django

# The answers that the audit gives are those of the tests, which stand beside models.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
