"""Warnings about addresses that may not reach a team. Only a confirmation shows whether a mailbox works."""

import re

_RETIRED_DOMAINS = {
    "pnn.police.uk": (
        "This address is on the police's old pnn mail network. We do not know if it still works: ask the force."
    ),
    "gsi.gov.uk": "Government's old gsi mail network was to be replaced by March 2019.",
    "gcsx.gov.uk": "Councils' old gcsx mail network was to be replaced by March 2019.",
}
_ONE_PERSON = "This looks like one person's mailbox. People move on, and nobody may read it then."
# jo.bloggs, j.bloggs2, jo.q.bloggs
_NAME = re.compile(r"^[a-z]+(?:\.[a-z'-]+){1,2}[0-9]{0,3}$")
# Words of team mailboxes that are not part of a person's name.
_TEAM_WORD = re.compile(
    r"\b(admin|advice|adults?|care|channel|children|concerns?|contact|council|ct|desk|duty|enquiries|hub|info|intake"
    r"|mail|mash|mast|office|partnership|police|prevent|referrals?|report|safeguarding|safety|support|teams?|unit)\b"
)


def warning(address: str) -> str:
    """Why mail to this address may not arrive or be read, or an empty string."""
    local, _, host = address.lower().rpartition("@")
    for domain, why in _RETIRED_DOMAINS.items():
        if host == domain or host.endswith("." + domain):
            return why
    return _ONE_PERSON if _NAME.match(local) and not _TEAM_WORD.search(local) else ""
