"""Contacts in the CMS. Editors see and change only those of their own areas."""
