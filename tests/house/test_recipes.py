"""The recipes of CONTRIBUTING.md, each followed in a copy of the tree.

A recipe's numbered files are all that is edited, and the tests that it names fail until each file is done. Those need
no database: preparing one in every copy would take most of the time.
"""

import filecmp
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import tree
from tools.catalogues import files, pseudo
from tools.machine.environment import inherited

TEXT = (tree.ROOT / "CONTRIBUTING.md").read_text()
LOCALE = "prevent_portal/locale/{}/LC_MESSAGES/django.po"


class Recipe:
    """A copy of the tree, and what CONTRIBUTING.md says under this heading."""

    def __init__(self, heading: str, root: Path) -> None:
        self.root = root
        self.text = TEXT.partition(f"## Recipe: {heading}\n")[2].partition("\n## ")[0]
        for path in tree.files():
            # With what Python has compiled of it, which would take as long again as the tests.
            for each in (path, *path.parent.glob(f"__pycache__/{path.stem}.*")):
                copy = root / each.relative_to(tree.ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(each, copy)

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Put each text before its mark, which the file holds once."""
        path = self.root / name
        text = path.read_text()
        for mark, new in changes:
            assert text.count(mark) == 1, f"{name} holds {mark!r} {text.count(mark)} times"
            text = text.replace(mark, new + mark)
        path.write_text(text)

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        command = [sys.executable, *arguments]
        env = inherited() | variables
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, timeout=1800)

    def make_messages(self) -> str:
        ended = self.run("-m", "tools.catalogues", DJANGO_SETTINGS_MODULE="tests.settings")
        assert ended.stderr == ""
        return ended.stdout

    def failures(self) -> str:
        """What the recipe's own command says, or nothing when all its tests pass."""
        command = re.search(r"^\.venv/bin/pytest ((?:.*\\\n)*.*)", self.text, re.MULTILINE)[1].replace("\\\n", "")
        ended = self.run("-m", "pytest", "-p", "no:cacheprovider", *shlex.split(command))
        assert ended.returncode in (0, 1), ended.stdout + ended.stderr
        assert " passed" in ended.stdout
        return ended.stdout if ended.returncode else ""

    def check_edited_files(self) -> None:
        """Exactly the listed files differ from the tree."""
        generated = re.search(r"^Generated: .*?(?=\n\n)", self.text, re.MULTILINE | re.DOTALL)[0]
        listed = [
            *re.findall(r"^\d+\. `([^`]+)`", self.text, re.MULTILINE),
            *re.findall(r"`([^`]+/[^`]+)`", generated),
        ]
        patterns = [re.sub("<[a-z]+>", r"\\w+", name.replace(".", r"\.")) for name in listed]
        edited = {
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and not self._is_original(path)
        }
        assert [name for name in edited if not any(re.fullmatch(each, name) for each in patterns)] == []
        assert [each for each in patterns if not any(re.fullmatch(each, name) for name in edited)] == []

    def _is_original(self, path: Path) -> bool:
        original = tree.ROOT / path.relative_to(self.root)
        return original.exists() and filecmp.cmp(path, original, shallow=False)


@pytest.fixture
def recipe(tmp_path: Path) -> Callable[[str], Recipe]:
    return lambda heading: Recipe(heading, tmp_path)


def translate(recipe: Recipe, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROOT", recipe.root)
    catalog = files.read(code)
    pseudo.translate(catalog)
    files.po_path(code).write_bytes(files.as_po(catalog))


def test_a_question_is_at_most_six_files():
    recipe = TEXT.partition("## Recipe: add a question to the report\n")[2].partition("\nGenerated: ")[0]
    assert re.findall(r"^(\d+)\.", recipe, re.MULTILINE) == [*"123456"]


FORM = """

class AccountsForm(ReportForm):
    name = _("Their accounts")
    title = _("Which apps do they use?")
    accounts = forms.CharField(label=title, help_text=_("Their names there, if you know them."), max_length=300)
"""


def test_recipe_for_a_question(recipe, monkeypatch):
    question = recipe("add a question to the report")
    child = question.root / "referrals/report/forms/child.py"
    child.write_text(child.read_text() + FORM)
    steps = "referrals/report/steps.py"
    question.edit(
        steps, ('    Step("where"', '    Step("accounts", ABOUT, child.AccountsForm, branches.is_person),\n')
    )

    failures = question.failures()
    todo = (
        steps,
        "referrals/rules/questions.py",
        "tests/referrals/ways.py",
        LOCALE.format("pl"),
        LOCALE.format("ur"),
    )
    assert [name for name in todo if name not in failures] == []

    text = (question.root / steps).read_text()
    for name, value in (("VERSION", "2027-01-01.1"), ("DIGEST", re.search(r'FORM_DIGEST = "(\w+)"', failures)[1])):
        text = re.sub(rf'FORM_{name} = ".*"', f'FORM_{name} = "{value}"', text)
    (question.root / steps).write_text(text)
    question.edit(
        "referrals/rules/questions.py",
        ('    "where": Question', '    "accounts": Question(Page.PERSON, Paper.PERSON, Redact.CHECK),\n'),
    )
    question.edit(
        "tests/referrals/ways.py",
        ('        "where": {"where": "council"},\n', '        "accounts": {"accounts": "Canaryaccount"},\n'),
        ('"name": None, "age": None', '"accounts": None, '),
        ('"where", "known-from")', '"accounts", '),
    )
    question.make_messages()
    for code in files.TRANSLATED:
        translate(question, code, monkeypatch)
    assert "0 faults" in question.make_messages()
    assert question.failures() == ""
    question.check_edited_files()


def test_recipe_for_an_outcome(recipe, monkeypatch):
    outcome = recipe("add an outcome")
    outcome.edit(
        "referrals/models/states.py", ("    MISTAKEN =", '    WATCHED = "watched", "Watched by a service"\n')
    )
    assert "referrals/rules/retention.py" in outcome.failures()
    outcome.edit("referrals/rules/retention.py", ("    Outcome.MISTAKEN:", "    Outcome.WATCHED: Period(45, 20),\n"))
    failures = outcome.failures()
    assert "docs/operations.md" in failures
    assert "guidance/content/privacy.py" in failures
    outcome.edit("docs/operations.md", ("| mistaken | 14 |", "| watched | 45 | 20 |\n"))
    outcome.edit("docs/retention.md", ("| mistaken | 14 |", "| watched | 45 | 20 | perhaps another service |\n"))
    outcome.edit(
        "guidance/content/privacy.py",
        ('    "sent by mistake,', '    "watched by a service: after 45 days (under 18: 20 days)",\n'),
    )
    failures = outcome.failures()
    assert [code for code in files.TRANSLATED if LOCALE.format(code) not in failures] == []
    outcome.make_messages()
    for code in files.TRANSLATED:
        translate(outcome, code, monkeypatch)
    assert "0 faults" in outcome.make_messages()
    (command,) = re.findall(r"^\.venv/bin/python (.+)", outcome.text, re.MULTILINE)
    made = outcome.run(*shlex.split(command.replace("<value>", "watched")))
    assert made.returncode == 0, made.stderr
    missing = outcome.run("-m", "tools.machine.production", "makemigrations", "--check", "--dry-run")
    assert missing.returncode == 0, missing.stdout
    assert outcome.failures() == ""
    outcome.check_edited_files()


def test_recipe_for_a_language(recipe, monkeypatch):
    language = recipe("add a language")
    language.edit(
        "prevent_portal/languages.py", (")\n\n\ndef named", '    Language("de", "de", "Deutsch", "German"),\n')
    )
    language.make_messages()
    failures = language.failures()
    todo = (
        LOCALE.format("de"),
        "referrals/report/danger_signs.json",
        "tests/referrals/report/test_danger_signs.py",
        "tests/referrals/report/test_languages.py",
        "README.md",
        "docs/administration.md",
    )
    assert [name for name in todo if name not in failures] == []

    translate(language, "de", monkeypatch)
    assert "0 faults" in language.make_messages()
    language.edit(
        "referrals/report/danger_signs.json",
        (
            '    "en": {\n',
            (
                '    "de": {"sets": {}, "rows": {}, "unreal": [], "harmless": [], "tame": [],\n'
                '      "signs": {"weapon": ["messer"]}, "weak": {}, "near": []},\n'
            ),
        ),
    )
    signs = (language.root / "tests/referrals/report/test_danger_signs.py").read_text()
    signs = signs.replace("SIGNS = {\n", 'SIGNS = {\n    "de": ["Er hat ein Messer."],\n', 1)
    signs = signs.replace("EVERYDAY = {\n", 'EVERYDAY = {\n    "de": ["Er hat einen Kuchen."],\n', 1)
    (language.root / "tests/referrals/report/test_danger_signs.py").write_text(signs)
    one = pseudo.accented("You have added %(count)s picture") % {"count": 1}
    left = pseudo.accented("You have %{count} characters remaining")
    language.edit(
        "tests/referrals/report/test_languages.py",
        ('    ("pl", 1,', f'    ("de", 1, "{one}"),\n'),
        ('("pl", "Pozostały', f'("de", "{left}"), '),
        ('("pl", "27 marca', '("de", "27 März 2010"), '),
    )
    for name in ("README.md", "docs/administration.md"):
        language.edit(name, ("Polish and Urdu", "German, "))
    assert language.failures() == ""
    language.check_edited_files()
