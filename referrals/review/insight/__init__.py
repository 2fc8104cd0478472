"""Yearly statistics of a force for its supervisors, with small counts suppressed."""
