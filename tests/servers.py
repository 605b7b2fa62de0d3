"""The real servers behind the tests: started once, shared by all test processes, ended by themselves.

A keeper process runs PostgreSQL, Valkey and the store in a temporary folder. Every test process holds a
shared lock on a file while it lives; when nobody holds it any more the keeper waits a little (for the next
run), then stops the servers and removes the folder. A killed test run leaves nothing behind: the kernel
drops its lock.

`TANFANG_TEST_LINGER` is the wait in seconds, 60 unless told; `./tanfang test` sets 0.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import asyncpg
import msgspec
from minio import Minio

from embedded import Addresses, Stack
from embedded.state import private_file, read_state
from embedded.valkey import DATABASES, Valkey
from server.core.migrate import migrate, migrations
from server.settings import Settings, from_environment

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".cache" / "test-servers"
PATIENCE_S = 120


class _Found(msgspec.Struct, frozen=True):
    folder: str
    addresses: Addresses


class SharedServers:
    """A test process's hold on the shared servers; they stay until `release` or the process's end."""

    def __init__(self) -> None:
        """Start the keeper when there is none; return once the servers answer. Raises `RuntimeError`."""
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(HOME / "start.lock"):
            found = None
            while found is None:
                self._hold = os.open(HOME / "users", os.O_RDWR | os.O_CREAT, 0o600)
                # Waits while a keeper that has decided to end is still stopping its servers.
                fcntl.flock(self._hold, fcntl.LOCK_SH)
                found = _kept()
                if found is None:  # one whose servers failed is about to leave
                    self.release()
                    time.sleep(0.1)
        self.addresses = found.addresses
        self.folder = Path(found.folder)

    def release(self) -> None:
        os.close(self._hold)

    def empty_valkey_database(self) -> str:
        """The URL of a Valkey database of one's own, emptied."""
        valkey = Valkey(self.folder, read_state(self.folder))
        index = 1 + int(valkey.command("INCR", "test-databases").removeprefix(":")) % (DATABASES - 1)
        valkey.command("FLUSHDB", index=index)
        return valkey.address(index)

    @contextmanager
    def bucket(self, name: str) -> Generator[str]:
        """A bucket of one's own in the store while it is used."""
        found = self.settings("postgres")
        client = Minio(found.s3_endpoint, found.s3_key, found.s3_secret, secure=False)
        client.make_bucket(name)
        yield name
        for one in client.list_objects(name, recursive=True):
            client.remove_object(name, one.object_name or "")
        client.remove_bucket(name)

    def settings(self, database: str, bucket: str | None = None) -> Settings:
        """Settings for `database`, with a Valkey database of its own; everybody's bucket unless told."""
        environment = self.addresses.environment() | {
            "TANFANG_DSN": _in_database(self.addresses.dsn, database),
            "TANFANG_OWNER_DSN": _in_database(self.addresses.owner_dsn, database),
            "TANFANG_VALKEY_URL": self.empty_valkey_database(),
        }
        environment |= {"TANFANG_S3_BUCKET": bucket} if bucket else {}
        return from_environment(environment)


async def create_database(servers: SharedServers, name: str) -> None:
    """A database like a freshly migrated one, copied from a template that is migrated once."""
    digest = hashlib.sha256(repr(migrations()).encode()).hexdigest()[:12]
    template = f"template_{digest}"
    owner = servers.addresses.owner_dsn
    conn = await asyncpg.connect(owner)
    try:
        with _locked(HOME / "template.lock"):
            if not await conn.fetchval("select true from pg_database where datname = $1", template):
                await _drop(conn, "template_fresh")
                await conn.execute("create database template_fresh")
                await migrate(_in_database(owner, "template_fresh"))
                await conn.execute(f"alter database template_fresh rename to {template}")
            await _unused(conn, f"create database {name} template {template} strategy file_copy")
    finally:
        await conn.close()


async def copy_database(servers: SharedServers, name: str, of: str) -> None:
    """A database of this name like another one, which nobody is using."""
    conn = await asyncpg.connect(servers.addresses.owner_dsn)
    try:
        await _drop(conn, name)
        await _unused(conn, f"create database {name} template {of} strategy file_copy")
    finally:
        await conn.close()


async def drop_database(servers: SharedServers, name: str) -> None:
    conn = await asyncpg.connect(servers.addresses.owner_dsn)
    try:
        await _drop(conn, name)
    finally:
        await conn.close()


async def _drop(conn: "asyncpg.Connection[asyncpg.Record]", name: str) -> None:
    """Not `with (force)`: that gives up where autovacuum is at work, whose process the owner may not end. A plain
    drop asks it to leave, and waits."""
    await conn.execute(
        """select pg_terminate_backend(pid) from pg_stat_activity
           where datname = $1 and backend_type = 'client backend'""",
        name,
    )
    await _unused(conn, f"drop database if exists {name}")


async def _unused(conn: "asyncpg.Connection[asyncpg.Record]", statement: str) -> None:
    """Run what needs a database that nobody uses. The server itself gives those who leave it five seconds, which on a
    busy machine are few."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(asyncpg.ObjectInUseError):
                await conn.execute(statement)
                return


def _in_database(dsn: str, database: str) -> str:
    return f"{dsn.rpartition('/')[0]}/{database}"


@contextmanager
def _locked(path: Path) -> Generator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_locked(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def _kept() -> _Found | None:
    """The servers of a keeper that is there or begins now; None of one that is leaving."""
    if not _is_locked(HOME / "keeper.lock"):
        _start_keeper()
    try:
        return msgspec.json.decode((HOME / "servers.json").read_bytes(), type=_Found)
    except FileNotFoundError:
        return None


def _start_keeper() -> None:
    with (HOME / "keeper.log").open("wb") as log:
        command = [sys.executable, "-m", "tests.servers"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TANFANG_") or "LINGER" in k}
        started = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if started.returncode != 0:
        raise RuntimeError((HOME / "keeper.log").read_text())


def _keep() -> int:
    """Run in the keeper: 0 once the servers answer and a detached process looks after them."""
    reading, writing = os.pipe()
    if os.fork():
        os.close(writing)
        return 0 if os.read(reading, 1) == b"+" else 1
    os.close(reading)
    os.setsid()
    signal.signal(signal.SIGTERM, _end)
    guard = os.open(HOME / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(guard, fcntl.LOCK_EX)
    folder = Path(tempfile.mkdtemp(prefix="tanfang-tests-"))
    stack = Stack(folder, durable=False, environment={})
    try:
        addresses = stack.start()
        found = _Found(folder=str(folder), addresses=addresses)
        private_file(HOME / "servers.json", msgspec.json.encode(found).decode())
        os.write(writing, b"+")
        os.close(writing)
        _wait_until_unused(stack)
    finally:
        (HOME / "servers.json").unlink(missing_ok=True)
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _end(_signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _wait_until_unused(stack: Stack) -> None:
    """Return holding the users' lock, so that a newcomer waits until the servers have stopped."""
    users = os.open(HOME / "users", os.O_RDWR | os.O_CREAT, 0o600)
    linger = float(os.environ.get("TANFANG_TEST_LINGER", "60"))
    last_use = time.monotonic()
    while all(child.running for child in stack.children.values()):
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.monotonic() - last_use > linger:
                return
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(0.5)
            continue
        last_use = time.monotonic()
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(_keep())
