"""`tanfang up`: everything on this machine, in the foreground, until Ctrl-C."""

import argparse
import asyncio
import hashlib
import http.client
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from embedded import Addresses, Stack, StackError
from embedded.ports import is_free
from embedded.process import Child
from embedded.stopping import StopRequested, StopSignals
from embedded.supervisor import Supervisor
from embedded.web_build import build_web
from server.commands import CommandError
from server.core.migrate import MigrationEdited, migrate

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_LIMIT = 120.0
DEMO_ACCOUNTS = {
    "grid01": "网格员 / grid worker",
    "town01": "乡镇 / township",
    "county01": "县级 / county",
    "dept01": "部门（医保局） / department (medical insurance)",
    "charity01": "慈善组织 / charity",
    "admin": "管理员 / administrator",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="端口 / port")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据目录 / data folder")
    parser.add_argument("--no-demo", action="store_true", help="不装演示数据 / load no demo data")


def say(zh: str, en: str) -> None:
    """A line of progress."""
    print(f"· {zh} / {en}", flush=True)


def run(arguments: argparse.Namespace) -> int:
    """0 after an asked-for stop; raises CommandError when something cannot start or keeps ending."""
    signals = StopSignals()
    house = _House(Stack(arguments.data), arguments.port, signals.check)
    try:
        _require_free(arguments.port)
        given = os.environ.get("TANFANG_WEB_DIST")
        dist = Path(given) if given else build_web(ROOT, say)
        say("启动 PostgreSQL、Valkey 与对象存储", "starting PostgreSQL, Valkey and the object store")
        addresses = house.start_servers(dist)
        _bring_up_to_date(addresses)
        if not arguments.no_demo:
            house.load_demo_once()
        house.start_server_and_worker()
        _announce(arguments.port, addresses, demo=not arguments.no_demo)
        signals.only_note()
        house.publish_forms()  # looks again: a county may have come since
        house.supervisor.watch(signals.check)
    except StopRequested:
        say("正在停止", "stopping")
    except StackError as problem:
        raise CommandError(str(problem)) from problem
    finally:
        signals.begin_to_end()
        house.stop()
    say("已停止，数据已保存", "stopped, the data are kept")
    return 0


def _require_free(port: int) -> None:
    if not is_free(port):
        raise CommandError(
            f"端口 {port} 不可用，请用 --port 另选。\nPort {port} is not available; choose another with --port."
        )


def _bring_up_to_date(addresses: Addresses) -> None:
    try:
        applied = asyncio.run(migrate(addresses.owner_dsn))
    except MigrationEdited as problem:
        raise CommandError(str(problem)) from problem
    if applied:
        say(f"数据库结构已升级（{len(applied)}）", f"database brought up to date ({len(applied)})")


class _House:
    """The servers, what runs on them, and the settings that bind the two."""

    def __init__(self, stack: Stack, port: int, check: Callable[[], None]) -> None:
        self.stack = stack
        self.port = port
        self._check = check  # called while waiting: raises when it is time to stop
        self.supervisor = Supervisor(say)
        self.environment: dict[str, str] = {}
        self._publishing: Child | None = None
        self._published = stack.folder / "forms-published"

    def start_servers(self, dist: Path) -> Addresses:
        addresses = self.stack.start()
        self.environment = addresses.environment() | {"TANFANG_WEB_DIST": str(dist), "PYTHONPATH": str(ROOT)}
        for name, child in self.stack.children.items():
            restart, ready = partial(self.stack.restart, name), partial(self.stack.ready, name)
            self.supervisor.adopt(name, child, restart, ready)
        return addresses

    def _spawn(self, name: str, log: str | None, *words: str) -> Child:
        return Child(
            name,
            [sys.executable, "-P", "-m", *words],
            log=self.stack.logs / log if log else None,
            environment=self.environment,
            keep_open=(self.stack.lock,),
        )

    def _wait_for(self, child: Child) -> int:
        while child.running:
            self._check()
            time.sleep(0.05)
        return child.process.wait()

    def load_demo_once(self) -> None:
        """Fill an empty database with the demo county; a folder that was filled once is never filled again."""
        done = self.stack.folder / "demo-loaded"
        if done.exists():
            return
        say("装入演示县", "loading the demo county")
        loading = self._spawn("demo", None, "server.cli", "demo", "--if-empty")
        if self._wait_for(loading) != 0:
            raise CommandError("演示数据装入失败，原因见上。\nThe demo county could not be loaded, see above.")
        done.touch()

    def start_server_and_worker(self) -> None:
        """Returns once `/health` is good; with a library that is new here, once it is published, too.

        Raises `StackError`.
        """
        say("启动接口服务与后台任务", "starting the HTTP server and the worker")
        serve = ("server.cli", "serve", "--host", HOST, "--port", str(self.port))
        server = partial(self._spawn, "server", "server.log", *serve)
        worker = partial(self._spawn, "worker", "worker.log", "workers")
        self.supervisor.adopt("server", server(), server, lambda _: _healthy(self.port))
        self.supervisor.adopt("worker", worker(), worker, lambda child: child.running)
        first = not self._published.exists() or self._published.read_text() != _library_digest()
        if first:
            self.publish_forms()
        self._wait_until_healthy()
        if first:
            self.finish_publishing()

    def publish_forms(self) -> None:
        """Begin to publish the form library, once a start; versions published before stay as they are."""
        if self._publishing is not None:
            return
        self._publishing = self._spawn("form publish", "publish.log", "server.cli", "form", "publish")

    def finish_publishing(self) -> None:
        """Wait for it. Raises `StackError` when it failed."""
        publishing = self._publishing
        if publishing is None:
            return
        if self._wait_for(publishing) != 0:
            publishing.require_running()
        self._published.write_text(_library_digest())

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not _healthy(self.port):
            self._check()
            for part in self.supervisor.parts.values():
                part.child.require_running()
            if time.monotonic() > deadline:
                raise StackError(
                    f"{START_LIMIT:.0f} 秒内 /health 未就绪。日志在 {self.stack.logs}",
                    f"/health is not good after {START_LIMIT:.0f} seconds. The logs are in {self.stack.logs}",
                )
            time.sleep(0.03)

    def stop(self) -> None:
        self.supervisor.stop("server", "worker")
        if self._publishing is not None:
            self._publishing.stop()
        self.stack.stop()


def _library_digest() -> str:
    digest = hashlib.sha256()
    for workbook in sorted((ROOT / "server" / "forms" / "library").glob("*.xlsx")):
        digest.update(workbook.read_bytes())
    return digest.hexdigest()


def _healthy(port: int) -> bool:
    link = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        link.request("GET", "/health")
        return link.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _announce(port: int, addresses: Addresses, *, demo: bool) -> None:
    lines = [
        "",
        "探访已就绪 / Tanfang is ready",
        f"  手机端 / phone    http://{HOST}:{port}/",
        f"  管理端 / console  http://{HOST}:{port}/console",
    ]
    if demo:
        lines.append(f"  演示账号 / demo accounts, 密码 / password: {addresses.demo_password}")
        lines += [f"    {account:9} {role}" for account, role in DEMO_ACCOUNTS.items()]
    print("\n".join([*lines, "  按 Ctrl-C 停止 / Ctrl-C stops it", ""]), flush=True)
