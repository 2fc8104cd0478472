"""The administrator's pages: who may sign in, who is invited, and what was done to accounts."""
