"""What `make test` needs from the machine: a PostgreSQL, a browser, and production's settings to hold up."""
