"""Fixtures for all tests: a migrated database with the guidance loaded, a fixed start time, a mail server."""

import gc
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

try:
    import pytest_socket  # noqa: F401  (pyproject.toml names its options)
    import time_machine
except ModuleNotFoundError as missing:
    sys.exit(f"The tests need {missing.name}: pip install -r tests/requirements.txt")

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from guidance.models import Force
from prevent_portal.logging import ScrubbingFormatter
from referrals.actions.retention import decisions
from referrals.report.pictures import uploads
from referrals.report.return_code_attempts import guesses
from referrals.report.saved_drafts import saves
from referrals.report.send_waits import sends
from tests import migrated, smtp, snapshot
from tests.slow import SLOW
from tools.machine import lacking, prepared
from tools.machine.prepared import TEST_TIME

_RESTORE = pytest.StashKey[tuple[snapshot.Restore, DjangoDbBlocker]]()


@pytest.fixture(scope="session")
def keep_migrated(django_db_modify_db_settings: None, pytestconfig: pytest.Config) -> Iterator[Callable[[], None]]:
    """On SQLite, unless `-p no:cacheprovider` was given."""
    if connection.vendor == "sqlite" and (cache := getattr(pytestconfig, "cache", None)):
        with migrated.placed(cache.mkdir("migrated")) as keep:
            yield keep
    else:
        yield lambda: None


@pytest.fixture(scope="session")
def django_db_setup(
    keep_migrated: Callable[[], None],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    keep_migrated()
    with ExitStack() as stack:
        with django_db_blocker.unblock(), prepared.travel(TEST_TIME - timedelta(days=1)):
            prepared.take_any_time()
            # Fast when the database is a copy that has the guidance already (tools.machine.prepared).
            call_command("load_guidance", confirm_for_demo=True, verbosity=0)
            # Each attack on a mailbox meets the other walls; tests/guidance/test_mailbox_domains.py has this one.
            Force.objects.update(mailbox_domains="")
            restore = stack.enter_context(snapshot.taken())
        request.config.stash[_RESTORE] = (restore, django_db_blocker)
        yield
        del request.config.stash[_RESTORE]


@pytest.fixture(scope="session", autouse=True)
def _built_with_the_settings_of_the_suite() -> None:
    """Build once what keeps settings for the life of a process, lest a test that alters one builds it first."""
    engines["jinja2"].from_string("")
    import_module(settings.ROOT_URLCONF)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Restores rows after a transactional test, once Django has flushed the tables; a fixture would run too early."""
    yield
    if _RESTORE in item.config.stash and _commits(item):
        restore, blocker = item.config.stash[_RESTORE]
        with blocker.unblock():
            restore()


def pytest_collection_finish() -> None:
    """Tests and modules stay for the whole run: looking through them for garbage is a tenth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make test-fast` does not even import what it leaves out: each process would take seconds for it."""
    return True if config.option.markexpr == "not slow" and collection_path in SLOW else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark tests before any are deselected; once their order is drawn, put grouped tests first.

    Grouped tests are the longest, and one that starts last would delay the whole run.
    """
    reasons = lacking.reasons()
    for item in items:
        if item.path in SLOW:
            item.add_marker("slow")
        for folder, reason in reasons.items():
            if item.path.is_relative_to(folder):
                item.add_marker(pytest.mark.skip(reason=reason))
    yield
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and bool(marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    names = getattr(item, "fixturenames", [])
    return asked or bool({"transactional_db", "live_server", "django_db_reset_sequences"} & set(names))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """Time starts at TEST_TIME in every test and runs on; the database clock follows.

    Modules whose tests start processes of the portal override this fixture, because those use the machine's clock.
    """
    monkeypatch.setattr("prevent_portal.clock.read_database_time", timezone.now)
    monkeypatch.setattr("prevent_portal.clock.READ_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr("prevent_portal.clock._reading", None)  # put back after the test
    monkeypatch.setattr("referrals.database.times.sqlite_now", lambda: None)
    with time_machine.travel(TEST_TIME, tick=True) as traveller:
        yield traveller


@pytest.fixture
def strict(db: None, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The database refuses times that its clock does not bear out; call it again after `clock` has moved."""

    def follow() -> None:
        at = timezone.now()
        monkeypatch.setattr("referrals.database.times.sqlite_now", lambda: int(timezone.now().timestamp()))
        prepared.take_times_until(at)

    follow()
    return follow


@pytest.fixture
def frozen(clock: time_machine.Traveller) -> Iterator[time_machine.Traveller]:
    """Time stands still at TEST_TIME; `frozen.shift(60)` moves it by a minute."""
    with time_machine.travel(TEST_TIME, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _reset_address_counts() -> None:
    """These are counted in the process by IP address, which is the same in every test."""
    for counts in (guesses, saves, sends, uploads):
        counts.forget()


@pytest.fixture(autouse=True)
def _forget_sign_in_attempts() -> None:
    """allauth counts these in the cache by IP address and account, and every test starts at the same time."""
    for key in [each for each in cache._cache if ":allauth:rl:" in each]:
        cache._delete(key)


@pytest.fixture(autouse=True)
def _own_chain_ends(settings: Any) -> None:
    """Not those of another test's events."""
    settings.CHAIN_ENDS_DIR = settings.DATA_DIR / "chain-ends" / uuid4().hex
    decisions._asked = None


@pytest.fixture
def smtp_server() -> Iterator[smtp.SmtpServer]:
    with smtp.running() as server:
        yield server


class LogBook(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(ScrubbingFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def holding(self, words: list[str]) -> list[str]:
        return [line for line in self.lines if any(word.casefold() in line.casefold() for word in words)]


@pytest.fixture
def log_book() -> Iterator[LogBook]:
    book = LogBook()
    logging.getLogger().addHandler(book)
    yield book
    logging.getLogger().removeHandler(book)


@pytest.fixture
def nothing_leaks(log_book: LogBook) -> Iterator[Callable[[list[str]], None]]:
    """`nothing_leaks(["Canary"])` asserts at the end of the test that no log line contains any of these words."""
    secret: list[str] = []
    yield secret.extend
    assert secret, "nothing_leaks was asked for, but given no words"
    assert not log_book.holding(secret), f"logged: {log_book.holding(secret)}"


@pytest.fixture
def one_factor(settings: Any) -> None:
    settings.REQUIRE_MFA = False
