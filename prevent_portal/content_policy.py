"""Content-Security-Policy directives: everything is forbidden except what is listed."""

Directives = dict[str, list[str]]

PAGES: Directives = {
    "default-src": ["'none'"],
    # The hash is of GOV.UK Frontend's inline script that sets the class js-enabled.
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
# Page previews are framed by the editor, with Wagtail's accessibility checker inside.
PREVIEW: Directives = {"frame-ancestors": ["'self'"]}
# Wagtail's editor needs inline scripts and styles. These directives replace those above, because a hash beside
# 'unsafe-inline' would disable it.
EDITOR: Directives = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
