"""Texts of the character counter in languages other than English, its default."""

from django.utils.translation import gettext, ngettext

from prevent_portal.govuk.parameters import Params
from prevent_portal.languages import current_language

# An example number for each plural category of the browser (Unicode CLDR).
_KINDS = {"one": 1, "few": 2, "many": 5, "other": 100}


def counter_texts() -> Params:
    """The script replaces %{count} with the number."""
    if current_language().is_english:
        return {}
    return {
        "textareaDescriptionText": gettext("You can enter up to %{count} characters"),
        "charactersUnderLimitText": {
            kind: ngettext("You have %{count} character remaining", "You have %{count} characters remaining", number)
            for kind, number in _KINDS.items()
        },
        "charactersAtLimitText": gettext("You have 0 characters remaining"),
        "charactersOverLimitText": {
            kind: ngettext("You have %{count} character too many", "You have %{count} characters too many", number)
            for kind, number in _KINDS.items()
        },
    }
