"""Real mail servers for tests: aiosmtpd takes letters and puts them into a
Maildir, Dovecot (Debian's package) shows it by IMAP.
"""

from __future__ import annotations

import email
import email.policy
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from tests.ports import free_port, until_open

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
HAVE_DOVECOT = Path(DOVECOT).exists()
_serial = itertools.count(1)
CONFIG = """\
base_dir = {run}
state_dir = {run}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{run}/Maildir
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {internal_group}
first_valid_uid = 0
first_valid_gid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={run}
}}
"""


class Imap:
    """Dovecot on one Maildir."""

    def __init__(self, folder: Path) -> None:
        import grp
        import pwd

        self.folder, self.port = folder, free_port()
        self.run = Path(tempfile.mkdtemp(prefix="dovecot."))  # its login processes run as others, and must get there
        self.run.chmod(0o755)
        for name in ("Maildir/new", "Maildir/cur", "Maildir/tmp"):
            (self.run / name).mkdir(parents=True, exist_ok=True)
        user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
        if os.getuid() == 0:
            user, group = "nobody", "nogroup"
            for path in (self.run / "Maildir", *(self.run / "Maildir").iterdir()):
                shutil.chown(path, user, group)
        self.config = folder / "dovecot.conf"
        others = ("dovecot", "dovenull", "dovecot") if os.getuid() == 0 else (user, user, group)
        self.config.write_text(
            CONFIG.format(
                folder=folder,
                run=self.run,
                user=user,
                group=group,
                port=self.port,
                internal=others[0],
                login=others[1],
                internal_group=others[2],
            )
        )
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until_open(self.port)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            children = [
                int(p) for p in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            ]
            self.process.send_signal(number)
            self.process.wait(20)
            for child in children:  # Dovecot's own end with it; after SIGKILL they are left
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        self.process = None

    def close(self) -> None:
        """Ends it for good."""
        self.stop()
        shutil.rmtree(self.run, ignore_errors=True)

    def put(self, message: EmailMessage | bytes) -> None:
        """A mail arrives."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        name = f"{time.time():.6f}.{next(_serial)}.test"
        made = self.run / "Maildir/tmp" / name
        made.write_bytes(raw)
        if os.getuid() == 0:
            shutil.chown(made, "nobody", "nogroup")
        made.rename(self.run / "Maildir/new" / name)


class Smtp:
    """An SMTP server in a process of its own, which writes each letter to a file before it says 250."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "outbox", free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(self.port), str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until_open(self.port)

    def stop(self, number: int = signal.SIGKILL) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(20)
        self.process = None

    def letters(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
            for p in sorted(self.folder.glob("*.eml"))
        ]

    def to(self, address: str) -> list[EmailMessage]:
        return [m for m in self.letters() if address in str(m["X-Rcpt"])]


def serve(port: int, folder: Path) -> None:
    """The server: RCPT to refused@ is 550, DATA to slow@ waits before its 250."""
    import asyncio

    from aiosmtpd.smtp import SMTP

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
            if address.startswith("refused@"):
                return "550 5.1.1 no such box"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            name = f"{time.time_ns()}"
            (folder / f"{name}.tmp").write_bytes(
                f"X-Rcpt: {','.join(envelope.rcpt_tos)}\r\n".encode() + envelope.content
            )
            (folder / f"{name}.tmp").rename(folder / f"{name}.eml")
            if any(a.startswith("slow@") for a in envelope.rcpt_tos):
                await asyncio.sleep(3)
            return "250 taken"

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(Handler(), hostname="localhost"), "127.0.0.1", port
        )
        async with server:
            await server.serve_forever()

    asyncio.run(main())


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
