"""Advice for places that 101 may not reach: the Crown dependencies and the British Forces Post Office.

The names of their police are general knowledge without a source. Other places: guidance.places.police.
"""

from django.utils.translation import gettext_lazy as _

# Keys are values of guidance.postcodes.parsing.Nation.
ELSEWHERE = {
    "jersey": _("It looks like a postcode in Jersey. Contact the States of Jersey Police."),
    "guernsey": _("It looks like a postcode in Guernsey. Contact Guernsey Police."),
    "isle-of-man": _("It looks like a postcode in the Isle of Man. Contact the Isle of Man Constabulary."),
    "forces": _(
        "It looks like a postcode of the British Forces Post Office. Tell the person’s unit, or the Service Police."
    ),
}
