"""What processes have in common that are begun for work which would hold up everything else."""

import ctypes
import signal
import sys


def end_with_its_parent() -> None:
    """The kernel ends this process when the one that began it dies, however it dies (Linux; elsewhere it ends when
    idle)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
