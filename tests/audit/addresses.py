"""What `make audit` looks at. A new public page joins by a line here."""

from tests.referrals.walking import answers

FIND = "/find/"

# Pages that are the same for everybody.
PAGES = (
    "/",
    "/areas/",
    "/areas/cambridgeshire/",
    "/areas/cumbria/",
    "/areas/essex/",
    "/areas/norfolk/",
    "/areas/westmorland-and-furness/",
    "/what-happens-next/",
    "/privacy/",
    "/confidentiality/",
    "/accessibility/",
    "/cookies/",
    "/complaints/",
    FIND,
    f"{FIND}?postcode=NR1+1AA",
    f"{FIND}?postcode=EH1+1AA",
    f"{FIND}?postcode=nonsense",
    f"{FIND}?postcode=",
    "/report/",
    "/report/?area=norfolk",
    "/report/start/",
    "/report/danger/",
    "/report/suspicious/",
    "/report/online-material/",
    "/report/advice/",
    "/report/elsewhere/",
    "/return/",
    "/accounts/login/",
)

# The questions, as somebody sees them who has answered all and looks again; and the page that checks the answers.
ANSWERED = tuple(f"/report/{slug}/" for slug in (*answers(), "check"))

# Once more from right to left, answered at length: words that no screen is wide enough for.
IN_URDU = ("/report/", "/report/start/", "/report/danger/", "/return/", *ANSWERED)
AT_LENGTH = answers(
    worry={"worry": "Donaudampfschifffahrtsgesellschaft" * 20 + " und so weiter" * 500},
    name={"known": "yes", "full_name": "Canary" * 30, "other_names": "کینری " * 40},
    noticed={"noticed": "W" * 200},
)

# For Lighthouse, which takes its time: one of each kind.
WEIGHED = ("/", "/areas/norfolk/", "/areas/westmorland-and-furness/", "/privacy/", FIND, "/report/", "/report/start/")
