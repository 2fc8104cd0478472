"""The expected status of every URL for every role; a new URL fails the tests until it is listed.

URLs of Wagtail and allauth are left out; what the portal changes in them is tested in tests/portal.
"""

from dataclasses import dataclass

ROLES = (
    "anonymous",
    "no role",
    "editor",
    "administrator",
    "another force's officer",
    "officer",
    "supervisor",
    "officer without a second factor",
    "duty staff",
)


@dataclass(frozen=True)
class Access:
    """`statuses` in the order of ROLES. `changes`: the POST changes data, so GET must not."""

    name: str
    method: str
    statuses: tuple[int, ...]
    changes: bool = False
    # Exit works without a CSRF token; tests/referrals/report/test_exit.py shows that no other site can use it.
    # Finding an area changes nothing, and its form stands on cached pages.
    needs_token: bool = True


def _everybody(status: int) -> tuple[int, ...]:
    return (status,) * len(ROLES)


def _review(other_force: int, own_force: int) -> tuple[int, ...]:
    """Anonymous: redirected to sign-in; not an officer: 404; no second factor: redirected to set one up."""
    return (302, 404, 404, 404, other_force, own_force, own_force, 302, 404)


def _administrator(status: int) -> tuple[int, ...]:
    return (302, 404, 404, status, 404, 404, 404, 404, 404)


# Only supervisors of the force.
_SUPERVISORS = (302, 404, 404, 404, 404, 404, 200, 302, 404)

