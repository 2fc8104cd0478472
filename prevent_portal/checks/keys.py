"""The keys of this process."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("portal")
def check_secrets(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    weak = settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 32
    if settings.DEMO or not weak:
        return []
    hint = "Set 50 random characters. To try the portal, run `python manage.py demo`."
    return [Error("SECRET_KEY is missing or short.", hint=hint, id="portal.E004")]
