"""Settings of Wagtail that no variable changes; prevent_portal.settings takes all of them."""

WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# One zone, so that /cms/account/ does not ask: its script fails on the field's empty choice.
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# No types that a browser executes, and no image that decodes to more than 100 MB.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "guidance.cms.files.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "guidance.cms.files.PictureForm"