TABLE = (
    Access("healthz", "get", _everybody(200)),
    Access("readyz", "get", _everybody(503)),  # no delivery worker runs in the tests
    Access("find", "get", _everybody(200)),
    Access("find", "post", _everybody(200), needs_token=False),
    Access("confirm_contact", "get", _everybody(404)),  # without a signed link
    Access("confirm_contact", "post", _everybody(404)),
    *(
        Access(name, method, _everybody(404))  # without a signed link
        for name in ("confirm_proposal", "object_to_proposal")
        for method in ("get", "post")
    ),
    Access("robots", "get", _everybody(200)),
    Access("sitemap", "get", _everybody(200)),
    Access("security", "get", _everybody(200)),
    # No picture exists here; tests/guidance/test_blocks.py uploads one.
    Access("picture", "get", _everybody(404)),
    Access("demo_mail", "get", _everybody(200)),
    Access("demo_mail_detail", "get", _everybody(404)),
    Access("report:triage", "get", _everybody(200)),
    Access("report:triage", "post", _everybody(302)),
    *(
        Access(f"report:{slug}", "get", _everybody(200))
        for slug in ("danger", "suspicious", "online-material", "advice", "elsewhere", "no-team")
    ),
    Access("report:start", "get", _everybody(200)),
    Access("report:start", "post", _everybody(302), changes=True),
    # Without a draft cookie these pages say that there is no draft.
    Access("report:step", "get", _everybody(200)),
    Access("report:step", "post", _everybody(200), changes=True),
    Access("report:add", "get", _everybody(200)),
    Access("report:check", "get", _everybody(200)),
    Access("report:check", "post", _everybody(200), changes=True),
    Access("report:wait", "get", _everybody(200)),
    Access("report:wait", "post", _everybody(200)),
    Access("report:sent", "get", _everybody(200)),
    Access("report:sent", "post", _everybody(200), changes=True),
    Access("report:note", "post", _everybody(200)),
    # Without a receipt there is no record to make.
    Access("report:record", "post", _everybody(200)),
    Access("report:work", "get", _everybody(200)),
    Access("report:work", "post", _everybody(302), changes=True),
    Access("report:tasks", "get", _everybody(200)),
    Access("report:people", "post", _everybody(200), changes=True),
    Access("report:save", "post", _everybody(200), changes=True),
    Access("report:open", "get", _everybody(200)),
    Access("report:open", "post", _everybody(200)),
    Access("report:time", "get", _everybody(200)),
    Access("report:time", "post", _everybody(200), changes=True),
    Access("report:pictures", "get", _everybody(200)),
    Access("report:pictures", "post", _everybody(200), changes=True),
    Access("report:picture", "get", _everybody(404)),
    Access("report:exit", "post", _everybody(200), changes=True, needs_token=False),
    Access("return", "get", _everybody(200)),
    Access("return", "post", _everybody(200)),
    # Without a visit cookie the page asks for the return code.
    Access("return_messages", "get", _everybody(200)),
    Access("return_messages", "post", _everybody(200), changes=True),
    Access("return_leave", "post", _everybody(302), changes=True),
    Access("account_landing", "get", (302, 200, 302, 302, 302, 302, 302, 302, 302)),
    # No expired form is stored, so it redirects to the landing page.
    *(Access("account_expired_form", method, (302,) * len(ROLES)) for method in ("get", "post")),
    # No OpenID provider is configured here; tests/portal/accounts/test_openid_connect.py configures one.
    *(Access(f"openid_connect_{way}", "get", _everybody(404)) for way in ("login", "callback")),
    # Users see and end their own sessions; without a second factor they are redirected to set one up.
    Access("account_sessions", "get", (302, *(200,) * 6, 302, 200)),
    Access("account_sessions", "post", (302,) * len(ROLES)),
    Access("account_stay", "post", (302,) + (204,) * (len(ROLES) - 1)),
    Access("account_left", "get", _everybody(200)),  # seconds left of the own session
    Access("account_join", "get", _everybody(404)),  # without a signed link
    Access("account_join", "post", _everybody(404)),
    *(Access(name, "get", _administrator(200)) for name in ("people", "person")),
    # Administrators have to reauthenticate first (tests/portal/accounts/test_people.py).
    *(
        Access(name, method, _administrator(302), changes=method == "post")
        for name in ("invite", "change_role", "suspend", "restore", "reset_factor", "role_request")
        for method in ("get", "post")
    ),
    *(Access(name, "post", _administrator(302), changes=True) for name in ("send_again", "withdraw_invitation")),
    # Duty staff belong to no force and officers are not on duty; an administrator has every permission.
    Access("duty:desk", "get", (302, 404, 404, 200, 404, 404, 404, 404, 200)),
    Access("duty:call", "get", (302, 404, 404, 200, 404, 404, 404, 404, 200)),
    Access("duty:call", "post", (302, 404, 404, 302, 404, 404, 404, 404, 302), changes=True),
    Access("duty:answer", "get", (302, 404, 404, 200, 404, 404, 404, 404, 200)),
    Access("duty:answer", "post", (302, 404, 404, 302, 404, 404, 404, 404, 302), changes=True),
    Access("duty:contacts", "get", (302, 404, 404, 200, 404, 404, 404, 404, 200)),
    Access("duty:stop-contact", "get", (302, 404, 404, 200, 404, 404, 404, 404, 200)),
    Access("duty:stop-contact", "post", (302, 404, 404, 302, 404, 404, 404, 404, 302), changes=True),
    Access("review:queue", "get", _review(200, 200)),
    Access("entering:start", "get", _review(200, 200)),
    # With nothing filled in; tests/referrals/entering enters concerns.
    Access("entering:start", "post", _review(200, 200)),
    # Without a draft of the officer's own these pages say that there is none.
    *(
        Access(f"entering:{page}", "get", _review(200, 200))
        for page in ("step", "add", "check", "elsewhere", "no-team")
    ),
    *(Access(f"entering:{page}", "post", _review(200, 200)) for page in ("step", "check", "discard")),
    Access("entering:sent", "get", _review(302, 302)),
    # With nothing chosen it leads back to the queue.
    Access("review:malicious", "post", _review(302, 302), changes=True),
    # The same.
    Access("review:assign", "post", _review(302, 302), changes=True),
    Access("review:new", "get", _review(200, 200)),
    Access("review:calls", "get", _review(200, 200)),
    # An officer's own concerns; a supervisor's, all of the force and its data requests.
    Access("review:reviews", "get", _review(200, 200)),
    Access("review:me", "get", _review(200, 200)),
    Access("review:me", "post", _review(302, 302), changes=True),
    *(Access(f"review:{page}", "get", _review(200, 200)) for page in ("notices", "own-absence")),
    # With nothing chosen; tests/referrals/review/test_notice_choices.py chooses.
    *(Access(f"review:{page}", "post", _review(200, 200)) for page in ("notices", "own-absence")),
    Access("review:search", "get", _review(200, 200)),
    Access("review:search", "post", _review(200, 200)),
    Access("review:people-search", "get", _review(200, 200)),
    Access("review:people-search", "post", _review(200, 200)),
    # Searches inside concerns of the own force, which writes an event for each; shows the results directly.
    Access("review:filter", "post", _review(200, 200)),
    # Supervisors only; 404 for other officers.
    Access("review:workload", "get", (302, 404, 404, 404, 404, 404, 200, 302, 404)),
    # Per officer, with nothing chosen; tests/referrals/review/test_move.py moves some.
    *(Access("review:move", method, _SUPERVISORS) for method in ("get", "post")),
    Access("review:insight", "get", (302, 404, 404, 404, 404, 404, 200, 302, 404)),
    Access("review:insight-sheet", "get", (302, 404, 404, 404, 404, 404, 200, 302, 404)),
    Access("review:save-view", "post", _review(302, 302), changes=True),
    Access("review:delete-view", "post", _review(302, 302), changes=True),
    Access("review:shortcuts", "post", _review(302, 302), changes=True),
    Access("review:concern", "get", _review(404, 200)),
    # Like the concern's page, each view writes an event.
    Access("review:print", "get", _review(404, 200)),
    *(Access(f"review:{page}", "get", _review(404, 200)) for page in ("export", "pack", "pack-file")),
    # These too: each says whom the concern is about.
    *(Access(f"review:{tab}", "get", _review(404, 200)) for tab in ("messages", "notes", "files", "timeline")),
    Access("review:chronology", "get", _review(404, 200)),
    Access("review:acknowledge", "post", _review(404, 302), changes=True),
    Access("review:ask", "get", _review(404, 200)),
    Access("review:translate", "get", _review(404, 200)),
    # With nothing written; tests/referrals/review/test_translations.py writes some.
    Access("review:translate", "post", _review(404, 200)),
    Access("review:ask", "post", _review(404, 302), changes=True),
    Access("review:outcome", "get", _review(404, 200)),
    Access("review:outcome", "post", _review(404, 302), changes=True),
    *(
        Access(f"review:{step}", "post", _review(404, 302), changes=True)
        for step in ("take", "answer-offer", "assess")
    ),
    *(
        Access(f"review:{step}", method, _review(404, 200 if method == "get" else 302), changes=method == "post")
        for step in ("hand-over", "wait", "follow-up", "note", "assessment", "reopen", "review")
        for method in ("get", "post")
    ),
    # The GET opens sealed text and so writes an event: the one intended change by GET.
    Access("review:approval", "get", _review(404, 200)),
    Access("review:approval", "post", _review(404, 302)),
    Access("review:transfer", "get", _review(404, 200)),
    Access("review:transfer", "post", _review(404, 302), changes=True),
    Access("review:transferred", "get", _review(404, 200)),
    Access("review:together", "get", _review(404, 200)),
    Access("review:match", "get", _review(404, 200)),
    Access("review:match", "post", _review(404, 302), changes=True),
    Access("review:match-alike", "get", _review(404, 200)),
    # With none ticked; tests/referrals/review/test_alike.py ticks some.
    Access("review:match-alike", "post", _review(404, 200)),
    Access("review:picture", "get", _review(404, 200)),
    Access("review:file-page", "get", _review(404, 200)),
    Access("review:add-file", "get", _review(404, 200)),
    # Without a file; tests/referrals/review/test_files.py adds some.
    Access("review:add-file", "post", _review(404, 200)),
    *(
        Access(f"review:{page}", "get", _SUPERVISORS)
        for page in (
            "readers",
            "restrictions",
            "restriction",
            "restriction-end",
            "access-request",
            "access-request-answer",
            "access-request-extend",
            "copy",
            "copy-json",
            "redact",
            "bundle",
            "certificate",
            "proposal",
            "test-call",
        )
    ),
    # Of a colleague, with nothing filled in.
    *(Access("review:absence", method, _SUPERVISORS) for method in ("get", "post")),
    # Per force: a supervisor of another force gets 200 with that force's own data.
    *(
        Access(f"review:{page}", "get", _SUPERVISORS)
        for page in ("audit", "rights", "destroyed", "contacts", "people", "templates", "add-template", "template")
    ),
    # With filters that are not valid; tests/referrals/review/test_audit_sheet.py takes it out.
    Access("review:audit-sheet", "get", (302, 404, 404, 404, 404, 404, 302, 302, 404)),
    # Supervisors have to reauthenticate first (tests/referrals/review/test_joining.py).
    *(
        Access("review:role-request", method, (302, 404, 404, 404, 404, 404, 302, 302, 404), changes=method == "post")
        for method in ("get", "post")
    ),
    *(
        Access(f"review:{page}", "post", tuple(302 if each == 200 else each for each in _SUPERVISORS), changes=True)
        for page in (
            "restriction",
            "restriction-end",
            "rights",
            "access-request-look",
            "access-request-answer",
            "access-request-extend",
            "proposal",
            "test-call",
            "add-template",
            "template",
        )
    ),
    # With nothing chosen; tests/referrals/review/test_copies.py takes copies out.
    Access("review:bundle", "post", _SUPERVISORS),
    Access("review:redact", "post", _SUPERVISORS),
    # Of a concern that is not closed; tests/referrals/review/test_disposal.py has one that is.
    Access("review:withdraw", "post", tuple(409 if each == 200 else each for each in _SUPERVISORS)),
    Access("review:call", "get", _review(404, 200)),
    Access("review:call", "post", _review(404, 302), changes=True),
)
