"""The three servers as one thing: start, know the addresses, repair, stop in order."""

import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from embedded.errors import StackError
from embedded.lock import FolderLock
from embedded.objects import Objects
from embedded.postgres import ADMIN, APP, OWNER, Postgres
from embedded.process import Child
from embedded.state import load_state
from embedded.valkey import Valkey


class Addresses(msgspec.Struct, frozen=True):
    """Where the servers are, named as the settings they become (`TANFANG_` and the name in capitals)."""

    dsn: str
    owner_dsn: str
    admin_dsn: str
    valkey_url: str
    s3_endpoint: str
    s3_public_url: str
    s3_key: str
    s3_secret: str
    s3_bucket: str
    secret_key: str
    demo_password: str

    def environment(self) -> dict[str, str]:
        """The settings as the environment variables `server.settings` reads."""
        return {f"TANFANG_{name.upper()}": value for name, value in msgspec.structs.asdict(self).items()}


class Stack:
    """The local servers of one data folder. Use from the main thread only (see `die_with_parent`)."""

    def __init__(self, folder: Path, *, durable: bool = True, environment: Mapping[str, str] = os.environ) -> None:
        """Nothing starts yet. Servers whose addresses are in `environment` are used, not started.

        `durable=False` is for tests: PostgreSQL does not wait for the disk.
        """
        self.folder = folder.resolve()
        self._durable = durable
        self._given = {name: value for name, value in environment.items() if name.startswith("TANFANG_")}
        self._lock: FolderLock | None = None
        self._starters: dict[str, Postgres | Valkey | Objects] = {}
        self.children: dict[str, Child] = {}

    @property
    def lock(self) -> int:
        """The folder lock's descriptor, for other children to inherit. Raises `RuntimeError` when closed."""
        if self._lock is None:
            raise RuntimeError("the stack is not started")
        return self._lock.descriptor

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def start(self, limit: float = 120.0) -> Addresses:
        """Start what is not given and return once all answer. Raises `StackError`; then nothing is left."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)
        self._lock = FolderLock(self.folder)
        try:
            return self._start_all(limit)
        except BaseException:
            self.stop()
            raise

    def _start_all(self, limit: float) -> Addresses:
        state = load_state(self.folder)
        postgres = Postgres(self.folder, state, durable=self._durable)
        valkey = Valkey(self.folder, state)
        objects = Objects(self.folder, state)
        # The store takes longest, so it goes first; making a database cluster overlaps with it.
        if "TANFANG_S3_ENDPOINT" not in self._given:
            self._starters["objects"] = objects
        if "TANFANG_VALKEY_URL" not in self._given:
            self._starters["valkey"] = valkey
        if "TANFANG_DSN" not in self._given:
            postgres.forget_dead_server()
            self._starters["postgres"] = postgres
        for name in self._starters:
            self.restart(name)
        self.wait_until_ready(limit)
        if "objects" in self.children and self._durable:
            objects.make_durable()
        local = Addresses(
            dsn=postgres.address(APP),
            owner_dsn=postgres.address(OWNER),
            admin_dsn=postgres.address(ADMIN, "postgres"),
            valkey_url=valkey.address(),
            s3_endpoint=objects.address,
            s3_public_url=f"http://{self._given.get('TANFANG_S3_ENDPOINT', objects.address)}",
            s3_key=state.secrets.s3_key,
            s3_secret=state.secrets.s3_secret,
            s3_bucket=objects.bucket,
            secret_key=state.secrets.secret_key,
            demo_password=state.secrets.demo_password,
        )
        fields = Addresses.__struct_fields__
        given = {name: self._given[key] for name in fields if (key := f"TANFANG_{name.upper()}") in self._given}
        return msgspec.structs.replace(local, **given)

    def wait_until_ready(self, limit: float) -> None:
        """Poll every server until it answers; `limit` seconds is for a disk in trouble, not a slow one."""
        deadline = time.monotonic() + limit
        waiting = set(self.children)
        while waiting:
            for name in sorted(waiting):
                child = self.children[name]
                child.require_running()
                if self._starters[name].ready(child):
                    waiting.discard(name)
            if waiting and time.monotonic() > deadline:
                names = ", ".join(self.children[name].name for name in sorted(waiting))
                raise StackError(
                    f"{limit:.0f} 秒内没有就绪：{names}。日志在 {self.logs}",
                    f"Not ready within {limit:.0f} seconds: {names}. The logs are in {self.logs}",
                )
            if waiting:
                time.sleep(0.02)

    def restart(self, name: str) -> Child:
        """Start a server, or start it again when it ended by itself; its data are as it last flushed them."""
        child = self._starters[name].start(self.logs / f"{name}.log", self.lock)
        self.children[name] = child
        return child

    def ready(self, name: str, child: Child) -> bool:
        """Whether that server answers. Raises `StackError` when it has ended."""
        child.require_running()
        return self._starters[name].ready(child)

    def stop(self) -> None:
        """Stop all, the database last, and give the folder free. Safe to call twice."""
        for name in ("objects", "valkey", "postgres"):
            child = self.children.get(name)
            if child is not None and name != "postgres":
                child.ask_to_stop()
        for name in ("objects", "valkey", "postgres"):
            child = self.children.pop(name, None)
            if child is not None:
                child.stop()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Addresses:
        return self.start()

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(KeyboardInterrupt):
            self.stop()
