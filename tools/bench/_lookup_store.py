"""Fill a database with concerns and match tokens, then time the search for earlier concerns. Prints JSON."""

import io
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection

django.setup()

from guidance.models import Area  # noqa: E402
from referrals import sealing  # noqa: E402
from referrals.actions.search import matching  # noqa: E402
from referrals.actions.search.candidates import find_candidates  # noqa: E402
from referrals.matching import blocks  # noqa: E402
from referrals.matching.people import people_of  # noqa: E402
from referrals.models import Concern, MatchToken  # noqa: E402
from referrals.stored_fields import context_of  # noqa: E402
from tests.percentiles import percentile  # noqa: E402
from tests.referrals.matching.register import SEED, TODAY, Report, first_report, people, repeats  # noqa: E402

PEOPLE, ASKED = 20_000, 100
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
# Keys from places, accounts and numbers differ in each copy; names and birthdays are the same in all copies.
OWN = ("home|", "born|", "online|", "reach|")
CONCERNS = """
insert into referrals_concern (id, reference, draft_id, form_version, language, area_id, force_id, routing_reason,
    data_edition, urgency, sealed, return_hash, reply_key, received_at, target_at, state, outcome,
    rationale_sealed, about_child, violence, has_earlier, is_overdue, follow_up_told, matched_under)
select md5('c' || n)::uuid, 'X' || n, md5('d' || n)::uuid, 'bench', 'en', %s, %s, '', '', 2, '', md5('r' || n), '',
    %s, now(), 'received', '', '', false, false, false, false, false, %s
from generate_series(0, %s - 1) n
"""
TOKENS = """
insert into referrals_matchtoken (token, concern_id)
select case when own then token # copy else token end, md5('c' || (copy * %s + person))::uuid
from base, generate_series(0, %s - 1) copy
"""


def main(store: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_guidance", verbosity=0, stdout=sys.stderr)
    register = people(PEOPLE)
    dice = random.Random(SEED + 2)
    reports = [first_report(human, dice) for human in register]
    fill(reports, store // PEOPLE)
    looking, written, opened, cut = [], [], [], 0
    for _, _, report in repeats(register, ASKED):
        concern = new_concern(report.content())
        opened.append(make_openable(concern, reports))
        began = time.perf_counter()
        _, is_cut_short = matching._search(concern, matching.people_in(concern), Concern.objects.all())
        looking.append(time.perf_counter() - began)
        cut += is_cut_short
        began = time.perf_counter()
        matching.find_matches(concern, by="bench", at=AT, edition=matching.current_edition())
        written.append(time.perf_counter() - began)
    answer = {
        "tokens": MatchToken.objects.count(),
        "asked": ASKED,
        "opened": sum(opened) / ASKED,
        "looking": [percentile(looking, 0.5) * 1e3, percentile(looking, 0.95) * 1e3, max(looking) * 1e3],
        "cut": cut,
        "written": percentile(written, 0.5) * 1e3,
        "due": seconds_to_see_what_is_due() * 1e3,
    }
    print(json.dumps(answer))


def fill(reports: list[Report], copies: int) -> None:
    """Indexes are dropped first and created again at the end, which is faster."""
    area = Area.objects.get(slug="norfolk")
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        # Indexes that the search does not use would take minutes to build, so they are left out.
        used = [made for made in drop_indexes(cursor, "referrals_concern") if "matched" in made or "PRIMARY" in made]
        cursor.execute(CONCERNS, [area.pk, area.force_id, AT, matching.current_edition(), copies * len(reports)])
        cursor.execute("create temp table base (person int, own bool, token bigint)")
        cursor.copy_expert("copy base from stdin", io.StringIO("".join(rows_of(reports))))
        used += drop_indexes(cursor, "referrals_matchtoken")
        cursor.execute(TOKENS, [len(reports), copies])
        for statement in used:
            cursor.execute(statement)
        cursor.execute("set session_replication_role = origin")
        cursor.execute("analyze referrals_matchtoken")
        cursor.execute("analyze referrals_concern")


def rows_of(reports: list[Report]) -> Iterator[str]:
    for number, report in enumerate(reports):
        for person in people_of(report.content(), on=TODAY):
            keys = sorted(blocks.stored(person))
            for key, token in zip(keys, sealing.match_tokens(keys), strict=True):
                yield f"{number}\t{key.startswith(OWN)}\t{token}\n"


def drop_indexes(cursor: Any, table: str) -> list[str]:
    """Drop indexes and constraints; returns the statements that create them again."""
    cursor.execute(
        "select conname, pg_get_constraintdef(oid) from pg_constraint "
        "where conrelid = %s::regclass and contype in ('p', 'u')",
        [table],
    )
    constraints = cursor.fetchall()
    for name, _ in constraints:
        cursor.execute(f"alter table {table} drop constraint {name} cascade")
    cursor.execute("select indexname, indexdef from pg_indexes where tablename = %s", [table])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"drop index {name}")
    made = [f"alter table {table} add constraint {name} {definition}" for name, definition in constraints]
    return [*made, *(definition for _, definition in indexes)]


def new_concern(content: dict[str, Any]) -> Concern:
    area = Area.objects.get(slug="norfolk")
    concern = Concern(
        id=uuid4(),
        draft_id=uuid4(),
        area=area,
        force_id=area.force_id,
        return_hash=uuid4().hex,
        received_at=AT,
        target_at=AT,
    )
    concern.sealed = sealing.seal(content, context=context_of(concern))
    concern.save(force_insert=True)
    return concern


def make_openable(concern: Concern, reports: list[Report]) -> int:
    """Seal only the concerns that will be opened, because sealing a million takes minutes. Returns their number."""
    found = Concern.objects.in_bulk(find_candidates(matching.people_in(concern), besides=concern.pk).ids)
    for other in found.values():
        if not other.sealed:
            place = int(other.reference[1:]) % PEOPLE
            other.sealed = sealing.seal(reports[place].content(), context=context_of(other))
    Concern.objects.bulk_update(found.values(), ["sealed"])
    return len(found)


def seconds_to_see_what_is_due() -> float:
    """Time the query for unmatched concerns, which each worker runs every ten seconds, when there are none."""
    began = time.perf_counter()
    assert not list(Concern.objects.unmatched(matching.current_edition())[: matching.BATCH])
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]))
