"""What the database does and refuses: its clock, triggers, the grants of each role, and row-level security.

SQLite has neither roles nor policies; there the code's own filters stand alone.
"""
