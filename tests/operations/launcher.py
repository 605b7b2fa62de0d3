"""Drives `./tanfang up` as its user does: reads what it prints, sends it signals, looks at what is left."""

import fcntl
import http.client
import os
import signal
import subprocess
from pathlib import Path
from typing import Self

from embedded.ports import free_port
from embedded.postgres import OWNER, Postgres
from embedded.state import read_state

ROOT = Path(__file__).resolve().parents[2]
READY = "Tanfang is ready"


def clean_environment(*, build_web: bool = False) -> dict[str, str]:
    """Ours without settings of the server: `up` would use those servers instead of starting its own.

    The front end is built only where a browser looks at it.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TANFANG_")}
    return plain if build_web else plain | {"TANFANG_WEB_DIST": str(ROOT / "web" / "dist")}


class Launcher:
    """One `./tanfang up`, ended with the block.

    With `demo`: with demo data and the front end, as its user calls it.
    """

    def __init__(
        self, data: Path, *, port: int | None = None, prefix: tuple[str, ...] = (), demo: bool = False
    ) -> None:
        self.data = data
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [
                *prefix,
                str(ROOT / "tanfang"),
                "up",
                *([] if demo else ["--no-demo"]),
                "--port",
                str(self.port),
                "--data",
                str(data),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment(build_web=demo),
        )
        self.printed: list[str] = []

    def wait_for(self, *words: str) -> None:
        """Read what it prints until every one of `words` has been seen."""
        missing = set(words)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line)
            missing = {word for word in missing if word not in line}
            if not missing:
                return
        raise AssertionError("".join(self.printed) + self.errors())

    def errors(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def end(self, signum: signal.Signals) -> int:
        """Send a signal to the launcher alone; its exit code."""
        self.process.send_signal(signum)
        return self.process.wait()

    def get(self, path: str) -> tuple[int, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("GET", path)
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        wait_until_nothing_runs(self.data)


def wait_until_nothing_runs(data: Path) -> None:
    """Return when no process of this data folder is left: each of them holds the folder's lock."""
    if not (data / "lock").exists():
        return
    with (data / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def owner_dsn(data: Path) -> str:
    return Postgres(data, read_state(data)).address(OWNER)


def pid_of_postgres(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def children_of(pid: int) -> dict[str, int]:
    """What a process started: the last two words of each command line that tell them apart, and the pid."""
    found: dict[str, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found[" ".join(words)] = int(entry.name)
    return found
