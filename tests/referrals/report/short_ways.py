"""What each reporter loads and reads between the triage and "Report sent" who leaves the rest (docs/reporter.md).

Walked through any client: Django's, to count, or a real connection, to time it.
"""

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup

from tests.figures import ROOT

TRIAGE, WORK, TASKS, CHECK, SENT = (
    "/report/",
    "/report/work/",
    "/report/work/tasks/",
    "/report/check/",
    "/report/sent/",
)
WORDS_A_MINUTE = 240
MOST_PAGES, MOST_WORDS, MOST_REQUESTS, MOST_BYTES, MOST_MILLISECONDS = 6, 600, 12, 60_000, 250
POSTCODE = "NR1 1AA"
# Vowel marks of Urdu and the isolates around numbers belong to the word that they stand in.
_WORD = re.compile("\\w[\\w\u064b-\u0655\u0670’'-]*")
# Only a demonstration has it.
_BANNER = re.compile(r'<aside class="portal-demo".*?</aside>', re.DOTALL)
_FILE = re.compile(r'(?:src|href|data-[a-z]+)="(/static/[^"]+)"')


@dataclass(frozen=True)
class Person:
    who: str
    worry: str
    place: str
    language: str = ""
    has_scripts: bool = True
    is_at_work: bool = False
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, slug: str) -> dict[str, Any]:
        given = {
            "about": {"about": "person"},
            "worry": {"worry": self.worry},
            "where": {"place": self.place},
            "contact": {"contact": "anonymous"},
        }
        return (given | self.answers).get(slug, {})


WORRY = "My son talks of nothing but a group he met online, and he frightens me now"
_STREET = "Mill Road, Cambridge"
PEOPLE = (
    Person("A mother, on a phone", WORRY, POSTCODE),
    Person(
        "A professional, by the task list",
        "A pupil repeats what a group online says about other pupils",
        POSTCODE,
        is_at_work=True,
        answers={
            "organisation": {"sector": "education", "organisation": "A school", "role": "Safeguarding lead"},
            "contact": {"your_name": "Osgood"},
            "reach": {"phone": "01603 900321"},
            "name": {"known": "yes", "full_name": "Ashby"},
        },
    ),
    Person("A neighbour who knows the street", "Men next door play speeches that call for war", _STREET),
    Person("The same, whose words tell of danger", "Men next door talk about killing people with a bomb", _STREET),
    Person("Somebody of 80 without JavaScript", WORRY, "Ely", has_scripts=False),
    Person("A speaker of Polish", "Mój syn mówi tylko o grupie z internetu i zaczynam się bać", "Ely", "pl"),
    Person("A speaker of Urdu", "میرا بیٹا صرف ایک آن لائن گروہ کی باتیں کرتا ہے", "Ely", "ur"),
)


@dataclass(frozen=True)
class Reply:
    status: int
    location: str
    body: str


Send = Callable[[str, str, dict[str, Any]], Reply]


class Visit:
    """Counts pages, words, requests and bytes of bodies. Files are loaded once; the triage's are there already."""

    def __init__(self, person: Person, send: Send, *, counts_files: bool = True) -> None:
        self.person, self._send, self._counts_files = person, send, counts_files
        self.pages: list[str] = []
        self.words = self.requests = self.bytes = 0
        self.seconds = 0.0
        self.files: set[str] = set()

    def get(self, path: str, *, is_counted: bool = True) -> BeautifulSoup:
        reply = self._exchange("GET", path, {}, is_counted=is_counted)
        assert reply.status == 200, f"{path}: {reply.status}"
        new = {name for name in _FILE.findall(reply.body) if self.person.has_scripts or not name.endswith(".js")}
        page = BeautifulSoup(reply.body, "html.parser")
        if is_counted:
            self.pages.append(path)
            self.words += visible_words(page)
            for name in new - self.files if self._counts_files else ():
                self.requests += 1
                self.bytes += compressed(name)
        self.files |= new
        return page

    def post(self, path: str, fields: dict[str, Any], *, is_counted: bool = True) -> str:
        reply = self._exchange("POST", path, fields, is_counted=is_counted)
        assert reply.status == 302, f"{self.person.who}: the answer to {path} was refused"
        return reply.location

    def _exchange(self, method: str, path: str, fields: dict[str, Any], *, is_counted: bool) -> Reply:
        began = time.perf_counter()
        reply = self._send(method, path, fields)
        if is_counted:
            self.seconds += time.perf_counter() - began
            self.requests += 1
            self.bytes += len(_BANNER.sub("", reply.body).encode())
        return reply


def walk_short_way(person: Person, send: Send, *, counts_files: bool = True) -> Visit:
    visit = Visit(person, send, counts_files=counts_files)
    if person.language:
        send("GET", f"{TRIAGE}?language={person.language}", {})
    visit.get(TRIAGE, is_counted=False)
    if person.is_at_work:
        _walk_tasks(visit)
    else:
        onward = visit.post(TRIAGE, {"happening": "worried"}, is_counted=False)
        visit.get(onward)
        onward = visit.post(onward, {"carried_step": "worry", **person.answer("worry")})
        while onward != CHECK:
            onward = _answer(visit, onward)
    visit.get(CHECK)
    assert visit.post(CHECK, {}) == SENT
    return visit


def _walk_tasks(visit: Visit) -> None:
    visit.get(WORK)
    onward = visit.post(WORK, {})
    while page := visit.get(onward):
        if page.select(f"main a[href='{CHECK}']"):
            return
        onward = next(
            str(item.a["href"])
            for item in page.select(".govuk-task-list__item")
            if item.a and "(optional)" not in item.get_text() and item.select(".govuk-tag")
        )
        while onward != TASKS:
            onward = _answer(visit, onward)


def _answer(visit: Visit, path: str) -> str:
    visit.get(path)
    return visit.post(path, visit.person.answer(path.split("/")[2]))


def visible_words(page: BeautifulSoup) -> int:
    """Words of the main content that are seen without opening anything."""
    main = page.find("main")
    assert main
    for hidden in main.select("[hidden], .govuk-visually-hidden, details > :not(summary), select, nav, script"):
        hidden.decompose()
    return len(_WORD.findall(main.get_text(" ")))


def compressed(name: str) -> int:
    return len(gzip.compress((ROOT / name.lstrip("/")).read_bytes(), mtime=0))


def seconds_of_reading(words: int) -> int:
    return round(words * 60 / WORDS_A_MINUTE)
