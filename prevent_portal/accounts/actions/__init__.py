"""Actions on accounts: keyword-only, atomic, with `by=`; each writes its own AccountEvent."""
