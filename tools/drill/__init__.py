"""`make drill`: fault injection. Each drill has pass criteria, a control that must fail them, and a time limit."""

import logging
import os

import django

# For the test helpers that drills and benchmarks use; processes of the portal get their own settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
# The test mail server logs every line that it reads and every failed TLS handshake.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
