"""What the character counter says in another language than English, which it speaks by itself."""

from django.utils.translation import gettext, ngettext

from prevent_portal.govuk.parameters import Params
from prevent_portal.languages import spoken

# A number of each kind that the browser's plural rules tell apart (Unicode CLDR).
_KINDS = {"one": 1, "few": 2, "many": 5, "other": 100}


def counter_texts() -> Params:
    """The script puts the number in the place of %{count}."""
    if spoken().is_english:
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
