"""What a force's concerns add up to, for its supervisors: counts by year, never a person."""
