"""The phone's form engine in a process of its own, so that the server can ask what a phone would make of a form.

The program is web/headless, built by the web build. It gets one form and its answers as a line of JSON and answers
with one; it has no network, no files, and bounded time and memory.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from server.core.clock import COUNTY_ZONE
from server.settings import Settings

SECONDS = 20.0  # for one form with its answers, starting the engine included
MEMORY_MB = 512
OLDEST_NODE = 20
MOST_BYTES = 64 * 1024 * 1024  # of one answer


class PhoneEngineFailed(Exception):
    """The engine ended, took too long or said something that is no answer."""


class PhoneEngine:
    """A node process with the phone's engine. Use it in a `with` block and from one thread at a time."""

    def __init__(self, node: Path, program: Path, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        # Only the two folders named: node's permission model lets it read nothing else, write nothing, start nothing.
        self._process = subprocess.Popen(
            [
                str(node), _permission_flag(node), f"--allow-fs-read={program.parent.resolve()}{os.sep}",
                "--no-warnings", f"--max-old-space-size={MEMORY_MB}", str(program.resolve()),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"TZ": COUNTY_ZONE.key}, start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill()
        self._process.communicate()

    def _kill(self) -> None:
        """The whole group: what is called node may be a script that starts the real one."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def run(
        self,
        form: str,
        answers: Sequence[tuple[str, str]] = (),
        *,
        now: datetime,
        rows: Sequence[tuple[str, int]] = (),
        media: Mapping[str, str] | None = None,
        xml: bool = True,
    ) -> dict[str, Any]:
        """Fill a form: rows first, then answers in their order, the clock standing at `now`.

        `values`, `relevant`, `required` by path, `problems` as (path, kind), `errors` as (path, kind, words) of
        answers that it would not take, `xml` as it would be sent, when it is wanted; or `failure` when it cannot open
        the form.
        Raises PhoneEngineFailed; the process is then gone.
        """
        case = {"form": form, "now": round(now.timestamp() * 1000), "answers": answers, "rows": rows,
                "media": media or {}, "xml": xml}  # fmt: skip
        say, hear = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        late = threading.Timer(self._seconds, self._kill)
        late.start()
        try:
            say.write(json.dumps(case).encode() + b"\n")
            say.flush()
            line = hear.readline(MOST_BYTES)
            answer: object = json.loads(line)
        except (OSError, ValueError) as error:
            self._kill()
            raise PhoneEngineFailed(f"no answer within {self._seconds:g} s and {MEMORY_MB} MB") from error
        finally:
            late.cancel()
        return cast("dict[str, Any]", answer)


def _permission_flag(node: Path) -> str:
    """The option has lost its prefix with node 23."""
    return "--experimental-permission" if _version(node) < 23 else "--permission"


def _version(node: Path) -> int:
    try:
        asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=10)
        return int(asked.stdout.strip().lstrip("v").partition(".")[0] or 0)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def program(settings: Settings) -> Path:
    """The built program, beside the built front end."""
    return settings.web_dist.with_name("dist-headless") / "phone-engine.mjs"


def find_node(named: str) -> Path | None:
    """node ≥ 20: the one that is named, or the one installed beside this Python."""
    for place in (shutil.which(named), shutil.which("node", path=str(Path(sys.executable).parent))):
        if place is not None and _version(Path(place)) >= OLDEST_NODE:
            return Path(place)
    return None


def open_engine(settings: Settings) -> PhoneEngine | None:
    """A new engine process; None where there is no node or the program was not built."""
    built, node = program(settings), find_node(settings.node)
    if node is None or not built.exists():
        return None
    return PhoneEngine(node, built)
