"""What the database itself refuses, on PostgreSQL: to each kind of process all but its work, to a force another's.

SQLite has neither roles nor policies; there the code's own filters stand alone.
"""
