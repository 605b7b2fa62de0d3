"""How long everything takes to start: first start of an empty folder, then again.

The floor, in the same run: the three servers alone, without database structure, demo county, HTTP server
and worker. Cold is a new data folder (packages and front end already installed); warm is the same folder
again. Aim: warm within 5 s.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from embedded import Stack
from embedded.ports import free_port
from embedded.web_build import build_web

ROOT = Path(__file__).resolve().parents[1]
READY = "Tanfang is ready"


def _servers_alone(folder: Path) -> tuple[float, float]:
    """Seconds until the three servers answer, and until they are gone."""
    stack = Stack(folder, environment={})
    begun = time.perf_counter()
    stack.start()
    up = time.perf_counter()
    stack.stop()
    return up - begun, time.perf_counter() - up


def _everything(folder: Path, demo: bool) -> tuple[float, float]:
    """Seconds until `/health` is good (when the address is printed), and until all of it has stopped."""
    command = [ROOT / "tanfang", "up", "--port", str(free_port()), "--data", folder]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TANFANG_")}
    begun = time.perf_counter()
    with subprocess.Popen(
        [*command, *([] if demo else ["--no-demo"])],
        stdout=subprocess.PIPE, text=True, env=plain | {"TANFANG_WEB_DIST": str(ROOT / "web" / "dist")},
    ) as launcher:  # fmt: skip
        assert launcher.stdout is not None  # noqa: S101
        lines: list[str] = []
        for line in launcher.stdout:
            lines.append(line)
            if READY in line:
                break
        up = time.perf_counter()
        launcher.send_signal(signal.SIGINT)
        launcher.stdout.read()
        if launcher.wait() != 0 or READY not in lines[-1]:
            raise SystemExit("".join(lines))
        return up - begun, time.perf_counter() - up


def main(argv: Sequence[str]) -> int:
    """Print seconds: floor cold and warm, everything cold and warm (median of `--rounds`)."""
    parser = argparse.ArgumentParser(prog="tanfang bench start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-demo", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    build_web(ROOT, lambda _, en: print(en, file=sys.stderr))
    with tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder:
        floor, all_of_it = Path(folder) / "floor", Path(folder) / "all"
        cold_floor = _servers_alone(floor)
        warm_floor = [_servers_alone(floor) for _ in range(arguments.rounds)]
        cold = _everything(all_of_it, not arguments.no_demo)
        warm = [_everything(all_of_it, not arguments.no_demo) for _ in range(arguments.rounds)]
    figures = {
        "servers_cold_s": cold_floor[0],
        "servers_warm_s": statistics.median(up for up, _ in warm_floor),
        "all_cold_s": cold[0],
        "all_warm_s": statistics.median(up for up, _ in warm),
        "all_stop_s": statistics.median(down for _, down in warm),
    }
    figures = {name: round(value, 2) for name, value in figures.items()}
    if arguments.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:16} {value:6.2f}", file=sys.stdout)
    return 0
