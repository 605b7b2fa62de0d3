"""Being asked to stop: Ctrl-C, SIGTERM, or the terminal that closes."""

import signal
from types import FrameType


class StopRequested(BaseException):
    """Raised where the signal arrives, or at the next `check`."""


class StopSignals:
    """Turns the signals into one exception, until the orderly end has begun.

    Python drops what a handler raises inside some callbacks (those around a fork, for one), so the request
    is remembered, and whoever waits must `check` from time to time.
    """

    def __init__(self) -> None:
        self._asked = False
        self._ending = False
        self._only_noting = False
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
            signal.signal(signal.SIGHUP, self._note)

    def _note(self, _signum: int, _frame: FrameType | None) -> None:
        self._asked = True
        if not self._only_noting:
            self.check()

    def check(self) -> None:
        """Raise `StopRequested` when a signal has come and the end has not begun."""
        if self._asked and not self._ending:
            raise StopRequested

    def only_note(self) -> None:
        """From now on nothing is cut off where it stands: whoever waits checks often enough."""
        self._only_noting = True

    def begin_to_end(self) -> None:
        """From now on signals change nothing: the end is under way."""
        self._ending = True
