"""`make drill`: faults made on purpose. Each drill has a pass line, a control that breaks it, and a bound on time."""

import logging
import os

import django

# For what drills and benches borrow from the tests; the portal's own processes get settings of their own.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
# The stand-in mail server tells of every line that it reads, and of every client that does not trust it.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
