"""Tests of the crispy-forms template pack against the HTML that GOV.UK Frontend expects."""
