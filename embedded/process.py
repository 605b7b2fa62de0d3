"""Child processes that never outlive their supervisor."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from embedded.errors import StackError

_PR_SET_PDEATHSIG = 1
# Loaded before the fork: after it nothing may allocate or import.
_LIBC: ctypes.CDLL | None = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: int, *, already: bool = False) -> Callable[[], None]:
    """A function for a freshly forked child: the kernel sends it `signum` when its parent's thread ends.

    Linux only; elsewhere it does nothing. Spawn from the main thread: the kernel watches the thread
    that forked, not the process. The signal survives `exec` of ordinary programs. `already`: this
    process is that child; otherwise it is the parent.
    """
    parent = os.getppid() if already else os.getpid()

    def set_signal() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os.kill(os.getpid(), signal.SIGKILL)

    return set_signal


class Child:
    """One running server: started in its own session, its output appended to a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path | None,
        stop_signal: signal.Signals = signal.SIGTERM,
        environment: Mapping[str, str] | None = None,
        keep_open: Sequence[int] = (),
        user: int | None = None,
    ) -> None:
        """Start `command` now. `log` None: output goes to ours. `keep_open`: descriptors to inherit.

        `user`: run under this uid and its group; only root may ask for it.
        """
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if log else None
        try:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=None if environment is None else {**os.environ, **environment},
                start_new_session=True,
                pass_fds=tuple(keep_open),
                user=user,
                group=None if user is None else pwd.getpwuid(user).pw_gid,
                extra_groups=None if user is None else [],
                preexec_fn=die_with_parent(stop_signal),  # noqa: PLW1509 - the only way to prctl; no threads yet
            )
        except OSError as problem:
            raise StackError(
                f"无法启动 {name}：{command[0]}（{problem.strerror}）。",
                f"{name} does not start: {command[0]} ({problem.strerror}).",
            ) from problem
        finally:
            if output is not None:
                os.close(output)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def require_running(self) -> None:
        """Raise `StackError` with the end of the log when the process has ended."""
        if self.running:
            return
        raise StackError(
            f"{self.name} 已退出（代码 {self.process.returncode}）。日志：{self.log}\n{self.last_lines()}",
            f"{self.name} has exited (code {self.process.returncode}). Log: {self.log}",
        )

    def last_lines(self, count: int = 8) -> str:
        if self.log is None or not self.log.exists():
            return ""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(f"    {line}" for line in text.splitlines()[-count:])

    def ask_to_stop(self) -> None:
        if self.running:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float = 20.0) -> None:
        """Ask, wait up to `patience` seconds, then kill; kills what is left of its session too."""
        self.ask_to_stop()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
