"""What a browser may load and run on our pages: Content-Security-Policy, closed and then opened by name."""

Directives = dict[str, list[str]]

PAGES: Directives = {
    "default-src": ["'none'"],
    # The hash is of GOV.UK Frontend's one line that says "there is a script".
    "script-src": ["'self'", "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# Shown inside the editor, with Wagtail's checker in it.
PREVIEW: Directives = {"frame-ancestors": ["'self'"]}
# Wagtail's editor starts its components from inline scripts and styles; a hash beside
# 'unsafe-inline' would switch it off, so these directives are replaced, not added to.
EDITOR: Directives = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
