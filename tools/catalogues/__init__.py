"""Translation catalogues of the report form: extract messages, update .po files, compile .mo files, check them."""
