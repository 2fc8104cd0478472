"""Parse a page as a browser does: find active markup that is not the portal's own, and extract the text."""

import base64
import hashlib
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from prevent_portal.content_policy import PAGES

# Every test text begins with this element and a number, which identifies the field that it was typed into.
MARK = re.compile(r"<m6-(\d+)>")
_NEVER = {"iframe", "frame", "frameset", "object", "embed", "base", "applet", "audio", "video", "math", "style"}
_ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset", "background"}
_RUNS = re.compile(r"(javascript|vbscript|data(?!:image/(png|svg\+xml)))", re.IGNORECASE)


def active_markup(html: str) -> list[str]:
    """Elements and attributes that run scripts, or that no template of the portal contains."""
    tree = LexborHTMLParser(html)
    assert tree.root is not None
    return [fault for node in tree.root.traverse() for fault in _faults(node)]


def _faults(node: LexborNode) -> list[str]:
    tag, given = node.tag or "", node.attributes
    found = [f"<{tag} {name}>" for name in given if name.startswith(("on", "m6", "srcdoc"))]
    for name in _ADDRESSES & set(given):
        address = re.sub(r"[\x00-\x20]", "", given[name] or "")
        found += [f"<{tag} {name}={address[:20]}>"] if _RUNS.match(address) else []
    is_alive = tag in _NEVER or tag.startswith("m6") or (tag == "meta" and "http-equiv" in given)
    if tag == "script":
        # Own scripts are static files, JSON data, or one inline line whose digest is in the policy.
        src, kind = given.get("src") or "", given.get("type") or ""
        digest = base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()
        is_ours = src.startswith("/static/") or kind.endswith("json") or f"'sha256-{digest}'" in PAGES["script-src"]
        is_alive = not is_ours
    return [f"<{tag}>", *found] if is_alive else found


def visible_text(html: str) -> str:
    tree = LexborHTMLParser(html)
    assert tree.root is not None
    values = [value for node in tree.root.traverse() for value in node.attributes.values() if value]
    return "\n".join([tree.root.text(), *values])


def title(html: str) -> str:
    found = LexborHTMLParser(html).css_first("title")
    return found.text() if found else ""
