"""Provides what `make test` needs from the machine: PostgreSQL, a browser, and production settings to check."""
