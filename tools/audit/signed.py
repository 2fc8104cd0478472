"""Pages behind the sign-in for `make audit`: officers, duty staff and accounts, in each state.

A page that is missing here fails tests/house/test_audited.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from tools.audit.room import Room
from tools.audit.states import JUNK, State

LONGEST = "x" * 5_001
FULL, EMPTY, WRONG, DIALOG = (
    "with everything on it",
    "with nothing on it",
    "with every field wrong",
    "with the warning before signing out",
)

# An OpenID provider that does not exist; its error is shown on one of our pages.
DIRECTORY = {
    "id": "essex",
    "name": "Essex Police",
    "issuer": "http://127.0.0.1:9",
    "client_id": "x",
    "secret": "x",
    "domains": ["essex.example.org"],
    "acr": [],
}


@dataclass(frozen=True)
class Page:
    """One URL in one state. `about`: its arguments, as names from tools.audit.concerns or literal text."""

    name: str
    who: str
    about: tuple[str, ...] = ()
    kind: str = FULL
    query: str = ""
    typed: Mapping[str, str] | None = None
    status: int = 200


def _asked(name: str, who: str, /, *about: str, **typed: str) -> Iterator[Page]:
    """A page with a form: as first shown, and with errors."""
    yield Page(name, who, about)
    yield Page(name, who, about, WRONG, typed=typed)


_ALL = "everything"
_NO_DATE = {f"on_{part}": "99" for part in ("day", "month", "year")}
_NEVER = {name.replace("on_", "until_"): value for name, value in _NO_DATE.items()}
_AGAIN = {name.replace("on_", "review_on_"): value for name, value in _NO_DATE.items()}
_PERSON = {"name": "Testa Example", "reason": "assessment"}

REVIEW = (
    Page("review:queue", "officer"),
    Page("review:queue", "officer", kind=DIALOG),
    Page("review:queue", "supervisor"),
    Page("review:queue", "officer", query="whose=overdue&state=acknowledged&flag=violence"),
    Page("review:queue", "newcomer", kind=EMPTY),
    Page("review:queue", "neighbour"),
    Page("review:queue", "officer", kind=EMPTY, query="area=nowhere"),
    Page("review:queue", "officer", kind=WRONG, typed={"name": ""}),
    Page("review:queue", "officer", query="flag=child", typed={"words": "example"}),
    Page("review:queue", "newcomer", kind=EMPTY, query="flag=child", typed={"words": "nothing"}),
    Page("review:calls", "officer"),
    Page("review:calls", "newcomer", kind=EMPTY),
    *_asked("review:me", "officer", rank=LONGEST),
    *_asked("review:notices", "officer", told_assigned=JUNK),
    *_asked("review:own-absence", "officer", stand_in=JUNK, **_NEVER),
    *_asked("review:absence", "supervisor", "colleague", stand_in="", **_NEVER),
    Page("review:absence", "new supervisor", ("colleague",), EMPTY, status=404),
    Page("review:search", "officer"),
    Page("review:search", "officer", kind=WRONG, typed={"words": ""}),
    Page("review:search", "officer", typed={"words": "norfolk"}),
    Page("review:search", "newcomer", kind=EMPTY, typed={"words": "nothing"}),
    Page("review:people-search", "officer"),
    Page("review:people-search", "officer", kind=WRONG, typed={"name": "x", "postcode": JUNK, "record": LONGEST}),
    Page("review:people-search", "officer", typed=_PERSON),
    Page("review:people-search", "newcomer", kind=EMPTY, typed=_PERSON),
    Page("review:workload", "supervisor"),
    Page("review:workload", "new supervisor", kind=EMPTY),
    Page("review:move", "supervisor", ("officer with work",)),
    Page("review:move", "supervisor", ("officer with work",), WRONG, typed={"to": ""}),
    Page("review:move", "supervisor", ("officer with work",), typed={"to": "nobody"}),
    Page("review:move", "new supervisor", ("officer without work",), EMPTY),
    Page("review:insight", "supervisor"),
    Page("review:insight", "new supervisor", kind=EMPTY),
    Page("review:templates", "supervisor"),
    *_asked("review:add-template", "supervisor", name="", words=LONGEST),
    Page("review:template", "supervisor", ("changed text",)),
    Page("review:template", "new supervisor", ("thank-you",), EMPTY),
    Page("review:audit", "supervisor"),
    Page("review:audit", "supervisor", query="kind=read&by=officer.norfolk%40example.org&concern={new}"),
    Page("review:audit", "supervisor", kind=WRONG, query="start_day=99&start_month=13&start_year=x"),
    Page("review:audit", "new supervisor", kind=EMPTY, query="kind=bounced"),
    Page("review:concern", "officer", (_ALL,)),
    Page("review:concern", "officer", (_ALL,), DIALOG),
    Page("review:concern", "supervisor", (_ALL,)),
    Page("review:concern", "officer", ("new",), EMPTY),
    Page("review:concern", "officer", ("offered",)),
    Page("review:concern", "supervisor", ("second",)),
    Page("review:concern", "officer", ("closed",)),
    Page("review:concern", "supervisor", ("restricted",)),
    Page("review:concern", "officer", ("restricted",), EMPTY, status=409),
    Page("review:concern", "officer", ("gone",), EMPTY, status=410),
    Page("review:concern", "supervisor", ("gone",), EMPTY, status=410),
    Page("review:concern", "officer", ("AAAA-AAAA",), EMPTY, status=404),
    Page("review:pack", "officer", (_ALL,)),
    Page("review:pack", "officer", ("new",), EMPTY),
    Page("review:pack", "supervisor", ("restricted",), status=409),
    Page("review:print", "officer", (_ALL,)),
    Page("review:print", "officer", ("new",), EMPTY),
    Page("review:concern", "officer", (_ALL,), query="questions=all"),
    Page("review:messages", "officer", (_ALL,)),
    Page("review:messages", "officer", ("new",), EMPTY),
    Page("review:notes", "officer", (_ALL,)),
    Page("review:notes", "officer", ("closed",)),
    Page("review:notes", "officer", ("new",), EMPTY),
    Page("review:files", "officer", (_ALL,)),
    Page("review:files", "officer", ("new",), EMPTY),
    Page("review:timeline", "officer", (_ALL,)),
    Page("review:timeline", "supervisor", (_ALL,)),
    Page("review:readers", "supervisor", (_ALL,)),
    Page("review:readers", "supervisor", ("to be erased",), EMPTY),
    Page("review:restrictions", "supervisor", (_ALL,)),
    Page("review:restrictions", "supervisor", ("closed",), EMPTY),
    Page("review:restrictions", "supervisor", ("to be erased",)),
    *_asked("review:restriction", "supervisor", _ALL, "hold", text=LONGEST, **_AGAIN),
    *_asked("review:restriction", "supervisor", _ALL, "restriction", text=""),
    *_asked("review:restriction", "supervisor", _ALL, "correction", text=LONGEST),
    *_asked("review:restriction", "supervisor", "closed", "erasure", text=""),
    *_asked("review:restriction-end", "supervisor", _ALL, "the hold", reason=""),
    *_asked("review:restriction-end", "supervisor", "to be erased", "the erasure", agree="no", reason=""),
    *_asked("review:ask", "officer", _ALL, text=LONGEST),
    *_asked("review:outcome", "officer", _ALL, outcome="gateway", rationale="No ideology.", record_number=LONGEST),
    Page("review:outcome", "officer", ("closed",), EMPTY, status=409),
    *_asked("review:approval", "supervisor", "second", agree="no", reason=LONGEST),
    Page("review:approval", "officer", ("second",), EMPTY, status=409),
    *_asked("review:hand-over", "officer", _ALL, to=JUNK),
    *_asked("review:wait", "officer", "mine", what=LONGEST, **_NEVER),
    *_asked("review:follow-up", "officer", _ALL, **_NO_DATE),
    *_asked("review:note", "officer", _ALL, kind=JUNK, text=LONGEST),
    *_asked("review:translate", "officer", _ALL, "report", language="", words=""),
    Page("review:translate", "officer", (_ALL, "2")),
    *_asked("review:add-file", "officer", _ALL, what=LONGEST),
    *_asked("review:assessment", "officer", _ALL, intent=LONGEST),
    *_asked("review:reopen", "officer", "closed", reason=LONGEST),
    *_asked("review:transfer", "officer", _ALL, area=JUNK, reason=LONGEST),
    Page("review:transferred", "officer", (_ALL, "transfer")),
    Page("review:transferred", "neighbour", (_ALL, "transfer")),
    Page("review:together", "officer", (_ALL,)),
    Page("review:together", "officer", ("new",), EMPTY),
    Page("review:chronology", "officer", (_ALL,)),
    Page("review:chronology", "officer", ("new",), EMPTY),
    *_asked("review:match", "officer", _ALL, "undecided match", decision=JUNK, reason=LONGEST),
    *_asked("review:match-alike", "officer", _ALL, "undecided match", decision=JUNK, reason=LONGEST),
    Page("review:match", "officer", (_ALL, "match")),
    Page("review:match", "officer", (_ALL, "match of another force")),
    *_asked("review:call", "officer", "new", "call", answered=JUNK),
    *_asked("review:rights", "supervisor", names="\n".join("abcdefghijkl"), authority=""),
    Page("review:rights", "new supervisor", kind=EMPTY),
    Page("review:contacts", "supervisor"),
    *_asked("review:proposal", "supervisor", "proposal", agree="no", reason=""),
    *_asked("review:test-call", "supervisor", "number", result="works", answered_by=""),
    Page("review:access-request", "supervisor", ("access_request",)),
    Page("review:copy", "supervisor", ("access_request", _ALL, "subject")),
    Page("review:copy", "supervisor", ("access_request", _ALL, "officer"), EMPTY, status=404),
    *_asked(
        *("review:redact", "supervisor", "access_request", _ALL, "subject", "part"), how="black-out", reason=LONGEST
    ),
    *_asked("review:bundle", "supervisor", "access_request", checked=""),
    Page("review:people", "supervisor"),
    Page("review:people", "new supervisor", kind=EMPTY),
    *_asked("review:role-request", "supervisor", "role request", agree="", reason=""),
    Page("review:role-request", "deputy", ("deputy's own role request",), EMPTY),
    Page("review:reviews", "supervisor"),
    Page("review:reviews", "officer"),
    Page("review:reviews", "new supervisor", kind=EMPTY),
    *_asked("review:review", "supervisor", _ALL, decision="12", reason=""),
    *_asked("review:review", "supervisor", "closed", decision="end", reason=""),
    *_asked("review:access-request-answer", "supervisor", "access_request", answer=JUNK, **_NO_DATE),
    Page("review:access-request-answer", "supervisor", ("access_request that was answered",), EMPTY, status=409),
    *_asked("review:access-request-extend", "supervisor", "access_request", reason=""),
    Page("review:destroyed", "supervisor"),
    Page("review:destroyed", "new supervisor", kind=EMPTY),
    Page("review:certificate", "supervisor", ("certificate",)),
)
ENTERING = (
    *_asked("entering:start", "officer", arrival="", **{name.replace("on_", "came_on_"): "99" for name in _NO_DATE}),
    Page("entering:start", "entering"),
    *(Page("entering:step", "entering", (slug,)) for slug in ("worry", "about", "reach")),
    Page("entering:step", "entering", ("age",), WRONG, typed={"known": JUNK}),
    Page("entering:step", "officer", ("worry",), EMPTY),
    *(Page(f"entering:{page}", "entering") for page in ("add", "check", "elsewhere", "no-team")),
    Page("entering:sent", "entered"),
)
DUTY = (
    Page("duty:desk", "duty"),
    Page("duty:desk", "duty", kind=DIALOG),
    *_asked("duty:call", "duty", "late call", answered=JUNK),
    Page("duty:call", "duty", ("call that was made",), EMPTY, status=409),
    *_asked("duty:answer", "duty", "answered notice", arrived=JUNK),
    Page("duty:answer", "duty", ("notice that was settled",), EMPTY, status=409),
    Page("duty:contacts", "duty"),
    *_asked("duty:stop-contact", "duty", "number", reason=""),
)
_SUBJECT, _REASON = "officer's account", {"reason": ""}
ACCOUNTS = (
    *_asked("account_login", "stranger", login="nobody", password=""),
    Page("account_logout", "officer"),
    Page("account_inactive", "stranger"),
    *_asked("account_reauthenticate", "factors", password=""),
    *_asked("account_change_password", "factors", oldpassword="", password1="short", password2="other"),
    *_asked("account_set_password", "nobody", password1="short", password2="other"),
    Page("account_landing", "nobody"),
    Page("account_sessions", "officer"),
    Page("account_sessions", "nobody", kind=EMPTY),
    Page("account_expired_form", "too late"),
    Page("account_join", "stranger", query="token={invitation}"),
    Page(
        "account_join",
        "stranger",
        kind=WRONG,
        query="token={invitation}",
        typed={"password": "short", "again": "other"},
    ),
    Page("account_join", "stranger", kind=EMPTY, query="token=x", status=404),
    Page("openid_connect_callback", "stranger", ("essex",), EMPTY, "error=access_denied", status=403),
    Page("mfa_index", "factors"),
    Page("mfa_index", "nobody", kind=EMPTY),
    *_asked("mfa_authenticate", "half in", code="no code"),
    *_asked("mfa_reauthenticate", "factors", code="no code"),
    *_asked("mfa_activate_totp", "officer", code="no code"),
    Page("mfa_deactivate_totp", "factors"),
    Page("mfa_view_recovery_codes", "factors"),
    Page("mfa_generate_recovery_codes", "factors"),
    Page("mfa_list_webauthn", "factors"),
    Page("mfa_list_webauthn", "officer", kind=EMPTY),
    Page("mfa_add_webauthn", "factors"),
    Page("mfa_reauthenticate_webauthn", "factors"),
    Page("mfa_remove_webauthn", "factors", ("passkey",)),
    *_asked("mfa_edit_webauthn", "factors", "passkey", name=""),
    Page("people", "administrator"),
    Page("people", "administrator", kind=DIALOG),
    *_asked("invite", "administrator", email="nobody", role=JUNK),
    Page("role_request", "administrator", ("role request",), EMPTY),
    *_asked("role_request", "administrator", "administrator's role request", agree="", reason=""),
    Page("person", "administrator", (_SUBJECT,)),
    Page("person", "administrator", ("own account",), EMPTY),
    Page("person", "administrator", ("suspended account",)),
    *_asked("change_role", "administrator", _SUBJECT, role="officer", **_REASON),
    *_asked("suspend", "administrator", _SUBJECT, **_REASON),
    *_asked("restore", "administrator", "suspended account", **_REASON),
    *_asked("reset_factor", "administrator", _SUBJECT, **_REASON),
)
PAGES = (*REVIEW, *ENTERING, *DUTY, *ACCOUNTS)

# URLs whose GET gives no HTML page of ours, and what it gives instead.
NO_PAGE = {
    "review:new": "how many are new, as JSON",
    "review:export": "a concern as JSON",
    "review:pack-file": "a handover pack as a file",
    "review:copy-json": "a copy as JSON",
    "review:insight-sheet": "a table as CSV",
    "review:audit-sheet": "the audit log as CSV",
    "review:picture": "a picture",
    "review:file-page": "a picture",
    "mfa_download_recovery_codes": "codes as plain text",
    "openid_connect_login": "leads to a directory elsewhere",
    "mfa_login_webauthn": "leads to the page of signing in",
}


def states(room: Room) -> Iterator[State]:
    for page in PAGES:
        about = [room.things.get(each, each) for each in page.about]
        query = page.query.format(**room.things)
        yield State(
            page.kind,
            page.who,
            reverse(page.name, args=about) + (f"?{query}" if query else ""),
            room.people[page.who],
            typed=dict(page.typed) if page.typed is not None else None,
            status=page.status,
            is_refused=page.kind == WRONG,
            is_warned=page.kind == DIALOG,
        )


def named() -> set[str]:
    return {page.name for page in PAGES}
