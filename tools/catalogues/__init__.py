"""The reporter's words in other languages: found in the sources, kept as .po, compiled to .mo, held to be whole."""
