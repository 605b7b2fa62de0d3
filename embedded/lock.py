"""One set of servers per data folder, ever."""

import fcntl
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from embedded.errors import StackError


class FolderLock:
    """An advisory lock on `folder/lock`, inherited by every server started under it.

    The children hold it too, so it is free only when the last of them has ended. A start that finds it
    taken can therefore tell a running supervisor (refuse at once) from servers that are still shutting
    down after their supervisor was killed (wait for them).
    """

    def __init__(self, folder: Path, patience: float = 60.0) -> None:
        """Take the lock, waiting up to `patience` seconds for left-over servers. Raises `StackError`."""
        self._path = folder / "lock"
        self.descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._take(folder, time.monotonic() + patience)
        except BaseException:
            os.close(self.descriptor)
            raise
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, identity_of(os.getpid()).encode(), 0)

    def _take(self, folder: Path, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.pread(self.descriptor, 64, 0).decode(errors="replace").strip()
                if owner and owner == identity_of(int(owner.split()[0])):
                    raise StackError(
                        f"这个数据目录已在使用中：{folder}（进程 {owner.split()[0]}）。"
                        "请先停止它，或用 --data 另选目录。",
                        f"This data folder is already in use: {folder} (process {owner.split()[0]}). "
                        "Stop that one first, or choose another folder with --data.",
                    ) from None
                if time.monotonic() > deadline:
                    raise StackError(
                        f"上次的服务器仍未退出：{folder}。请检查并结束这些进程后再试。",
                        f"Servers of an earlier start are still running in {folder}. End them and try again.",
                    ) from None
                time.sleep(0.05)
            else:
                return

    def release(self) -> None:
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def identity_of(pid: int) -> str:
    """The process number and, on Linux, its start time, as numbers are used again; dead ones: empty."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        if sys.platform == "linux":
            return ""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return ""
        except PermissionError:
            pass
        return str(pid)
    return "" if fields[0] == "Z" else f"{pid} {fields[19]}"
