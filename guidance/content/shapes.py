"""Dataclasses and block functions for writing content."""

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class PageText:
    slug: str
    title: str
    summary: str
    body: list[Block]


@dataclass(frozen=True)
class ContactFact:
    """`key` must never change after release, because load_guidance finds its row by it."""

    key: str
    kind: str
    purpose: str
    value: str
    label: str
    source: str
    source_on: str
    hours: str = ""
    out_of_hours: str = ""
    note: str = ""
    order: int = 0


def heading(words: str) -> Block:
    return {"type": "heading", "value": words}


def text(*paragraphs: str) -> Block:
    """Each paragraph is HTML; one that starts with its own tag, such as a list, is not wrapped in <p>."""
    return {"type": "text", "value": _paragraphs(paragraphs)}


def inset(*paragraphs: str) -> Block:
    return {"type": "inset", "value": {"text": _paragraphs(paragraphs)}}


def to_confirm(what: str) -> Block:
    """A visible open question that only the councils and forces can answer."""
    return inset(f"<b>The councils and forces have still to tell us:</b> {what}")


def details(summary: str, *paragraphs: str) -> Block:
    return {"type": "details", "value": {"summary": summary, "text": _paragraphs(paragraphs)}}


def warning(words: str) -> Block:
    return {"type": "warning", "value": {"text": words}}


def steps(*pairs: tuple[str, str]) -> Block:
    return {"type": "steps", "value": {"steps": [{"title": title, "text": words} for title, words in pairs]}}


def contacts(purpose: str = "referral") -> Block:
    return {"type": "contacts", "value": {"purpose": purpose}}


def numbers(*slugs: str) -> Block:
    return {"type": "urgent_numbers", "value": {"lines": list(slugs)}}


def links(*rows: tuple[str, str, str]) -> Block:
    """Rows of title, address, description."""
    shown = [{"title": title, "url": url, "description": words} for title, url, words in rows]
    return {"type": "resource_links", "value": {"links": shown}}


def report_button() -> Block:
    return {"type": "report_button", "value": {"label": "Report a concern"}}


def bullets(*points: str) -> str:
    return "<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"


def numbered(*points: str) -> str:
    return "<ol>" + "".join(f"<li>{point}</li>" for point in points) + "</ol>"


def link(words: str, url: str) -> str:
    return f'<a href="{url}">{words}</a>'


def _paragraphs(paragraphs: tuple[str, ...]) -> str:
    return "".join(p if p.startswith(("<ul>", "<ol>")) else f"<p>{p}</p>" for p in paragraphs)
