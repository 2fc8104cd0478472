"""Changes of contacts as proposals: proposed in the CMS, confirmed by the team, approved, then applied at once."""
