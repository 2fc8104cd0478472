"""HTML as nested tuples, to compare without regard to indentation or the order of attributes."""

from bs4 import BeautifulSoup, NavigableString, Tag


def soup(html):
    return BeautifulSoup(html, "html.parser")


def tree(node):
    if isinstance(node, str) and not isinstance(node, NavigableString):
        node = soup(node)
    children = [_child(child, verbatim=node.name == "textarea") for child in node.children]
    return (node.name, _attributes(node), tuple(child for child in children if child))


def _child(child, *, verbatim):
    if isinstance(child, Tag):
        return tree(child)
    return str(child) if verbatim else " ".join(child.split())


def _attributes(node):
    return tuple(
        sorted(
            (name, tuple(sorted(value)) if isinstance(value, list) else value) for name, value in node.attrs.items()
        )
    )
