"""Private API of Django, allauth and Wagtail is used only in the modules listed here."""

import ast
import importlib
import inspect
from types import ModuleType

from tests.house.tree import PACKAGES, ROOT, modules

OF_DJANGO = "prevent_portal/django_internals.py"
OF_ALLAUTH = "prevent_portal/accounts/allauth_internals.py"
# Modules that use a single private part.
OTHERS = {
    "referrals/models/priority.py",  # Field.db_returning
    "prevent_portal/documents/word.py",  # of python-docx: a paragraph's element, for the number of a page
}
ALLOWED = {OF_DJANGO, OF_ALLAUTH, *OTHERS}
# Documented API despite the leading underscore.
DOCUMENTED = {"_meta", "_default_manager", "_db", "_state", "_asdict", "_replace"}
FOREIGN = ("django", "allauth", "wagtail")


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in DOCUMENTED


def _own_names() -> set[str]:
    names = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                is_own = isinstance(node, ast.Name) or getattr(node.value, "id", "") == "self"
                names |= {node.id if isinstance(node, ast.Name) else node.attr} if is_own else set()
    return {name for name in names if _is_private(name)}


def uses(source: str, own: set[str]) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if _private_path(alias.name)]
        elif isinstance(node, ast.ImportFrom):
            paths = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [path for path in paths if _private_path(path)]
        elif isinstance(node, ast.Attribute) and _is_private(node.attr) and node.attr not in own:
            found.append(node.attr)
    return found


def _private_path(path: str) -> bool:
    root, *rest = path.split(".")
    if root not in FOREIGN:
        return False
    undocumented = path.startswith(("django.core.mail.message.", "django.db.models.query.", "django.db.models.sql"))
    return undocumented or "internal" in rest or any(_is_private(part) for part in rest)


def _is_written_in(module: ModuleType, value: object) -> bool:
    """False for functions that Enum and similar classes add to a subclass."""
    return inspect.isfunction(value) and value.__code__.co_filename == module.__file__


def overrides(module: ModuleType) -> list[str]:
    """Methods of our classes that override private methods of third-party base classes."""
    found = []
    for ours in vars(module).values():
        if not inspect.isclass(ours) or ours.__module__ != module.__name__:
            continue
        private = {name for name, value in vars(ours).items() if _is_private(name) and _is_written_in(module, value)}
        for base in ours.__mro__[1:]:
            if base.__module__.split(".")[0] not in PACKAGES:
                found += [f"{ours.__name__}.{name}" for name in private & set(vars(base))]
    return found


def test_no_other_module_uses_internals():
    own = _own_names()
    found = {str(path.relative_to(ROOT)): uses(path.read_text(), own) for path in modules()}
    assert not {path: names for path, names in found.items() if names and path not in ALLOWED}


def _imported(path: str) -> ModuleType:
    return importlib.import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))


def test_no_other_module_overrides_internals():
    paths = {str(path.relative_to(ROOT)) for path in modules() if "class " in path.read_text()} - ALLOWED
    found = {path: overrides(_imported(path)) for path in paths}
    assert not {path: names for path, names in found.items() if names}


def test_planted_uses_of_internals_are_detected():
    planted = """
from allauth.account.internal.flows import login
from django.core.mail.message import MIMEMixin
from django.db.models.query import get_related_populators
from wagtail._private import anything
queryset._raw_delete("default")
self._meta
self._ours()
"""
    assert uses(planted, {"_ours"}) == [
        "allauth.account.internal.flows.login",
        "django.core.mail.message.MIMEMixin",
        "django.db.models.query.get_related_populators",
        "wagtail._private.anything",
        "_raw_delete",
    ]


def test_overrides_of_internals_are_detected():
    assert "TolerantRequest._set_content_type_params" in overrides(_imported(OF_DJANGO))
