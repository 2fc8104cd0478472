"""The form pack, held against the HTML that GOV.UK Frontend expects."""
