"""Keep a set of child processes running until told to stop."""

import time
from collections.abc import Callable

import msgspec

from embedded.errors import StackError
from embedded.process import Child

# A part that ends this often within the window is broken, not unlucky.
MOST_RESTARTS, WINDOW = 5, 60.0
Say = Callable[[str, str], None]


class Part(msgspec.Struct):
    """One child, how to start it again, and how to tell that it works."""

    child: Child
    start: Callable[[], Child]
    ready: Callable[[Child], bool]
    ends: list[float] = []
    recovering: bool = False


class Supervisor:
    """Restarts what ends by itself."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.parts: dict[str, Part] = {}

    def adopt(self, name: str, child: Child, start: Callable[[], Child], ready: Callable[[Child], bool]) -> None:
        """Look after a running child from now on."""
        self.parts[name] = Part(child, start, ready)

    def watch(self, check: Callable[[], None], pause: float = 0.3) -> None:
        """Ends only by what `check`, called every round, raises; or by `StackError` when a part keeps ending."""
        while True:
            check()
            for part in self.parts.values():
                self._look_after(part)
            time.sleep(pause)

    def _look_after(self, part: Part) -> None:
        if not part.child.running:
            self._restart(part)
        elif part.recovering and _works(part):
            part.recovering = False
            self._say(f"{part.child.name} 已恢复", f"{part.child.name} is running again")

    def _restart(self, part: Part) -> None:
        now = time.monotonic()
        part.ends = [moment for moment in part.ends if now - moment < WINDOW]
        if len(part.ends) >= MOST_RESTARTS:
            part.child.require_running()
        self._say(f"{part.child.name} 意外退出，正在重启", f"{part.child.name} ended unexpectedly, restarting it")
        part.child.stop()
        time.sleep(0.3 * len(part.ends))
        part.ends.append(now)
        part.recovering = True
        part.child = part.start()

    def stop(self, *names: str) -> None:
        """Stop the named parts side by side."""
        parts = [self.parts.pop(name) for name in names if name in self.parts]
        for part in parts:
            part.child.ask_to_stop()
        for part in parts:
            part.child.stop()


def _works(part: Part) -> bool:
    try:
        return part.ready(part.child)
    except StackError:  # ended again: the next round restarts it
        return False
