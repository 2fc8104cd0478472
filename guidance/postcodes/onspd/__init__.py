"""Import of the ONS Postcode Directory: read and check the whole file, then replace the tables in one transaction."""
