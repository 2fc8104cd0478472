"""Loading the ONS Postcode Directory: read all of it, check it, then change the tables in one transaction."""
