"""What the worker's own processes have in common."""

import ctypes
import signal
import sys


def end_with_the_worker() -> None:
    """The kernel ends this process when its worker dies, however it dies (Linux; elsewhere it ends when idle)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
