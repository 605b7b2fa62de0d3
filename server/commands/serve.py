"""`tanfang serve`: the HTTP server alone, its settings from the environment (server/settings.py)."""

import argparse
import signal
from collections.abc import Callable
from typing import Any, cast

from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from embedded.process import die_with_parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port")
    parser.add_argument("--processes", type=int, default=1, help="进程数 / worker processes")


def load_app() -> Callable[..., Any]:
    """Runs in each worker process: end with the main process, however that ends, then build the app."""
    die_with_parent(signal.SIGKILL, already=True)()
    from server.app import create_app

    return cast(Callable[..., Any], create_app())


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    Server(
        "server.app:create_app",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.ASGI,
        workers=arguments.processes,
        loop=Loops.uvloop,
        http=HTTPModes.auto,
        websockets=False,
        backlog=2048,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve(target_loader=load_app, wrap_loader=False)
    return 0
