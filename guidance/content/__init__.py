"""The initial text of the pages, as data for load_guidance. After loading, editors maintain the pages."""
