"""Keep a set of child processes running until told to stop."""

import time
from collections.abc import Callable
from contextlib import suppress

from embedded.errors import StackError
from embedded.process import Child

# A part that ends this often within the window is broken, not unlucky.
MOST_RESTARTS, WINDOW = 5, 60.0
Say = Callable[[str, str], None]


class Supervisor:
    """Restarts what ends by itself; stops everything in the reverse order of starting."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._start: dict[str, Callable[[], Child]] = {}
        self._ended: dict[str, list[float]] = {}
        self.children: dict[str, Child] = {}

    def run(self, name: str, start: Callable[[], Child]) -> Child:
        """Start a child and look after it from now on."""
        self._start[name] = start
        self.children[name] = start()
        return self.children[name]

    def adopt(self, name: str, child: Child, restart: Callable[[], Child]) -> None:
        """Look after a child that somebody else started (and stops)."""
        self._start[name] = restart
        self.children[name] = child

    def watch(self, pause: float = 0.5) -> None:
        """Never returns by itself. Raises `StackError` when a part keeps ending."""
        while True:
            self.repair()
            time.sleep(pause)

    def repair(self) -> None:
        """Restart what has ended. Raises `StackError` when it did so `MOST_RESTARTS` times in `WINDOW` seconds."""
        for name, child in list(self.children.items()):
            if child.running:
                continue
            now = time.monotonic()
            recent = [moment for moment in self._ended.get(name, []) if now - moment < WINDOW]
            if len(recent) >= MOST_RESTARTS:
                child.require_running()
            self._ended[name] = [*recent, now]
            self._say(f"{child.name} 意外退出，正在重启", f"{child.name} ended unexpectedly, restarting it")
            child.stop()
            time.sleep(0.3 * len(recent))
            # What cannot even be spawned counts as one more end; the next round tries again.
            with suppress(StackError):
                self.children[name] = self._start[name]()

    def stop(self, *names: str) -> None:
        """Stop the named children side by side."""
        for name in names:
            if name in self.children:
                self.children[name].ask_to_stop()
        for name in names:
            if name in self.children:
                self.children.pop(name).stop()
