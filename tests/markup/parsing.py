"""What a browser would make of a page: whether anything in it lives that we did not put there, and what it says."""

import base64
import hashlib
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from prevent_portal.content_policy import PAGES

# Every text that is typed begins with an element of this name and a number, so that a page tells of itself.
MARK = re.compile(r"<m6-(\d+)>")
_NEVER = {"iframe", "frame", "frameset", "object", "embed", "base", "applet", "audio", "video", "math", "style"}
_ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset", "background"}
_RUNS = re.compile(r"(javascript|vbscript|data(?!:image/(png|svg\+xml)))", re.IGNORECASE)


def alive(html: str) -> list[str]:
    """Elements and attributes that run something, or that no template of ours has."""
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
        # Ours are files, and one line that the policy knows by its digest; what a page hands to them is data.
        src, kind = given.get("src") or "", given.get("type") or ""
        digest = base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()
        is_ours = src.startswith("/static/") or kind.endswith("json") or f"'sha256-{digest}'" in PAGES["script-src"]
        is_alive = not is_ours
    return [f"<{tag}>", *found] if is_alive else found


def said(html: str) -> str:
    """All text and all values, as a reader or their machine gets them."""
    tree = LexborHTMLParser(html)
    assert tree.root is not None
    values = [value for node in tree.root.traverse() for value in node.attributes.values() if value]
    return "\n".join([tree.root.text(), *values])


def title(html: str) -> str:
    found = LexborHTMLParser(html).css_first("title")
    return found.text() if found else ""
