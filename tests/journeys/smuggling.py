"""300 script injection payloads, typed into every text field of reporters and officers."""

import re

from tests.journeys.tab import Tab, read_receipt
from tests.referrals.review.building import ANSWERED_FORM
from tests.referrals.walking import CANARIES, answers

WAYS_OUT = ["", "'>", '">', "-->", "</p>", "</textarea>", "</title>", "</script>", "]]>", "}}", "&#10;", "\\"]
TAGS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<math><mtext><img src=x onerror=alert(1)>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<object data=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>",
    "<style>@import 'x'</style>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<scr\tipt>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "{{constructor.constructor('alert(1)')()}}",
    "{{ 7*7 }}{% include 'x' %}",
    "${alert(1)}",
    "javascript:alert(1)",
    "' autofocus onfocus=alert(1) x='",
]
PAYLOADS = [f"{way}{tag}" for way in WAYS_OUT for tag in TAGS]
# Length limits of fields; others take at least 30 characters.
LENGTHS = {
    "worry": 10_000,
    "reaction": 2_000,
    "phone_when": 300,
    "other_names": 300,
    "full_name": 200,
    "noticed": 200,
}
LONGEST = 5_000
# The number of concerns whose longest fields together hold all payloads.
ROUNDS = 2
TYPED = [words for field, words in CANARIES.items() if field not in ("phone", "email")]


def payloads_up_to(length: int, start: int) -> str:
    """As many whole payloads from `start` on as fit; a line end counts as two characters."""
    text = ""
    for number in range(len(PAYLOADS)):
        payload = PAYLOADS[(start + number) % len(PAYLOADS)]
        if len(text) + len(payload) + 2 > length:
            break
        text += payload + "\n"
    return text


def payloads_for(name: str, number: int) -> str:
    text = payloads_up_to(LENGTHS.get(name, 30), number * len(PAYLOADS) // ROUNDS)
    return text if LENGTHS.get(name, 0) >= 1_000 else " ".join(text.split("\n"))


def fill_report(url: str, number: int) -> Tab:
    tab = Tab(url)
    tab.open("/report/start/")
    tab.post("/report/start/")
    for slug, fields in answers().items():
        typed = {name: payloads_for(name, number) for name, value in fields.items() if value in TYPED}
        assert tab.post(f"/report/{slug}/", fields | typed).status_code == 200
    return tab


def send_report(tab: Tab) -> tuple[str, str]:
    """Send the report; returns reference and return code."""
    tab.open("/report/check/")
    return read_receipt(tab.post("/report/check/").text)


def exchange_messages(officer: Tab, reporter: Tab, reference: str, code: str, number: int) -> None:
    page = f"/review/{reference}/"
    officer.open(page)
    officer.post(f"{page}acknowledge/")
    until = {"until_day": "1", "until_month": "1", "until_year": "2099"}
    for step, fields in {
        "note": {"kind": "fact", "text": text(LONGEST, number)},
        "ask": {"text": text(2_000, number)},
        "wait": {"what": text(LONGEST, number), **until},
    }.items():
        form_id = re.search(r'name="form_id" value="(\w+)"', officer.open(f"{page}{step}/"))
        given = fields | ({"form_id": form_id[1]} if form_id else {})
        post(officer, f"{page}{step}/", given, page + {"note": "notes/", "ask": "messages/"}.get(step, ""))
    reporter.open("/return/")
    reporter.post("/return/", {"code": code})
    reporter.open("/return/messages/")
    assert reporter.post("/return/messages/", {"text": text(2_000, number), "form_id": "1"}).status_code == 200


def record_outcome(officer: Tab, reference: str, number: int) -> None:
    page = f"/review/{reference}/"
    officer.open(f"{page}messages/")  # marks the reporter's message as read
    for address in set(re.findall(rf'href="({page}earlier/[0-9a-f-]+/)"', officer.open(f"{page}outcome/"))):
        officer.open(address)
        post(officer, address, {"decision": "other", "reason": text(LONGEST, number)}, f"{page}earlier/")
    officer.open(f"{page}outcome/")
    fields = {"outcome": "signposted", "signposted_to": text(200, number), "rationale": text(LONGEST, number)}
    fields |= {name: text(1_000, number) for name in ANSWERED_FORM} | {"considered": "on"}
    post(officer, f"{page}outcome/", fields, f"{page}notes/")


def transfer(officer: Tab, reference: str, number: int) -> str:
    """Transfer the concern; returns the URL of the page that the sending force keeps."""
    page = f"/review/{reference}/transfer/"
    officer.open(page)
    answer = officer.post(page, {"area": "essex", "reason": text(LONGEST, number)})
    assert "/transfers/" in answer.url, answer.url
    return answer.url


def post(officer: Tab, path: str, fields: dict[str, str], leads_to: str) -> None:
    answer = officer.post(path, fields)
    assert answer.url.endswith(leads_to), f"{path} was refused: {answer.status_code}"


def text(length: int, number: int) -> str:
    return payloads_up_to(length, number * len(PAYLOADS) // ROUNDS)
