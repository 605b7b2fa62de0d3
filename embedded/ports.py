"""TCP ports on loopback that nobody listens on."""

import secrets
import socket

# Below the ports the kernel hands out to clients (32768-60999 on Linux): one of those could be taken between being
# found free and being listened on, or while its server restarts. The three servers' are below, their twins above.
FIRST, LAST = 22700, 30000


def is_free(port: int) -> bool:
    """Whether a server could listen on it; no number above 65535 is a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def free_port() -> int:
    """A port for a server that is about to start."""
    while not is_free(port := FIRST + secrets.randbelow(LAST - FIRST)):
        pass
    return port
