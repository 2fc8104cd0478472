"""The database's clock, triggers, grants for each role, and row-level security.

SQLite has neither roles nor policies: there only the filters in the code apply.
"""
