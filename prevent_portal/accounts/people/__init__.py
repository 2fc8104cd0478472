"""Administrators' pages: people, invitations and the history of accounts."""
