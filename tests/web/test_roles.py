"""Who sees what: the table, and that no way in is outside it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smsd.service.access import RULES, Action, Channel
from smsd.web.app import WAYS
from smsd.web.roles import MAY_SEE, Page, Role, networks_of, pages_of, roles_of
from tests.town import settings
from tests.web.stage import UNWATCHED, stage

pytestmark = pytest.mark.story

O, C, B = Role.OFFICER, Role.COORDINATOR, Role.OPERATOR  # noqa: E741 - columns of a table
TABLE = {
    #               officer  coordinator  operator
    Page.NOW:      (True,    True,        True),
    Page.ALERTS:   (True,    True,        True),
    Page.REQUESTS: (False,   True,        False),
    Page.MEMBERS:  (False,   True,        False),
    Page.FEEDBACK: (True,    True,        False),
    Page.TIPS:     (True,    True,        True),
    Page.REPORTS:  (True,    True,        True),
    Page.GATEWAY:  (False,   False,       True),
    Page.ACCOUNT:  (True,    True,        True),
}  # fmt: skip


@pytest.mark.parametrize("page", list(Page))
def test_the_table(page: Page) -> None:
    """Three roles, each page: yes or no."""
    assert tuple(role in MAY_SEE[page] for role in (O, C, B)) == TABLE[page]


def test_nothing_on_the_page_releases_an_alert() -> None:
    """Neither a session nor a PIN beside it lets a draft go: that takes the phone, whatever page is written."""
    for action in (Action.RELEASE, Action.RELEASE_LIGHT, Action.RIGHTS):
        assert Channel.PAGE not in RULES[action].least, action


def test_each_way_belongs_to_a_page() -> None:
    """What changes something is a POST; no address has two meanings."""
    assert {way.method for way in WAYS} == {"GET", "POST"}
    assert len({(way.method, way.path) for way in WAYS}) == len(WAYS)
    assert {way.page for way in WAYS} <= set(Page)


def test_roles_of_people(tmp_path: Path) -> None:
    """An operator is somebody of the configuration; a stranger is nobody; networks are one's own."""
    config = settings(tmp_path, web={"operators": ["anja"]})
    assert roles_of(config, "anja") == {C, B}
    assert roles_of(config, "peeters") == {O}
    assert roles_of(config, "nobody") == frozenset()
    assert networks_of(config, "nobody") == ()
    assert pages_of(frozenset()) == ()
    assert Page.GATEWAY not in pages_of(roles_of(config, "peeters"))


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed (apt install systemd)"
)
def test_the_unit_reaches_little() -> None:
    """`systemd-analyze security`: 10 is a unit without any wall. It reaches
    no device, and no address but this machine's.
    """
    unit = Path(__file__).parents[2] / "systemd" / "smsd-web.service"
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for smsd-web\.service: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found.group(1)) <= 1.5
    assert "IPAddressAllow=localhost" in unit.read_text()


def test_the_daemon_and_help_load_nothing_of_the_page() -> None:
    """Neither the daemon nor `smsd --help` pays for the page's libraries."""
    code = (
        "import sys, smsd.daemon.run, smsd.daemon.start, smsd.daemon.assembly, smsd.cli.app, smsd.web.metrics; "
        "smsd.cli.app.build(''); print([m for m in ('starlette', 'uvicorn', 'jinja2', 'python_multipart', 'anyio') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_page_carries_nothing_of_the_command_line(tmp_path: Path) -> None:
    """What runs for months holds neither the reader of arguments nor colours, nor a
    database that is not ours; commands keep theirs.
    """
    code = (
        "import sys, smsd.cli.web_server; heavy = ('typer', 'rich', 'pygments', 'openpyxl', 'alembic', "
        "'apscheduler', 'imap_tools', 'webauthn', 'cryptography', 'sqlalchemy.orm', "
        "'sqlalchemy.dialects.postgresql'); print([m for m in heavy if m in sys.modules]); import rich.console"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def run_web(file: Path) -> subprocess.CompletedProcess[str]:
    """`smsd web` that ends by itself, with what it said."""
    words = [sys.executable, "-m", "smsd", "web", "--config", str(file)]
    return subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60)


def test_what_the_page_leaves_out_of_its_libraries() -> None:
    """TLS, OpenSSL's hashes, greenlets, uvicorn's command line: none is loaded; what is hashed is
    the same; who needs TLS later has the real one.
    """
    code = (
        "import smsd.cli.web_server, sys, hashlib, hmac; print([m for m in ('ssl', '_ssl', '_hashlib', 'greenlet', "
        "'click', 'multiprocessing', 'uvicorn.main') if m in sys.modules]); print(hmac.new(b'k', b'm', "
        "hashlib.sha256).hexdigest()); import ssl; print(bool(ssl.create_default_context().protocol)); import "
        "smsd.web.lean; smsd.web.lean.load(); print(smsd.web.run.Server)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=UNWATCHED)
    mac = hmac.new(b"k", b"m", hashlib.sha256).hexdigest()
    assert done.stdout.splitlines() == ["[]", mac, "True", "<class 'uvicorn.server.Server'>"], done.stderr


async def test_the_page_is_light(tmp_path: Path) -> None:
    """At most 70 MB (some 60 at rest, 65 here); a process that began anew keeps its
    arguments, its end in good order and its sentences.
    """
    async with stage(tmp_path, daemon=False) as s:
        anja = s.session("anja")
        for path in ("now", "alerts", "requests", "members", "feedback", "tips", "reports", "gateway", "account"):
            assert (await anja.get(f"/{path}")).status == 200, path
        with contextlib.ExitStack() as open_pages:
            for _ in range(50):
                link = open_pages.enter_context(contextlib.closing(s.listens(s.session("anja"))))
                assert link.recv(15) == b"HTTP/1.1 200 OK"
            assert s.megabytes() <= 70, s.megabytes()
        two = await asyncio.to_thread(run_web, s.config)
        assert (two.returncode, two.stdout) == (1, ""), two.stderr
        assert f"the page cannot listen at 127.0.0.1:{s.port}" in two.stderr
        assert "Traceback" not in two.stderr
    (tmp_path / "broken.yaml").write_text("gateway: [\n")
    bad = await asyncio.to_thread(run_web, tmp_path / "broken.yaml")
    assert bad.returncode == 2
    assert "fault(s)" in bad.stderr
