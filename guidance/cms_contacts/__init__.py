"""Contacts in the editor: an area's editors see and change those of their own area alone."""
