"""The first text of the pages, as data. load_guidance reads it; from then on editors own the pages."""
