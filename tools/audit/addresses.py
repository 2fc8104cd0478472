"""Public pages for `make audit`. Add each new public page here."""

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
    f"{FIND}?place=St+Ives",
    f"{FIND}?place=Leeds",
    f"{FIND}?postcode=",
    "/?language=pl",
    "/areas/?language=ur",
    "/what-happens-next/?language=pl",
    "/confidentiality/?language=ur",
    "/privacy/?language=pl",
    "/privacy/?language=ur",
    "/areas/norfolk/?language=ur",
    f"{FIND}?language=ur&place=St+Ives",
    f"{FIND}?language=ur&place=Leeds",
    f"{FIND}?language=pl&place=",
    "/report/",
    "/report/?area=norfolk",
    "/report/start/",
    "/report/work/",
    "/report/work/open/",
    "/report/danger/",
    "/report/suspicious/",
    "/report/online-material/",
    "/report/advice/",
    "/report/elsewhere/",
    "/return/",
    "/accounts/login/",
)

# One page of each kind for Lighthouse, which is slow.
WEIGHED = ("/", "/areas/norfolk/", "/areas/westmorland-and-furness/", "/privacy/", FIND, "/report/", "/report/start/")
